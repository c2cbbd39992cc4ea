//! A till that runs on a payment device and signs in with its certificate (ppaas.md 1.5), over mutual TLS.

use rcgen::{CertificateParams, ExtendedKeyUsagePurpose, KeyPair, date_time_ymd};
use simulator::clouds::ppaas::Route;
use terminal::{Obstacle, Said};

use super::*;
use crate::config::ConfigError;

impl Shop {
    /// A till on the first device of the store.
    async fn on_a_device(more: &[(&'static str, &str)]) -> Self {
        let mut shop = Self::new(&[]).await;
        let device = shop.hosts.device.clone();
        let identity = shop.sim.device_identity(&shop.device_id()).unwrap();
        shop.settings = vec![
            ("sign_in", "certificate".to_owned()),
            ("user_domain", String::new()),
            ("api_base", device.clone()),
            ("credentials_base", device.clone()),
            ("device_auth_base", device),
            ("certificate", identity.authority.clone()),
        ];
        shop.settings.extend(more.iter().map(|(name, value)| (*name, (*value).to_owned())));
        *shop.keys.0.lock().unwrap() = None;
        shop.show(&shop.device_id());
        shop
    }

    /// From now on the till has the certificate of this device.
    fn show(&self, device: &str) {
        let identity = self.sim.device_identity(device).unwrap();
        let both = format!("{}{}", identity.certificate, identity.key.expose_secret());
        *self.keys.1.lock().unwrap() = Some(both.into());
    }

    fn serial(&self) -> String {
        self.device_id().rsplit('-').next().unwrap().to_owned()
    }
}

/// A certificate whose time was over long ago, with its key.
fn ended() -> SecretString {
    let mut params = CertificateParams::default();
    (params.not_before, params.not_after) = (date_time_ymd(2000, 1, 1), date_time_ymd(2001, 1, 1));
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    let key = KeyPair::generate().unwrap();
    let certificate = params.self_signed(&key).unwrap();
    format!("{}{}", certificate.pem(), key.serialize_pem()).into()
}

#[tokio::test]
async fn a_device_signs_in_with_its_certificate_and_takes_money() {
    let shop = Shop::on_a_device(&[]).await;
    let cloud = shop.cloud();
    cloud.ready().await.unwrap();
    assert!(cloud.countries().await.unwrap() > 0);
    let listed = cloud.devices().await.unwrap().devices;
    assert_eq!(listed.iter().map(|device| &device.id).collect::<Vec<_>>(), [&shop.device_id()]);
    assert!(cloud.standing().token_until.is_some());
    let device = shop.device();
    shop.log_in(&device).await;
    let outcome = shop.ask(&device, "2", payment(1250)).await.unwrap();
    assert!(matches!(outcome.said, Said::Approved(_)), "{:?}", outcome.said);
    assert_eq!(shop.sim.ledger(&shop.device_id()).len(), 1);
    let arrivals = shop.sim.arrivals();
    assert_eq!((arrivals.of(Route::Credentials), arrivals.of(Route::DeviceToken)), (1, 1), "asked once each");
    assert_eq!(arrivals.of(Route::Token), 0);
}

#[tokio::test]
async fn the_certificate_of_another_device_is_told_as_that() {
    let shop = Shop::on_a_device(&[("serial_number", "NOT-THIS-ONE")]).await;
    let error = shop.cloud().ready().await.unwrap_err();
    assert_eq!(error.why, Obstacle::OwnCertificate, "{error}");
    let mut shop = Shop::on_a_device(&[]).await;
    shop.settings.push(("serial_number", shop.serial()));
    shop.cloud().ready().await.unwrap();
}

#[tokio::test]
async fn a_certificate_that_the_cloud_does_not_know_is_told_as_ours() {
    let shop = Shop::on_a_device(&[]).await;
    let stranger = Sim::start(CloudOptions::default()).await.unwrap();
    let identity = stranger.device_identity(&shop.device_id()).unwrap();
    let both = format!("{}{}", identity.certificate, identity.key.expose_secret());
    *shop.keys.1.lock().unwrap() = Some(both.into());
    let error = shop.cloud().ready().await.unwrap_err();
    assert_eq!(error.why, Obstacle::OwnCertificate, "{error}");
    *shop.keys.1.lock().unwrap() = None;
    assert_eq!(shop.cloud().ready().await.unwrap_err().why, Obstacle::KeyMissing);
}

#[tokio::test]
async fn a_certificate_that_has_ended_is_not_even_shown() {
    let mut shop = Shop::on_a_device(&[]).await;
    *shop.keys.1.lock().unwrap() = Some(ended());
    let error = shop.cloud().ready().await.unwrap_err();
    assert_eq!(error.why, Obstacle::OwnCertificate, "{error}");
    assert!(error.detail.contains("ended at"), "{error}");
    assert_eq!(shop.sim.arrivals().of(Route::Credentials), 0);
    shop.settings.retain(|(name, _)| *name != "certificate");
    shop.show(&shop.device_id());
    assert_eq!(shop.cloud().ready().await.unwrap_err().why, Obstacle::CertificateIssuer);
}

#[tokio::test]
async fn what_a_device_asks_with_is_asked_for_anew_when_it_is_no_good_any_more() {
    let shop = Shop::on_a_device(&[]).await;
    let cloud = shop.cloud();
    cloud.ready().await.unwrap();
    shop.order("tokens revoke");
    shop.order("device-token 401 once");
    assert_eq!(cloud.devices().await.unwrap_err().why, Obstacle::KeyRenewed);
    // the same answer again is that of the desk for tokens: it stands for a while
    assert_eq!(cloud.devices().await.unwrap_err().why, Obstacle::KeyRenewed);
    assert_eq!(shop.sim.arrivals().of(Route::Credentials), 2);
}

#[tokio::test]
async fn a_device_of_several_merchants_needs_to_be_told_which() {
    let shop = Shop::on_a_device(&[("user_domain", "somebody-else")]).await;
    assert_eq!(shop.cloud().ready().await.unwrap_err().why, Obstacle::WrongRegion);
    let mut shop = Shop::on_a_device(&[]).await;
    shop.settings.push(("user_domain", shop.hosts.user_domain.to_uppercase()));
    shop.cloud().ready().await.unwrap();
}

#[tokio::test]
async fn a_certificate_is_shown_on_encrypted_connections_alone() {
    let wrong = |more: &[(&str, &str)]| -> ConfigError {
        let of_cloud =
            [("environment", "custom"), ("sign_in", "certificate"), ("api_base", "https://[::1]:1")];
        let all = of_cloud.iter().chain(more);
        let settings = all.map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        environment::Place::read(&settings).unwrap_err()
    };
    let auth = ("auth_base", "http://127.0.0.1:2");
    assert_eq!(wrong(&[auth]).field, "device_auth_base", "never derived");
    assert_eq!(wrong(&[auth, ("device_auth_base", "http://127.0.0.1:3")]).field, "device_auth_base");
    assert_eq!(wrong(&[auth, ("device_auth_base", "https://127.0.0.1:3")]).field, "credentials_base");
    assert_eq!(wrong(&[auth, ("sign_in", "password")]).field, "sign_in");
}
