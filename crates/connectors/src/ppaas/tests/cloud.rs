//! Questions that need no device: the steps of a test of the connection, each with its own cause.

use terminal::Obstacle;

use super::*;

#[tokio::test]
async fn a_till_sees_the_devices_of_its_own_store() {
    let shop = Shop::new(&[]).await;
    let cloud = shop.cloud();
    cloud.ready().await.unwrap();
    assert!(cloud.countries().await.unwrap() > 0);
    let listed = cloud.devices().await.unwrap();
    let ids: Vec<String> = listed.devices.iter().map(|device| device.id.clone()).collect();
    let own = shop.sim.devices().into_iter().filter(|(_, store)| *store == shop.point.store);
    assert_eq!(ids, own.map(|(id, _)| id).collect::<Vec<_>>());
    let codes: Vec<_> = listed.devices[0].methods.iter().map(|method| method.code.as_str()).collect();
    assert_eq!(codes, ["CARD", "KB", "GIFTCARD"]);
    assert!(listed.raw.contains("paymentDevices"));
}

#[tokio::test]
async fn a_wrong_key_and_a_wrong_domain_are_told_apart() {
    let shop = Shop::new(&[]).await;
    shop.keys.0.lock().unwrap().as_mut().unwrap().1 = "not the key".to_owned();
    assert_eq!(shop.cloud().ready().await.unwrap_err().why, Obstacle::KeyWrong);
    *shop.keys.0.lock().unwrap() = None;
    assert_eq!(shop.cloud().ready().await.unwrap_err().why, Obstacle::KeyMissing);

    let shop = Shop::new(&[("user_domain", "somebody-else")]).await;
    assert_eq!(shop.cloud().ready().await.unwrap_err().why, Obstacle::WrongRegion);
}

#[tokio::test]
async fn nobody_there_is_no_wrong_key() {
    let shop = Shop::new(&[("auth_base", "http://127.0.0.1:9")]).await;
    assert_eq!(shop.cloud().ready().await.unwrap_err().why, Obstacle::Refused);
    let shop = Shop::new(&[("proxy", "127.0.0.1:9")]).await;
    assert_eq!(shop.cloud().ready().await.unwrap_err().why, Obstacle::Refused);
}

#[tokio::test]
async fn both_families_of_token_addresses_and_both_ways_to_prove_oneself_work() {
    for settings in [
        [("token_path", wire::TOKEN_PATH_KEYCLOAK), ("client_auth", "body")],
        [("token_path", wire::TOKEN_PATH_KEYCLOAK), ("client_auth", "basic")],
    ] {
        let shop = Shop::new(&settings).await;
        let cloud = shop.cloud();
        cloud.ready().await.unwrap();
        assert!(cloud.standing().token_until.is_some());
        assert_eq!(cloud.clock_off_s(), None);
    }
}
