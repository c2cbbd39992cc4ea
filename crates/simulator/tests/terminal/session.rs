//! Sessions, aborts, repeats, reversals, and who gets the terminal when two want it.

use std::time::Duration;

use nexo::v3::{
    Body, DiagnosisRequest, DiagnosisResponse, ErrorCondition, GlobalStatus, LogoutRequest, MessageCategory,
    MessageHeader, PaymentResponse, PaymentType, ResultCode, TransactionIdentification,
    TransactionStatusRequest,
};
use simulator::{Options, Script, Simulator, StatusRunning};

use crate::support::{Shop, authorized, condition, status_of, text};

async fn diagnosis(shop: &Shop) -> DiagnosisResponse {
    let body = Body::DiagnosisRequest(DiagnosisRequest::default());
    match shop.send(MessageCategory::Diagnosis, "D1", body).await.message().body {
        Body::DiagnosisResponse(response) => response,
        other => panic!("{} instead of a diagnosis", other.name()),
    }
}

fn record(payment: &PaymentResponse) -> TransactionIdentification {
    payment.poi_data.clone().unwrap().poi_transaction_id.unwrap()
}

#[tokio::test]
async fn nothing_is_served_without_a_session() {
    let simulator = Simulator::start(Options::default(), Script::default()).await.unwrap();
    let shop = Shop { simulator, sale_id: "TILL-1" };
    assert_eq!(condition(&shop.pay("A1", "3.50").await.payment()), ErrorCondition::NotAllowed);
    assert_eq!(shop.truth("A1").await, Err(ErrorCondition::LoggedOut));
    let nothing = TransactionIdentification { transaction_id: "x".to_owned(), time_stamp: "y".to_owned() };
    let refused = shop.reverse("R1", &nothing, None).await.response;
    assert_eq!(refused.error_condition, Some(ErrorCondition::NotAllowed));
    assert!(diagnosis(&shop).await.logged_sale_id.is_empty());
    shop.log_in().await;
    assert_eq!(diagnosis(&shop).await.logged_sale_id, ["TILL-1"]);
    assert!(shop.pay("A1", "3.50").await.payment().response.is_done(), "the refused one was not kept");
    let body = Body::LogoutRequest(LogoutRequest::default());
    shop.send(MessageCategory::Logout, "LOGOUT", body).await.message();
    assert_eq!(condition(&shop.pay("A2", "3.50").await.payment()), ErrorCondition::NotAllowed);
}

#[tokio::test]
async fn a_session_belongs_to_one_till() {
    let shop = Shop::open("").await;
    let other = Shop { simulator: shop.simulator, sale_id: "TILL-2" };
    assert_eq!(condition(&other.pay("A1", "3.50").await.payment()), ErrorCondition::NotAllowed);
}

#[tokio::test]
async fn where_no_login_is_needed_none_is_asked_for() {
    let options = Options { login: false, ..Options::default() };
    let simulator = Simulator::start(options, Script::default()).await.unwrap();
    let shop = Shop { simulator, sale_id: "TILL-1" };
    assert!(shop.pay("A1", "3.50").await.payment().response.is_done());
    assert_eq!(shop.truth("A1").await.unwrap(), "3.50");
}

#[tokio::test]
async fn an_abort_before_authorisation_ends_the_payment() {
    let shop = Shop::open("slow 60s").await;
    let (heard, ()) = tokio::join!(shop.pay("A1", "3.50"), async {
        shop.until_open().await;
        shop.abort("OTHER").await;
        assert!(shop.simulator.is_open(), "another ServiceID aborts nothing");
        shop.abort("A1").await;
    });
    assert_eq!(condition(&heard.payment()), ErrorCondition::Aborted);
    assert!(shop.booked().is_empty());
    assert_eq!(shop.truth("A1").await, Err(ErrorCondition::Aborted));
    assert!(shop.pay("A2", "1.00").await.payment().response.is_done());
}

#[tokio::test]
async fn an_abort_after_authorisation_is_too_late() {
    let shop = Shop::open("late 1s").await;
    let (heard, ()) = tokio::join!(shop.pay("A1", "3.50"), async {
        crate::support::until(|| !shop.booked().is_empty()).await;
        shop.abort("A1").await;
    });
    assert_eq!(authorized(&heard.payment()), "3.50");
    assert_eq!(shop.truth("A1").await.unwrap(), "3.50");
}

#[tokio::test]
async fn a_second_payment_hears_which_one_runs() {
    let shop = Shop::open("slow 1s").await;
    let (first, ()) = tokio::join!(shop.pay("A1", "3.50"), async {
        shop.until_open().await;
        let second = shop.pay("A2", "2.00").await.payment();
        assert_eq!(condition(&second), ErrorCondition::Busy);
        assert!(text(&second).contains("A1"), "{}", text(&second));
        let repeat = shop.pay("A1", "3.50").await.payment();
        assert!(text(&repeat).contains("Repeated Message"), "{}", text(&repeat));
        let state = diagnosis(&shop).await.poi_status.unwrap().global_status;
        assert_eq!(state, GlobalStatus::Busy);
    });
    assert!(first.payment().response.is_done());
    assert_eq!(shop.booked(), ["charge a1 3.50"]);
    assert_eq!(diagnosis(&shop).await.poi_status.unwrap().global_status, GlobalStatus::Ok);
    assert_eq!(shop.truth("A2").await, Err(ErrorCondition::NotFound));
}

#[tokio::test]
async fn a_running_payment_may_be_called_busy() {
    let options = Options { status_running: StatusRunning::Busy, ..Options::default() };
    let shop = Shop::open_with(options, "slow 60s").await;
    let (_, ()) = tokio::join!(shop.pay("A1", "3.50"), async {
        shop.until_open().await;
        assert_eq!(shop.truth("A1").await, Err(ErrorCondition::Busy));
        shop.abort("A1").await;
    });
}

#[tokio::test]
async fn a_repeat_is_refused_or_charged_again_as_the_options_say() {
    let shop = Shop::open("").await;
    shop.pay("A1", "3.50").await.payment();
    let repeat = shop.pay("A1", "3.50").await.payment();
    assert_eq!(condition(&repeat), ErrorCondition::NotAllowed);
    assert!(text(&repeat).contains("Repeated Message: ServiceID - A1"), "{}", text(&repeat));
    assert_eq!(shop.booked(), ["charge a1 3.50"]);

    let careless = Options { dedup: false, ..Options::default() };
    let shop = Shop::open_with(careless, "").await;
    shop.pay("A1", "3.50").await.payment();
    assert!(shop.pay("A1", "3.50").await.payment().response.is_done());
    assert_eq!(shop.booked(), ["charge a1 3.50", "charge a1 3.50"]);
    assert_eq!(shop.simulator.arrivals().of_message(&MessageCategory::Payment, "A1"), 2);
}

#[tokio::test]
async fn a_reversal_gives_back_no_more_than_was_charged() {
    let shop = Shop::open("").await;
    let charge = record(&shop.pay("A1", "5.00").await.payment());
    let part = shop.reverse("R1", &charge, Some("2.00")).await;
    assert_eq!(part.response.result, ResultCode::Success);
    assert_eq!(part.original_poi_transaction.unwrap().poi_transaction_id.unwrap(), charge);
    assert!(part.poi_data.unwrap().poi_transaction_id.is_some() && part.payment_receipt.len() == 2);
    let too_much = shop.reverse("R2", &charge, Some("3.01")).await.response;
    assert_eq!(too_much.error_condition, Some(ErrorCondition::NotAllowed));
    let rest = shop.reverse("R3", &charge, None).await;
    assert_eq!(rest.reversed_amount.unwrap().to_text(), "3.00");
    let again = shop.reverse("R4", &charge, None).await.response;
    assert_eq!(again.error_condition, Some(ErrorCondition::NotAllowed));
    let repeat = shop.reverse("R3", &charge, None).await.response;
    assert!(repeat.additional_response.unwrap().contains("Repeated Message"));
    let unknown = TransactionIdentification { transaction_id: "none".to_owned(), ..charge };
    let unknown = shop.reverse("R5", &unknown, None).await.response;
    assert_eq!(unknown.error_condition, Some(ErrorCondition::NotFound));

    assert_eq!(shop.booked(), ["charge a1 5.00", "reversal r1 2.00", "reversal r3 3.00"]);
    let totals = &shop.simulator.totals()[0];
    assert_eq!((totals.reversed.to_text(), totals.net.to_text()), ("5.00".to_owned(), "0.00".to_owned()));
    assert_eq!(shop.simulator.ledger()[1].reverses, Some(shop.simulator.ledger()[0].transaction_id.clone()));
}

#[tokio::test]
async fn status_without_a_reference_means_the_last_transaction_of_the_till() {
    let shop = Shop::open("").await;
    shop.pay("A1", "1.00").await.payment();
    let charge = record(&shop.pay("A2", "2.00").await.payment());
    let ask = async || {
        let body = Body::TransactionStatusRequest(TransactionStatusRequest::default());
        status_of(&shop.send(MessageCategory::TransactionStatus, "S1", body).await).repeated.unwrap().header
    };
    let header: MessageHeader = ask().await;
    assert_eq!(header.service_id.as_deref(), Some("A2"));
    shop.reverse("R1", &charge, None).await;
    assert_eq!(ask().await.message_category, MessageCategory::Reversal);
}

#[tokio::test]
async fn what_cannot_be_paid_is_refused_without_using_a_step() {
    let shop = Shop::open("tip 1.00").await;
    let reservation = shop.pay_as(PaymentType::FirstReservation, "A1", "3.50").await.payment();
    assert_eq!(condition(&reservation), ErrorCondition::UnavailableService);
    assert_eq!(authorized(&shop.pay("A2", "3.50").await.payment()), "4.50");
}

#[tokio::test]
async fn customers_think_as_long_as_the_options_say() {
    let options = Options { think: Duration::from_millis(250), ..Options::default() };
    let shop = Shop::open_with(options, "approve, decline, approve after 0s").await;
    for (service_id, least) in [("A1", 250), ("A2", 250), ("A3", 0)] {
        let begun = std::time::Instant::now();
        shop.pay(service_id, "1.00").await.payment();
        assert!(begun.elapsed() >= Duration::from_millis(least), "{service_id}");
    }
}
