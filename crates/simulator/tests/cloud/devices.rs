//! The list of devices: whose they are, and who is at them.

use simulator::Script;
use simulator::clouds::ppaas::{Cloud, CloudError, CloudOptions, Orders, RegionOptions, StoreOptions};

use crate::support::{DEVICE, DEVICES, Shop};
use crate::terminal::until;

fn two_stores() -> CloudOptions {
    let stores = vec![StoreOptions::numbered(1), StoreOptions::numbered(2)];
    let regions = vec![RegionOptions { stores, ..RegionOptions::default() }];
    CloudOptions { regions, ..CloudOptions::default() }
}

#[tokio::test]
async fn a_point_of_sale_sees_the_devices_of_its_store() {
    let shop = Shop::open_with(two_stores(), "device ingenico-DX8000-S001D00002 offline").await;
    let said = shop.get(DEVICES).await.answer().json();
    let devices = said["paymentDevices"].as_array().unwrap();
    assert_eq!(devices.len(), 3);
    let first = &devices[0];
    assert_eq!((&first["deviceId"], &first["storeId"]), (&DEVICE.into(), &"store-001".into()));
    assert_eq!((&first["status"], &first["busy"]), (&"ONLINE".into(), &false.into()));
    assert_eq!(first["supportedPaymentMethods"][0]["code"], "CARD");
    assert!(first.get("holder").is_none());
    assert_eq!(devices[1]["status"], "OFFLINE");
    shop.order("device ingenico-DX8000-S001D00002 unknown");
    let said = shop.get(DEVICES).await.answer().json();
    assert!(said["paymentDevices"][1].get("status").is_none());
}

#[tokio::test]
async fn the_list_names_who_has_a_device() {
    let shop = Shop::logged_in("", "hang").await;
    let pays = shop.pay("P1", "5.00");
    let looks = async {
        until(|| shop.device().is_open()).await;
        let said = shop.get(DEVICES).await.answer().json();
        let first = said["paymentDevices"][0].clone();
        shop.device().reboot();
        first
    };
    let (_, first) = tokio::join!(pays, looks);
    assert_eq!((&first["busy"], &first["holder"]), (&true.into(), &"TILL-1".into()));
}

#[tokio::test]
async fn a_device_of_another_store_is_refused() {
    let shop = Shop::open_with(two_stores(), "").await;
    let bytes = b"{}";
    let other = shop.post("ingenico-DX8000-S002D00001", "", bytes).await.answer();
    assert_eq!(other.code(), (403, "wrong_store".to_owned()));
    let none = shop.post("ingenico-DX8000-NONE", "", bytes).await.answer();
    assert_eq!(none.code(), (404, "device_not_found".to_owned()));
    shop.order("unsubscribe store1-till1");
    assert_eq!(shop.get(DEVICES).await.answer().code(), (403, "not_subscribed".to_owned()));
    shop.order("subscribe store1-till1");
    assert_eq!(shop.get(DEVICES).await.answer().status, 200);
}

#[tokio::test]
async fn a_cable_that_is_out_is_a_device_that_is_offline() {
    let shop = Shop::open("").await;
    shop.device().push(&Script::parse("now unplug").unwrap());
    let said = shop.get(DEVICES).await.answer().json();
    assert_eq!(said["paymentDevices"][0]["status"], "OFFLINE");
}

#[tokio::test]
async fn names_are_looked_at_before_anything_starts() {
    let region = |stores| RegionOptions { stores, ..RegionOptions::default() };
    let of = |stores| CloudOptions { regions: vec![region(stores)], ..CloudOptions::default() };
    let twice = Cloud::start(of(vec![StoreOptions::numbered(1), StoreOptions::numbered(1)])).await;
    assert!(matches!(twice, Err(CloudError::Twice { what: "stores", .. })));
    let mut odd = StoreOptions::numbered(1);
    odd.devices[0].serial = "a/b".to_owned();
    assert!(matches!(Cloud::start(of(vec![odd])).await, Err(CloudError::DeviceId(_))));
    let cloud = Cloud::start(of(vec![StoreOptions::numbered(1)])).await.unwrap();
    let order = |text| cloud.order(&Orders::parse(text).unwrap());
    assert!(matches!(order("renew nobody"), Err(CloudError::NoSuchPoint(_))));
    assert!(matches!(order("devices 500 always, device none wake"), Err(CloudError::NoSuchDevice(_))));
    cloud.stop().await;
}
