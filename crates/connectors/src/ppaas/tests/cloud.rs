//! Questions that need no device: the steps of a test of the connection, each with its own cause.

use simulator::clouds::ppaas::Route;
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

#[tokio::test]
async fn a_refused_token_is_renewed_once_for_a_read_and_no_more() {
    let shop = Shop::new(&[]).await;
    let cloud = shop.cloud();
    cloud.ready().await.unwrap();
    shop.order("tokens revoke");
    cloud.devices().await.unwrap();
    let arrivals = shop.sim.arrivals();
    assert_eq!((arrivals.of(Route::Token), arrivals.of(Route::Devices)), (2, 2));

    shop.order("devices 401 always");
    assert_eq!(cloud.devices().await.unwrap_err().why, Obstacle::ServiceFault);
    let arrivals = shop.sim.arrivals();
    assert_eq!((arrivals.of(Route::Token), arrivals.of(Route::Devices)), (3, 4));
}

#[tokio::test]
async fn a_renewed_key_is_told_from_a_wrong_one() {
    let shop = Shop::new(&[]).await;
    let cloud = shop.cloud();
    cloud.ready().await.unwrap();
    shop.order(&format!("renew {}", shop.point.reference));
    // The token that is there is good for a sale.
    cloud.ready().await.unwrap();
    assert!(cloud.devices().await.is_ok());
    shop.order("tokens revoke");
    assert_eq!(cloud.devices().await.unwrap_err().why, Obstacle::KeyRenewed);
}

#[tokio::test]
async fn each_refusal_has_its_own_obstacle() {
    for (order, why) in [
        ("devices 403", Obstacle::NotSubscribed),
        ("devices 500", Obstacle::ServiceFault),
        ("devices 504", Obstacle::Timeout),
        ("devices 429 after 60s", Obstacle::RateLimited),
        ("devices garbage", Obstacle::Unreadable),
        ("devices drop request", Obstacle::Unreadable),
    ] {
        let shop = Shop::new(&[]).await;
        let cloud = shop.cloud();
        shop.order(order);
        assert_eq!(cloud.devices().await.unwrap_err().why, why, "{order}");
    }
}

#[tokio::test]
async fn a_pause_that_the_cloud_wants_is_kept_or_told() {
    let shop = Shop::new(&[]).await;
    let cloud = shop.cloud();
    shop.order("devices 429 after 60s once");
    assert_eq!(cloud.devices().await.unwrap_err().why, Obstacle::RateLimited);
    let before = shop.sim.arrivals().of(Route::Devices);
    assert_eq!(cloud.devices().await.unwrap_err().why, Obstacle::RateLimited, "the pause is not over");
    assert_eq!(shop.sim.arrivals().of(Route::Devices), before, "and nothing was asked");
}

#[tokio::test]
async fn a_clock_that_is_off_is_told() {
    let shop = Shop::new(&[]).await;
    shop.order("skew 600s");
    let cloud = shop.cloud();
    cloud.ready().await.unwrap();
    let off = cloud.clock_off_s().expect("ten minutes are worth a warning");
    assert!((595..=605).contains(&off), "{off}");
}
