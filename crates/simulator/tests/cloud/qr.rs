//! QR payments: both scenarios, what a repeat hears, and how each of them ends.

use std::time::Duration;

use serde_json::{Value, json};
use simulator::Kind;
use simulator::clouds::ppaas::{
    Cloud, CloudError, CloudOptions, Contract, RepeatAnswer, Route, WalletManner,
};

use crate::support::{Answer, Heard, Shop};
use crate::till::Till;

pub(crate) const QR: &str = "/qrcode-payment/v1/transactions";
const JSON: &str = "Content-Type: application/json\r\n";

pub(crate) fn body(client_id: &str, amount: i64) -> Value {
    json!({
        "paymentType": "KB",
        "paymentScenario": "consumerscan",
        "clientTransactionId": client_id,
        "paymentAmount": { "amount": amount, "currency": "EUR" },
        "order": { "orderId": "o-1", "orderDescription": "tea" },
    })
}

fn scanned(client_id: &str, code: &str) -> Value {
    let mut body = body(client_id, 2000);
    body["paymentScenario"] = "merchantscan".into();
    body["scannedPaymentId"] = code.into();
    body
}

impl Shop {
    async fn qr(&self, path: &str, body: &Value) -> Heard {
        self.call("POST", path, JSON, body.to_string().as_bytes()).await
    }

    pub(crate) async fn begin(&self, client_id: &str) -> Value {
        let answer = self.qr(QR, &body(client_id, 2000)).await.answer();
        assert_eq!(answer.status, 201, "{}", answer.json());
        answer.json()
    }

    async fn state(&self, payment: &Value) -> String {
        let answer = self.get(&format!("{QR}/{}", id(payment))).await.answer();
        answer.json()["status"].as_str().unwrap().to_owned()
    }

    fn moved(&self) -> Vec<(Kind, i64)> {
        self.cloud.qr_ledger().iter().map(|entry| (entry.kind, entry.amount_minor)).collect()
    }
}

pub(crate) fn id(payment: &Value) -> &str {
    payment["transactionId"].as_str().unwrap()
}

fn status(answer: &Answer) -> (u16, String) {
    (answer.status, answer.json()["status"].as_str().unwrap_or_default().to_owned())
}

#[tokio::test]
async fn a_customer_scans_the_code_and_pays() {
    let shop = Shop::open("").await;
    let begun = shop.begin("c-1").await;
    assert_eq!((&begun["status"], &begun["clientTransactionId"]), (&"PENDING".into(), &"c-1".into()));
    let link = format!("http://{}/pay/{}", shop.cloud.page(), id(&begun));
    assert_eq!(begun["qrCode"], link);
    assert!(chrono::DateTime::parse_from_rfc3339(begun["expiresAt"].as_str().unwrap()).is_ok());
    assert_eq!(shop.moved(), []);
    shop.cloud.pay_qr(id(&begun)).unwrap();
    assert_eq!(shop.state(&begun).await, "APPROVED");
    let by_client = shop.get(&format!("{QR}?clientTransactionId=c-1")).await.answer();
    assert_eq!(by_client.json()["transactionId"], begun["transactionId"]);
    assert_eq!(shop.moved(), [(Kind::Charge, 2000)]);
    assert!(matches!(shop.cloud.pay_qr(id(&begun)), Err(CloudError::QrState)));
    assert_eq!(shop.get(&format!("{QR}?clientTransactionId=c-2")).await.answer().status, 404);
    assert_eq!(shop.get(QR).await.answer().status, 422);
}

#[tokio::test]
async fn the_shop_scans_the_code_of_a_customer() {
    let shop = Shop::open("").await;
    let code = shop.cloud.wallet_code("KB").unwrap();
    assert_eq!(status(&shop.qr(QR, &scanned("c-1", &code)).await.answer()), (201, "APPROVED".to_owned()));
    // a code is good for one payment
    assert_ne!(shop.cloud.wallet_code("KB").unwrap(), code);
    assert_eq!(status(&shop.qr(QR, &scanned("c-2", &code)).await.answer()), (201, "DECLINED".to_owned()));
    assert_eq!(shop.moved(), [(Kind::Charge, 2000)]);
}

#[tokio::test]
async fn a_known_client_id_moves_no_money_again() {
    let shop = Shop::open("").await;
    let begun = shop.begin("c-1").await;
    let again = shop.qr(QR, &body("c-1", 2000)).await.answer();
    assert_eq!(again.code(), (409, "duplicate_transaction".to_owned()));
    assert_eq!(again.json()["details"]["transactionId"], begun["transactionId"]);
    let contract = Contract { qr_repeat: RepeatAnswer::Same, ..Contract::default() };
    let shop = Shop::open_with(CloudOptions { contract, ..CloudOptions::default() }, "").await;
    let begun = shop.begin("c-1").await;
    let again = shop.qr(QR, &body("c-1", 2000)).await.answer();
    assert_eq!((again.status, &again.json()["transactionId"]), (200, &begun["transactionId"]));
    assert_eq!(shop.qr(QR, &body("c-1", 2001)).await.answer().status, 409);
}

#[tokio::test]
async fn a_payment_is_cancelled_before_and_given_back_after() {
    let shop = Shop::open("").await;
    let (first, second) = (shop.begin("c-1").await, shop.begin("c-2").await);
    let to = |payment: &Value, word: &str| format!("{QR}/{}/{word}", id(payment));
    let cancelled = shop.qr(&to(&first, "cancel"), &json!({})).await.answer();
    assert_eq!(status(&cancelled), (200, "CANCELLED".to_owned()));
    assert!(shop.cloud.pay_qr(id(&first)).is_err());
    shop.cloud.pay_qr(id(&second)).unwrap();
    assert_eq!(shop.qr(&to(&second, "cancel"), &json!({})).await.answer().code().1, "wrong_state");
    let part = shop.qr(&to(&second, "refund"), &json!({ "amount": 500 })).await.answer();
    assert_eq!((status(&part).1.as_str(), &part.json()["refundedAmount"]), ("APPROVED", &500.into()));
    let much = shop.qr(&to(&second, "refund"), &json!({ "amount": 1501 })).await.answer();
    assert_eq!(much.code(), (409, "amount_too_high".to_owned()));
    let rest = shop.qr(&to(&second, "refund"), &json!({ "amount": 1500 })).await.answer();
    assert_eq!(status(&rest).1, "REFUNDED");
    assert_eq!(shop.moved(), [(Kind::Charge, 2000), (Kind::Refund, 500), (Kind::Refund, 1500)]);
}

#[tokio::test]
async fn aggregators_may_not_cancel() {
    let contract = Contract { qr_cancel: false, ..Contract::default() };
    let shop = Shop::open_with(CloudOptions { contract, ..CloudOptions::default() }, "").await;
    let begun = shop.begin("c-1").await;
    let refused = shop.qr(&format!("{QR}/{}/cancel", id(&begun)), &json!({})).await.answer();
    assert_eq!(refused.code(), (403, "cancel_not_supported".to_owned()));
    assert_eq!(shop.state(&begun).await, "PENDING");
}

#[tokio::test]
async fn a_result_is_called_back_and_nobody_waits_for_ever() {
    let till = Till::listen().await;
    let options = CloudOptions { qr_life: Duration::from_millis(50), ..CloudOptions::default() };
    let shop = Shop::open_with(options, "").await;
    let headers = format!("{JSON}{}", till.header());
    let sent = body("c-1", 2000).to_string();
    assert_eq!(shop.call("POST", QR, &headers, sent.as_bytes()).await.answer().status, 201);
    let called = till.until_heard(1).await.remove(0);
    assert!(called.is_signed(shop.cloud.callback_secret()));
    let said: Value = serde_json::from_slice(&called.body).unwrap();
    assert_eq!((&said["status"], &said["clientTransactionId"]), (&"EXPIRED".into(), &"c-1".into()));
    assert_eq!(shop.moved(), []);
}

#[tokio::test]
async fn wallets_decide_by_themselves_when_told_to() {
    let wallet = WalletManner::Pays(Duration::ZERO);
    let shop = Shop::open_with(CloudOptions { wallet, ..CloudOptions::default() }, "").await;
    assert_eq!(shop.begin("c-1").await["status"], "APPROVED");
    shop.order("wallet declines");
    assert_eq!(shop.begin("c-2").await["status"], "DECLINED");
    let code = shop.cloud.wallet_code("KB").unwrap();
    assert_eq!(status(&shop.qr(QR, &scanned("c-3", &code)).await.answer()).1, "DECLINED");
    shop.order("wallet person");
    assert_eq!(shop.begin("c-4").await["status"], "PENDING");
}

#[tokio::test]
async fn a_lost_answer_is_found_by_the_tills_own_id() {
    let shop = Shop::open("wallet pays, qr-start lose answer, qr-start drop request").await;
    assert_eq!(shop.qr(QR, &body("c-1", 2000)).await, Heard::Closed(Vec::new()));
    assert_eq!(shop.qr(QR, &body("c-2", 2000)).await, Heard::Closed(Vec::new()));
    let by = |client: &str| format!("{QR}?clientTransactionId={client}");
    assert_eq!(status(&shop.get(&by("c-1")).await.answer()).1, "APPROVED");
    assert_eq!(shop.get(&by("c-2")).await.answer().status, 404);
    assert_eq!(shop.cloud.arrivals().of(Route::QrStart), 2);
}

#[tokio::test]
async fn a_wrong_field_is_named() {
    let shop = Shop::open("").await;
    let mut wrong = body("c-1", 2000);
    wrong["paymentAmount"]["amount"] = json!(20.0);
    let answer = shop.qr(QR, &wrong).await.answer();
    assert_eq!((answer.status, &answer.json()["details"]["field"]), (422, &"paymentAmount.amount".into()));
    let mut wrong = body("c-1", 2000);
    wrong["paymentType"] = "NONE".into();
    assert_eq!(shop.qr(QR, &wrong).await.answer().json()["details"]["field"], "paymentType");
    assert_eq!(shop.call("POST", QR, "", b"{}").await.answer().status, 415);
}

#[tokio::test]
async fn payments_survive_a_restart_of_the_cloud() {
    let folder = tempfile::tempdir().unwrap();
    let options = || CloudOptions { folder: Some(folder.path().to_owned()), ..CloudOptions::default() };
    let shop = Shop::open_with(options(), "").await;
    let (paid, open) = (shop.begin("c-1").await, shop.begin("c-2").await);
    shop.cloud.pay_qr(id(&paid)).unwrap();
    std::sync::Arc::into_inner(shop.cloud).unwrap().stop().await;
    let cloud = Cloud::start(options()).await.unwrap();
    assert_eq!(cloud.qr_ledger().len(), 1);
    cloud.pay_qr(id(&open)).unwrap();
    assert!(cloud.pay_qr(id(&paid)).is_err());
    assert_eq!(cloud.qr_ledger().len(), 2);
}
