//! Signatures: who is asked, and what comes of it.

use std::time::Duration;

use nexo::v3::{AuthenticationMethod, ErrorCondition};
use simulator::Options;

use crate::listener::{Manner, Till, full, with_capabilities};
use crate::support::{authorized, condition};

#[tokio::test]
async fn a_signature_is_printed_asked_about_and_then_the_payment_ends() {
    for (right, booked) in [(true, 1), (false, 0)] {
        let till = Till::listen(Manner::Says(right)).await;
        let shop = full(&till, Options::default(), "card signature").await;
        let paid = shop.pay("A1", "3.50").await.payment();
        let told = till.words();
        let print = told.iter().position(|words| words == "print CashierReceipt").unwrap();
        let input = told.iter().position(|words| words == "input").unwrap();
        assert!(print < input, "{told:?}");
        assert_eq!(shop.booked().len(), booked);
        if right {
            assert_eq!(authorized(&paid), "3.50");
            assert!(paid.payment_receipt.iter().all(|receipt| !receipt.required_signature));
        } else {
            assert_eq!(condition(&paid), ErrorCondition::Refusal);
        }
    }
}

#[tokio::test]
async fn no_answer_is_no() {
    let till = Till::listen(Manner::Silent).await;
    let options = Options { till_patience: Duration::from_millis(50), ..Options::default() };
    let shop = full(&till, options, "card signature").await;
    assert_eq!(condition(&shop.pay("A1", "3.50").await.payment()), ErrorCondition::Refusal);
    assert!(shop.booked().is_empty());
}

#[tokio::test]
async fn a_yes_in_chunks_is_a_yes_and_half_of_it_is_none() {
    let till = Till::listen(Manner::SaysInChunks).await;
    let shop = full(&till, Options::default(), "card signature").await;
    assert_eq!(authorized(&shop.pay("A1", "3.50").await.payment()), "3.50");
    let till = Till::listen(Manner::SaysInCutChunks).await;
    let shop = full(&till, Options::default(), "card signature").await;
    assert_eq!(condition(&shop.pay("A1", "3.50").await.payment()), ErrorCondition::Refusal);
    assert!(shop.booked().is_empty());
}

#[tokio::test]
async fn a_till_that_takes_no_questions_gets_a_receipt_to_be_signed() {
    let till = Till::listen(Manner::Says(true)).await;
    let shop = with_capabilities(&till, Options::default(), "card signature", &["PrinterReceipt"]).await;
    let paid = shop.pay("A1", "3.50").await.payment();
    assert_eq!(authorized(&paid), "3.50");
    assert!(paid.payment_receipt.iter().any(|receipt| receipt.required_signature));
    let methods = &paid.payment_result.unwrap().authentication_method;
    assert_eq!(*methods, [AuthenticationMethod::PaperSignature]);
}
