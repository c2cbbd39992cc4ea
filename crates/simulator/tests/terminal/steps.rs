//! Every step of a script: what the till hears, what was booked, what status says afterwards.

use std::time::{Duration, Instant};

use nexo::encoding::json;
use nexo::v3::{Body, DocumentQualifier, ErrorCondition, MessageCategory, PaymentType, ResultCode};

use simulator::Options;

use crate::support::{Heard, Shop, authorized, condition, until};

#[tokio::test]
async fn approve_charges_and_answers_with_card_and_slips() {
    let shop = Shop::open("approve").await;
    let heard = shop.pay("A1", "3.50").await;
    assert_eq!(heard.message().header.service_id.as_deref(), Some("A1"));
    let payment = heard.payment();
    assert_eq!(payment.response.result, ResultCode::Success);
    assert_eq!(authorized(&payment), "3.50");
    let result = payment.payment_result.as_ref().unwrap();
    assert_eq!(result.amounts_resp.as_ref().unwrap().currency.as_deref(), Some("EUR"));
    let card = result.payment_instrument_data.as_ref().unwrap().card_data.as_ref().unwrap();
    assert!(card.masked_pan.as_ref().unwrap().contains("******"));
    assert!(result.payment_acquirer_data.as_ref().unwrap().approval_code.is_some());
    let slips: Vec<_> = payment.payment_receipt.iter().map(|slip| slip.document_qualifier.clone()).collect();
    assert_eq!(slips, [DocumentQualifier::CustomerReceipt, DocumentQualifier::CashierReceipt]);

    let entries = shop.simulator.ledger();
    assert_eq!(shop.booked(), ["charge a1 3.50"]);
    assert_eq!((entries[0].seq, entries[0].sale_id.as_str()), (1, "TILL-1"));
    assert_eq!((entries[0].poi_id.as_str(), entries[0].sale_reference.as_str()), ("SIM-1", "T-1/7"));
    let record = payment.poi_data.unwrap().poi_transaction_id.unwrap();
    assert_eq!(record.transaction_id, entries[0].transaction_id);
    assert_eq!(shop.truth("A1").await.unwrap(), "3.50");
}

#[tokio::test]
async fn status_repeats_the_answer_word_for_word() {
    let shop = Shop::open("approve").await;
    let answer = shop.pay("A1", "3.50").await.message();
    let repeated = shop.status("A1").await.repeated.unwrap();
    assert_eq!((repeated.header, *repeated.body), (answer.header, answer.body));
}

#[tokio::test]
async fn an_empty_script_approves_and_a_default_replaces_that() {
    let shop = Shop::open("").await;
    assert!(shop.pay("A1", "1.00").await.payment().response.is_done());
    shop.simulator.push(&simulator::Script::parse("default cancel").unwrap());
    assert_eq!(condition(&shop.pay("A2", "1.00").await.payment()), ErrorCondition::Cancel);
    assert_eq!(condition(&shop.pay("A3", "1.00").await.payment()), ErrorCondition::Cancel);
}

#[tokio::test]
async fn a_customer_who_needs_time_is_in_progress_until_then() {
    for step in ["approve after 800ms", "slow 800ms"] {
        let shop = Shop::open(step).await;
        let begun = Instant::now();
        let (heard, ()) = tokio::join!(shop.pay("A1", "3.50"), async {
            shop.until_open().await;
            assert_eq!(shop.truth("A1").await, Err(ErrorCondition::InProgress), "{step}");
            assert!(shop.booked().is_empty(), "{step}");
        });
        assert!(begun.elapsed() >= Duration::from_millis(800), "{step}");
        assert_eq!(authorized(&heard.payment()), "3.50");
        assert_eq!(shop.booked(), ["charge a1 3.50"]);
    }
}

#[tokio::test]
async fn declines_and_cancels_charge_nothing_and_status_knows_them() {
    let shop = Shop::open("decline, decline WrongPIN, decline InvalidCard, cancel").await;
    let ends = [
        ("A1", ErrorCondition::Refusal),
        ("A2", ErrorCondition::WrongPin),
        ("A3", ErrorCondition::InvalidCard),
        ("A4", ErrorCondition::Cancel),
    ];
    for (service_id, why) in ends {
        let payment = shop.pay(service_id, "3.50").await.payment();
        assert_eq!(payment.response.result, ResultCode::Failure);
        assert_eq!(condition(&payment), why);
        assert_eq!(shop.truth(service_id).await, Err(why));
    }
    assert!(shop.booked().is_empty());
}

#[tokio::test]
async fn busy_begins_nothing() {
    let shop = Shop::open("busy").await;
    assert_eq!(condition(&shop.pay("A1", "3.50").await.payment()), ErrorCondition::Busy);
    assert_eq!(shop.truth("A1").await, Err(ErrorCondition::NotFound));
    assert!(shop.booked().is_empty() && !shop.simulator.is_open());
}

#[tokio::test]
async fn partial_and_tip_move_what_they_say() {
    let shop = Shop::open("partial 5.00, tip 1.00").await;
    let part = shop.pay("A1", "8.00").await.payment();
    assert_eq!((part.response.result.clone(), authorized(&part)), (ResultCode::Partial, "5.00".to_owned()));
    let tipped = shop.pay("A2", "8.00").await.payment();
    assert_eq!(authorized(&tipped), "9.00");
    let amounts = tipped.payment_result.unwrap().amounts_resp.unwrap();
    assert_eq!(amounts.tip_amount.unwrap().to_text(), "1.00");
    assert_eq!(shop.booked(), ["charge a1 5.00", "charge a2 9.00"]);
}

#[tokio::test]
async fn lost_charges_and_closes() {
    let shop = Shop::open("lost").await;
    assert_eq!(shop.pay("A1", "3.50").await, Heard::Closed);
    assert_eq!(shop.booked(), ["charge a1 3.50"]);
    assert_eq!(shop.truth("A1").await.unwrap(), "3.50");
}

#[tokio::test]
async fn a_lost_request_leaves_no_trace() {
    let shop = Shop::open("lost request").await;
    assert_eq!(shop.pay("A1", "3.50").await, Heard::Closed);
    assert!(shop.booked().is_empty());
    assert_eq!(shop.truth("A1").await, Err(ErrorCondition::NotFound));
    assert_eq!(shop.simulator.arrivals().of_message(&MessageCategory::Payment, "A1"), 1);
}

#[tokio::test]
async fn late_charges_at_once_and_answers_later() {
    let shop = Shop::open("late 1s").await;
    let begun = Instant::now();
    let (heard, ()) = tokio::join!(shop.pay("A1", "3.50"), async {
        until(|| !shop.booked().is_empty()).await;
        assert_eq!(shop.truth("A1").await.unwrap(), "3.50");
        assert!(begun.elapsed() < Duration::from_secs(1), "charged only when answered");
    });
    assert!(begun.elapsed() >= Duration::from_secs(1));
    assert_eq!(authorized(&heard.payment()), "3.50");
}

#[tokio::test]
async fn a_delayed_request_is_charged_after_not_found() {
    let shop = Shop::open("delayed 800ms").await;
    let begun = Instant::now();
    assert_eq!(shop.pay("A1", "3.50").await, Heard::Closed);
    assert_eq!(shop.truth("A1").await, Err(ErrorCondition::NotFound));
    // Not even an abort reaches what is still on its way.
    shop.abort("A1").await;
    assert!(shop.simulator.is_open() && shop.booked().is_empty());
    until(|| !shop.booked().is_empty()).await;
    assert!(begun.elapsed() >= Duration::from_millis(800));
    assert_eq!(shop.truth("A1").await.unwrap(), "3.50");
    assert!(!shop.simulator.is_open());
}

#[tokio::test]
async fn a_delayed_request_that_was_overtaken_is_a_repeat() {
    for (dedup, charges) in [(true, 1), (false, 2)] {
        let options = Options { dedup, ..Options::default() };
        let shop = Shop::open_with(options, "delayed 500ms, approve").await;
        assert_eq!(shop.pay("A1", "3.50").await, Heard::Closed);
        assert!(shop.pay("A1", "3.50").await.payment().response.is_done());
        until(|| !shop.simulator.is_open()).await;
        assert_eq!(shop.booked().len(), charges, "dedup {dedup}");
    }
}

#[tokio::test]
async fn a_duplicate_answer_comes_twice_and_is_one_charge() {
    let shop = Shop::open("duplicate").await;
    let Heard::Bytes(bytes) = shop.pay("A1", "3.50").await else { panic!("no answer") };
    let (first, second) = bytes.split_at(bytes.len() / 2);
    assert_eq!(first, second);
    assert_eq!(authorized(&Heard::Bytes(first.to_vec()).payment()), "3.50");
    assert_eq!(shop.booked(), ["charge a1 3.50"]);
}

#[tokio::test]
async fn a_terminal_that_hangs_answers_status_but_neither_payment_nor_abort() {
    let shop = Shop::open("hang").await;
    let patience = tokio::time::timeout(Duration::from_millis(300), shop.pay("A1", "3.50"));
    let (waited, ()) = tokio::join!(patience, async {
        shop.until_open().await;
        shop.abort("A1").await;
        assert_eq!(shop.truth("A1").await, Err(ErrorCondition::InProgress));
    });
    assert!(waited.is_err(), "{waited:?}");
    assert!(shop.booked().is_empty());
    assert_eq!(condition(&shop.pay("A2", "1.00").await.payment()), ErrorCondition::Busy);
    shop.simulator.reboot();
    shop.log_in().await;
    assert!(shop.pay("A3", "1.00").await.payment().response.is_done());
}

#[tokio::test]
async fn garbage_and_http_errors_hide_a_charge() {
    let shop = Shop::open("garbage, http 500").await;
    let (status, body) = shop.pay("A1", "3.50").await.http();
    assert_eq!(status, 200);
    assert!(json::read(&body).is_err());
    let (status, body) = shop.pay("A2", "2.00").await.http();
    assert_eq!(status, 500);
    assert!(json::read(&body).is_err());
    assert_eq!(shop.booked(), ["charge a1 3.50", "charge a2 2.00"]);
    assert_eq!(shop.truth("A1").await.unwrap(), "3.50");
    assert_eq!(shop.truth("A2").await.unwrap(), "2.00");
}

#[tokio::test]
async fn unreachable_host_is_told_although_it_was_charged() {
    let shop = Shop::open("unreachable host").await;
    assert_eq!(condition(&shop.pay("A1", "3.50").await.payment()), ErrorCondition::UnreachableHost);
    assert_eq!(shop.booked(), ["charge a1 3.50"]);
    assert_eq!(shop.truth("A1").await.unwrap(), "3.50");
}

#[tokio::test]
async fn wrong_answers_are_wrong_only_the_first_time() {
    let shop =
        Shop::open("wrong amount 9.99, wrong currency USD, no amount, wrong service id, wrong service id")
            .await;
    assert_eq!(authorized(&shop.pay("A1", "3.50").await.payment()), "9.99");
    let amounts = shop.pay("A2", "3.50").await.payment().payment_result.unwrap().amounts_resp.unwrap();
    assert_eq!(amounts.currency.as_deref(), Some("USD"));
    let bare = shop.pay("A3", "3.50").await.payment();
    assert!(bare.response.is_done() && bare.payment_result.unwrap().amounts_resp.is_none());
    let header = shop.pay("A4", "3.50").await.message().header;
    assert_eq!(header.service_id.as_deref(), Some("WRONG"));
    let header = shop.pay("WRONG", "3.50").await.message().header;
    assert_ne!(header.service_id.as_deref(), Some("WRONG"));
    for service_id in ["A1", "A2", "A3", "A4", "WRONG"] {
        assert_eq!(shop.truth(service_id).await.unwrap(), "3.50", "{service_id}");
    }
    assert!(shop.simulator.ledger().iter().all(|entry| entry.currency == "EUR"));
    assert_eq!(shop.simulator.totals()[0].net.to_text(), "17.50");
}

#[tokio::test]
async fn a_refund_moves_money_the_other_way() {
    let shop = Shop::open("").await;
    let payment = shop.pay_as(PaymentType::Refund, "A1", "3.50").await.payment();
    assert_eq!(payment.payment_result.unwrap().payment_type, PaymentType::Refund);
    assert_eq!(shop.booked(), ["refund a1 3.50"]);
    assert_eq!(shop.simulator.totals()[0].net.to_text(), "-3.50");
}

#[tokio::test]
async fn status_steps_take_one_question_each() {
    let shop = Shop::open("status lost, status busy, status not found, status foreign").await;
    shop.pay("A1", "3.50").await.payment();
    assert_eq!(shop.ask("A1").await, Heard::Closed);
    assert_eq!(shop.truth("A1").await, Err(ErrorCondition::Busy));
    assert_eq!(shop.truth("A1").await, Err(ErrorCondition::NotFound));
    let foreign = shop.status("A1").await.repeated.unwrap();
    assert_ne!(foreign.header.service_id.as_deref(), Some("A1"));
    assert_eq!(shop.truth("A1").await.unwrap(), "3.50");
    assert_eq!(shop.booked(), ["charge a1 3.50"], "an invented transaction moves no money");
}

#[tokio::test]
async fn a_foreign_status_prefers_a_real_transaction() {
    let shop = Shop::open("status foreign").await;
    shop.pay("A1", "3.50").await.payment();
    shop.pay("A2", "2.00").await.payment();
    let foreign = shop.status("A2").await.repeated.unwrap();
    assert_eq!(foreign.header.service_id.as_deref(), Some("A1"));
    assert!(matches!(*foreign.body, Body::PaymentResponse(_)));
}
