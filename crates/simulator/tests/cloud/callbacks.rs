//! What the cloud posts to a till that named its address: answers and device messages, signed.

use nexo::v3::{Body, LoginRequest, MessageCategory, SaleSoftware, SaleTerminalData};
use simulator::Script;

use crate::support::Shop;
use crate::terminal::NOW;
use crate::till::Till;

/// A login of a till that takes everything.
pub(crate) fn full_login() -> Body {
    let capabilities = ["CashierDisplay", "CashierInput", "PrinterReceipt"].map(str::to_owned);
    Body::LoginRequest(LoginRequest {
        date_time: NOW.to_owned(),
        sale_software: SaleSoftware {
            provider_identification: "Test".to_owned(),
            application_name: "Test".to_owned(),
            software_version: "1".to_owned(),
            ..SaleSoftware::default()
        },
        operator_language: "en".to_owned(),
        sale_terminal_data: Some(SaleTerminalData {
            sale_capabilities: capabilities.to_vec(),
            ..SaleTerminalData::default()
        }),
        ..LoginRequest::default()
    })
}

#[tokio::test]
async fn an_answer_is_posted_with_a_signature() {
    let till = Till::listen().await;
    let shop = Shop::logged_in("", "").await;
    shop.order("mode async");
    let answer = shop.pay_with("P1", "5.00", &till.header()).await.answer();
    let called = till.until_heard(1).await.remove(0);
    assert!(called.is_signed(shop.cloud.callback_secret()));
    let fetched = shop.get(answer.header("location").unwrap()).await.answer();
    assert_eq!(called.body, fetched.body);
}

#[tokio::test]
async fn an_answer_on_the_connection_is_not_posted_as_well() {
    let till = Till::listen().await;
    let shop = Shop::logged_in("", "").await;
    shop.pay_with("P1", "5.00", &till.header()).await.answer();
    shop.order("mode async");
    shop.pay_with("P2", "5.00", &till.header()).await.answer();
    assert!(String::from_utf8_lossy(&till.until_heard(1).await[0].body).contains("P2"));
}

#[tokio::test]
async fn callbacks_come_twice_late_in_another_order_or_forged() {
    let till = Till::listen().await;
    let shop = Shop::logged_in("", "").await;
    shop.order(
        "mode async, callbacks reorder, callbacks duplicate, callbacks drop, callbacks forge, \
                callbacks delay 50ms",
    );
    let ids = ["P1", "P2", "P3", "P4", "P5"];
    for id in ids {
        let place = shop.pay_with(id, "5.00", &till.header()).await.answer();
        let place = place.header("location").unwrap().to_owned();
        while shop.get(&place).await.answer().status == 202 {}
    }
    let heard = till.until_heard(5).await;
    let of = |id: &str| {
        let named = |body: &[u8]| String::from_utf8_lossy(body).contains(id);
        heard.iter().enumerate().filter(|(_, called)| named(&called.body)).collect::<Vec<_>>()
    };
    assert_eq!(ids.map(|id| of(id).len()), [1, 2, 0, 1, 1]);
    assert!(of("P2")[0].0 < of("P1")[0].0, "the first came behind the second");
    let secret = shop.cloud.callback_secret();
    assert!(!of("P4")[0].1.is_signed(secret));
    assert!(["P1", "P2", "P5"].iter().all(|id| of(id)[0].1.is_signed(secret)));
}

#[tokio::test]
async fn the_device_tells_its_screen_and_asks_about_signatures() {
    let till = Till::listen().await;
    let shop = Shop::open("").await;
    shop.device().replace(Script::parse("signature").unwrap());
    let logged_in = shop.message(MessageCategory::Login, "LOGIN", full_login(), &till.header()).await;
    assert!(logged_in.answer().message().body.response().unwrap().is_done());
    let paid = shop.pay("P1", "5.00").await.answer().message();
    assert!(paid.body.response().unwrap().is_done(), "the till said that the signature is right");
    let heard = till.heard();
    for name in ["DisplayRequest", "PrintRequest", "InputRequest"] {
        assert!(heard.iter().any(|called| called.name() == name), "{name}");
    }
    assert!(heard.iter().all(|called| called.is_signed(shop.cloud.callback_secret())));
}
