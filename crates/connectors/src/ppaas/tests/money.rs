//! Money through the cloud, in every spelling and both ways of answering.

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
