//! Money through the cloud, in every spelling and both ways of answering.

use domain::attempt::Condition;
use simulator::clouds::ppaas::{RegionOptions, Route, StoreOptions};
use terminal::{Said, StatusAnswer};

use super::*;

const SPELLINGS: [&str; 3] = ["v5_long", "v5_short", "v3"];

#[tokio::test]
async fn a_sale_and_its_reversal_are_in_the_ledger_in_every_spelling_and_pace() {
    for messages in SPELLINGS {
        for mode in ["sync", "async"] {
            let shop = Shop::new(&[("messages", messages), ("mode", mode)]).await;
            let device = shop.device();
            shop.log_in(&device).await;
            let told = format!("{messages} {mode}");

            let outcome = shop.ask(&device, "2", payment(1_050)).await.unwrap();
            let Said::Approved(approval) = outcome.said else { panic!("{told}: {:?}", outcome.said) };
            assert_eq!(approval.authorized, Some(euro(1_050)), "{told}");
            let ledger = shop.sim.ledger(&shop.device_id());
            assert_eq!(ledger.len(), 1, "{told}");

            let category = terminal::Category::Payment;
            let about = Ask::Status { category, service_id: "2".to_owned(), amount: euro(1_050) };
            let outcome = shop.ask(&device, "3", about).await.unwrap();
            assert!(
                matches!(outcome.said, Said::Status(StatusAnswer::Approved(_))),
                "{told}: {:?}",
                outcome.said
            );

            let original = approval.summary.poi_transaction.clone().expect("the terminal names the payment");
            let back = Ask::Reversal { original, sale: sale(), amount: euro(1_050), in_part: false };
            let outcome = shop.ask(&device, "4", back).await.unwrap();
            assert!(matches!(outcome.said, Said::Approved(_)), "{told}: {:?}", outcome.said);
            assert_eq!(shop.sim.ledger(&shop.device_id()).len(), 2, "{told}");
        }
    }
}

#[tokio::test]
async fn a_payment_that_the_cloud_does_not_know_is_not_found() {
    for messages in SPELLINGS {
        let shop = Shop::new(&[("messages", messages)]).await;
        let device = shop.device();
        shop.log_in(&device).await;
        let probe = device.probes().remove(0);
        let outcome = shop.ask(&device, "2", probe).await.unwrap();
        assert_eq!(outcome.said, Said::Status(StatusAnswer::NotFound), "{messages}");
        assert!(device.capabilities().status, "{messages}");
    }
}

#[tokio::test]
async fn a_token_that_is_refused_on_a_payment_leaves_it_open_and_sends_nothing_twice() {
    let shop = Shop::new(&[]).await;
    let device = shop.device();
    shop.log_in(&device).await;
    shop.order("tokens revoke");
    let before = shop.sim.arrivals();
    let answer = shop.ask(&device, "2", payment(1_050)).await;
    assert!(matches!(answer, Err(Failure::Unknown { .. })), "{answer:?}");
    let messages = shop.sim.arrivals().of(Route::Messages) - before.of(Route::Messages);
    assert_eq!(messages, 1, "a payment is sent once");
    // The next question gets a new token by itself, and learns that nothing arrived.
    let category = terminal::Category::Payment;
    let about = Ask::Status { category, service_id: "2".to_owned(), amount: euro(1_050) };
    let outcome = shop.ask(&device, "3", about).await.unwrap();
    assert_eq!(outcome.said, Said::Status(StatusAnswer::NotFound));
    assert!(shop.sim.ledger(&shop.device_id()).is_empty());
}

#[tokio::test]
async fn a_lost_answer_is_found_by_asking_and_a_lost_question_is_not() {
    for (order, taken) in [
        ("messages lose answer", true),
        ("messages half answer", true),
        ("messages garbage", true),
        ("messages 504 served", true),
        ("messages drop request", false),
        ("messages 503", false),
    ] {
        let shop = Shop::new(&[]).await;
        let device = shop.device();
        shop.log_in(&device).await;
        shop.order(order);
        let answer = shop.ask(&device, "2", payment(1_050)).await;
        assert!(matches!(answer, Err(Failure::Unknown { .. })), "{order}: {answer:?}");
        assert_eq!(shop.sim.ledger(&shop.device_id()).len(), usize::from(taken), "{order}");

        let category = terminal::Category::Payment;
        let about = Ask::Status { category, service_id: "2".to_owned(), amount: euro(1_050) };
        let said = shop.ask(&device, "3", about).await.unwrap().said;
        let found = matches!(said, Said::Status(StatusAnswer::Approved(_)));
        let unknown = said == Said::Status(StatusAnswer::NotFound);
        assert_eq!((found, unknown), (taken, !taken), "{order}: {said:?}");
    }
}

#[tokio::test]
async fn what_the_cloud_turns_away_did_not_begin() {
    for (order, condition) in [
        ("messages 403", Condition::NotAllowed),
        ("messages 404", Condition::UnavailableDevice),
        ("messages 422", Condition::MessageFormat),
        ("messages 429 after 3s", Condition::UnavailableService),
    ] {
        let shop = Shop::new(&[]).await;
        let device = shop.device();
        shop.log_in(&device).await;
        shop.order(order);
        let said = shop.ask(&device, "2", payment(1_050)).await.unwrap().said;
        let Said::Refused(refusal) = said else { panic!("{order}: {said:?}") };
        assert_eq!((refusal.condition, refusal.ours_running), (condition, false), "{order}");
        assert!(shop.sim.ledger(&shop.device_id()).is_empty(), "{order}");
    }
}

#[tokio::test]
async fn the_device_of_another_store_lets_nobody_in() {
    let region = RegionOptions {
        stores: vec![StoreOptions::numbered(1), StoreOptions::numbered(2)],
        ..RegionOptions::default()
    };
    let options = CloudOptions { regions: vec![region], ..CloudOptions::default() };
    let shop = Shop::with(options, &[]).await;
    let other = |(_, store): &(String, String)| *store != shop.point.store;
    let (foreign, _) = shop.sim.devices().into_iter().find(other).unwrap();
    let device = shop.device_of(&foreign);
    device.ready().await.unwrap();
    let said = shop.ask(&device, "1", Ask::Login { language: "en".to_owned() }).await.unwrap().said;
    let Said::Refused(refusal) = said else { panic!("{said:?}") };
    assert_eq!(refusal.condition, Condition::NotAllowed);
}

#[tokio::test]
async fn a_device_that_is_off_did_not_begin_anything() {
    let shop = Shop::new(&[]).await;
    let device = shop.device();
    shop.log_in(&device).await;
    shop.order(&format!("device {} offline", shop.device_id()));
    let said = shop.ask(&device, "2", payment(1_050)).await.unwrap().said;
    let Said::Refused(refusal) = said else { panic!("{said:?}") };
    assert_eq!(refusal.condition, Condition::UnavailableDevice);
}
