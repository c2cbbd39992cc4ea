//! Answers that come later: 202, asking again, and devices that sleep.

use simulator::clouds::ppaas::Route;

use crate::support::{Answer, DEVICE, Heard, Shop, result};
use crate::terminal::until;

async fn place(shop: &Shop, service_id: &str, headers: &str) -> String {
    let answer = shop.pay_with(service_id, "5.00", headers).await.answer();
    assert_eq!(answer.status, 202);
    answer.header("location").unwrap().to_owned()
}

/// Asks until there is an answer.
async fn fetch(shop: &Shop, place: &str) -> Heard {
    for _ in 0..500 {
        let heard = shop.get(place).await;
        if !matches!(&heard, Heard::Answer(Answer { status: 202, .. })) {
            return heard;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("no answer in five seconds");
}

#[tokio::test]
async fn a_till_may_ask_to_be_answered_later() {
    let shop = Shop::logged_in("", "slow 300ms").await;
    let place = place(&shop, "P1", "Prefer: wait=10, respond-async\r\n").await;
    assert!(place.starts_with(&format!("/retail/v1/payment-devices/{DEVICE}/messages/")));
    assert_eq!(shop.get(&place).await.answer().status, 202);
    let answer = fetch(&shop, &place).await.answer();
    assert_eq!(result(&answer.message().body), "Success");
    assert_eq!(fetch(&shop, &place).await.answer().body, answer.body);
    assert!(shop.cloud.arrivals().of(Route::Exchange) >= 3);
    let unknown = shop.get(&format!("{place}0")).await.answer();
    assert_eq!(unknown.code(), (404, "not_found".to_owned()));
}

#[tokio::test]
async fn an_answer_is_for_whoever_asked() {
    let shop = Shop::logged_in("", "").await;
    shop.order("mode async");
    let place = place(&shop, "P1", "").await;
    assert_eq!(shop.neighbour().await.get(&place).await.answer().status, 404);
    assert_eq!(fetch(&shop, &place).await.answer().status, 200);
}

#[tokio::test]
async fn a_lost_answer_is_lost_once_and_gone_for_good() {
    let shop = Shop::logged_in("", "lost, half, approve").await;
    shop.order("mode async");
    let (lost, half) = (place(&shop, "P1", "").await, {
        until(|| shop.charged() == ["P1"]).await;
        place(&shop, "P2", "").await
    });
    assert_eq!(fetch(&shop, &lost).await, Heard::Closed(Vec::new()));
    assert_eq!(fetch(&shop, &lost).await.answer().code(), (504, "no_answer".to_owned()));
    assert!(matches!(fetch(&shop, &half).await, Heard::Closed(part) if !part.is_empty()));
    assert_eq!(result(&fetch(&shop, &half).await.answer().message().body), "Success");
    assert_eq!(shop.charged(), ["P1", "P2"]);
}

#[tokio::test]
async fn messages_wait_for_a_device_that_sleeps() {
    let shop = Shop::logged_in("", "").await;
    shop.order(&format!("device {DEVICE} sleep, mode async"));
    let said = shop.get("/retail/v1/payment-devices").await.answer().json();
    assert_eq!(said["paymentDevices"][0]["status"], "SLEEPING");
    let place = place(&shop, "P1", "").await;
    assert_eq!(shop.get(&place).await.answer().status, 202);
    assert_eq!(shop.charged(), Vec::<String>::new());
    shop.order(&format!("device {DEVICE} wake"));
    assert_eq!(result(&fetch(&shop, &place).await.answer().message().body), "Success");
}

#[tokio::test]
async fn a_message_goes_on_when_the_till_is_gone() {
    let shop = Shop::logged_in("", "").await;
    shop.order(&format!("device {DEVICE} sleep"));
    let gone = tokio::time::timeout(std::time::Duration::from_millis(50), shop.pay("P1", "5.00")).await;
    assert!(gone.is_err());
    shop.order(&format!("device {DEVICE} wake"));
    until(|| shop.charged() == ["P1"]).await;
}

#[tokio::test]
async fn a_device_that_is_offline_takes_no_message() {
    let shop = Shop::logged_in("", "").await;
    shop.order(&format!("device {DEVICE} offline"));
    let answer = shop.pay("P1", "5.00").await.answer();
    assert_eq!(answer.code(), (503, "device_offline".to_owned()));
    shop.order(&format!("device {DEVICE} online"));
    assert_eq!(result(&shop.pay("P1", "5.00").await.answer().message().body), "Success");
}
