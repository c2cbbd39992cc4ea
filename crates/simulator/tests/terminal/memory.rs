//! What a terminal remembers: over a reboot, over a restart of the simulator, and how deep.

use std::time::Duration;

use nexo::v3::{ErrorCondition, ResultCode};
use simulator::Options;

use crate::support::{Heard, Shop, authorized, condition, until};

#[tokio::test]
async fn a_reboot_before_authorisation_charges_nothing_and_forgets_all() {
    let shop = Shop::open("approve, reboot").await;
    shop.pay("A1", "1.00").await.payment();
    assert_eq!(shop.pay("A2", "3.50").await, Heard::Reset);
    assert_eq!(shop.booked(), ["charge a1 1.00"]);
    assert_eq!(shop.truth("A2").await, Err(ErrorCondition::LoggedOut));
    shop.log_in().await;
    assert_eq!(shop.truth("A2").await, Err(ErrorCondition::NotFound));
    assert_eq!(shop.truth("A1").await, Err(ErrorCondition::NotFound), "the history went, too");
}

#[tokio::test]
async fn a_reboot_after_authorisation_charges_and_forgets_all() {
    let shop = Shop::open("reboot charged").await;
    assert_eq!(shop.pay("A1", "3.50").await, Heard::Reset);
    assert_eq!(shop.booked(), ["charge a1 3.50"]);
    shop.log_in().await;
    assert_eq!(shop.truth("A1").await, Err(ErrorCondition::NotFound));
}

#[tokio::test]
async fn a_reboot_keeping_history_loses_only_the_session() {
    let shop = Shop::open("reboot keeping history").await;
    assert_eq!(shop.pay("A1", "3.50").await, Heard::Reset);
    assert_eq!(shop.booked(), ["charge a1 3.50"]);
    assert_eq!(shop.truth("A1").await, Err(ErrorCondition::LoggedOut));
    shop.log_in().await;
    assert_eq!(shop.truth("A1").await.unwrap(), "3.50");
}

#[tokio::test]
async fn a_reboot_from_outside_ends_what_runs() {
    let shop = Shop::open("approve, slow 60s, approve").await;
    shop.pay("A1", "1.00").await.payment();
    let (heard, ()) = tokio::join!(shop.pay("A2", "3.50"), async {
        shop.until_open().await;
        shop.simulator.reboot_keeping_history();
    });
    assert_eq!(heard, Heard::Reset);
    assert!(!shop.simulator.is_open());
    shop.log_in().await;
    assert_eq!(shop.truth("A1").await.unwrap(), "1.00");
    assert_eq!(shop.truth("A2").await, Err(ErrorCondition::NotFound));
    assert!(shop.pay("A3", "2.00").await.payment().response.is_done());
    shop.simulator.reboot();
    shop.log_in().await;
    assert_eq!(shop.truth("A3").await, Err(ErrorCondition::NotFound));
    assert_eq!(shop.booked(), ["charge a1 1.00", "charge a3 2.00"]);
}

#[tokio::test]
async fn a_reboot_resets_an_answer_that_is_late() {
    let shop = Shop::open("late 60s").await;
    let (heard, ()) = tokio::join!(shop.pay("A1", "3.50"), async {
        until(|| !shop.booked().is_empty()).await;
        shop.simulator.reboot();
    });
    assert_eq!(heard, Heard::Reset);
    assert_eq!(shop.booked(), ["charge a1 3.50"]);
}

#[tokio::test]
async fn a_delayed_request_survives_a_reboot_because_it_is_in_the_network() {
    let shop = Shop::open("delayed 500ms").await;
    assert_eq!(shop.pay("A1", "3.50").await, Heard::Closed);
    shop.simulator.reboot();
    until(|| !shop.booked().is_empty()).await;
    assert_eq!(shop.booked(), ["charge a1 3.50"]);
}

#[tokio::test]
async fn a_payment_goes_on_when_the_till_is_gone() {
    let shop = Shop::open("slow 500ms").await;
    let gone = tokio::time::timeout(Duration::from_millis(50), shop.pay("A1", "3.50")).await;
    assert!(gone.is_err());
    until(|| !shop.booked().is_empty()).await;
    assert_eq!(shop.truth("A1").await.unwrap(), "3.50");
}

#[tokio::test]
async fn ledger_and_history_survive_a_restart_of_the_simulator() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options { ledger: Some(folder.path().join("ledger.jsonl")), ..Options::default() };
    let shop = Shop::open_with(options.clone(), "tip 1.00, reboot keeping history, decline").await;
    let first = shop.pay("A1", "3.50").await.message();
    assert_eq!(shop.pay("A2", "2.00").await, Heard::Reset);
    let before = shop.simulator.ledger();
    shop.simulator.stop().await;

    let shop = Shop::open_with(options.clone(), "reboot charged").await;
    assert_eq!(shop.simulator.ledger(), before);
    let repeated = shop.status("A1").await.repeated.unwrap();
    assert_eq!((repeated.header, *repeated.body), (first.header, first.body), "word for word, with the tip");
    assert_eq!(shop.truth("A2").await.unwrap(), "2.00");
    assert_eq!(condition(&shop.pay("A1", "3.50").await.payment()), ErrorCondition::NotAllowed);
    // It can still be undone, and the books go on where they stopped.
    let record = first_record(&before);
    assert_eq!(shop.reverse("R1", &record, None).await.response.result, ResultCode::Success);
    assert_eq!(shop.pay("A3", "1.00").await, Heard::Reset);
    shop.simulator.stop().await;

    let shop = Shop::open_with(options, "").await;
    assert_eq!(shop.booked(), ["charge a1 4.50", "charge a2 2.00", "reversal r1 4.50", "charge a3 1.00"]);
    assert_eq!(shop.simulator.ledger().iter().map(|entry| entry.seq).collect::<Vec<_>>(), [1, 2, 3, 4]);
    for service_id in ["A1", "A2", "A3"] {
        assert_eq!(shop.truth(service_id).await, Err(ErrorCondition::NotFound), "lost by the reboot");
    }
}

fn first_record(entries: &[simulator::Entry]) -> nexo::v3::TransactionIdentification {
    nexo::v3::TransactionIdentification {
        transaction_id: entries[0].transaction_id.clone(),
        time_stamp: entries[0].at.to_rfc3339(),
    }
}

#[tokio::test]
async fn history_is_only_as_deep_as_the_options_say() {
    let options = Options { history: Some(1), ..Options::default() };
    let shop = Shop::open_with(options, "").await;
    assert_eq!(authorized(&shop.pay("A1", "1.00").await.payment()), "1.00");
    assert_eq!(shop.truth("A1").await.unwrap(), "1.00");
    shop.pay("A2", "2.00").await.payment();
    assert_eq!(shop.truth("A1").await, Err(ErrorCondition::NotFound));
    assert_eq!(shop.truth("A2").await.unwrap(), "2.00");
}

#[tokio::test]
async fn a_damaged_ledger_is_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("ledger.jsonl");
    std::fs::copy("Cargo.toml", &path).unwrap();
    let options = Options { ledger: Some(path), ..Options::default() };
    let error = simulator::Simulator::start(options, simulator::Script::default()).await.unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert!(cause.contains("line 1"), "{cause}");
}
