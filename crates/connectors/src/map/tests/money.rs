//! What an approved answer says about money and card.

use domain::card::{PoiTransaction, SlipFor};
use terminal::Approval;

use super::*;
use crate::filter::tests::card_number;

fn approved(amounts: &str) -> Approval {
    let body =
        format!(r#""Response":{{"Result":"Success"}},"PaymentResult":{{"AmountsResp":{{{amounts}}}}}"#);
    match said(&payment(), &answer(&PAYMENT, &body)).unwrap() {
        Said::Approved(approval) => *approval,
        other => panic!("{other:?} is no approval"),
    }
}

/// Authorised, tip, cash-back and fees, in cents.
fn cents(amounts: &str) -> [Option<i64>; 4] {
    let approval = approved(amounts);
    [approval.authorized, approval.tip, approval.cash_back, approval.fees]
        .map(|money| money.map(Money::minor))
}

#[test]
fn amounts_are_read_as_they_were_written() {
    for (amounts, expected) in [
        (r#""AuthorizedAmount":10.5"#, [Some(1050), None, None, None]),
        (r#""AuthorizedAmount":"10.50","Currency":"EUR""#, [Some(1050), None, None, None]),
        (
            r#""AuthorizedAmount":17.50,"TipAmount":2,"CashBackAmount":5.00,"TotalFeesAmount":0"#,
            [Some(1750), Some(200), Some(500), Some(0)],
        ),
        (r#""AuthorizedAmount":4.00"#, [Some(400), None, None, None]),
    ] {
        assert_eq!(cents(amounts), expected, "{amounts}");
    }
    let yen = approved(r#""AuthorizedAmount":1980,"Currency":"JPY""#).authorized.unwrap();
    assert_eq!(
        (yen.minor(), yen.currency().code()),
        (1980, "JPY"),
        "the engine has to see the other currency"
    );
}

#[test]
fn fees_count_once() {
    for (amounts, fees) in [
        (r#""AuthorizedAmount":10.80,"TotalFeesAmount":0.30"#, Some(30)),
        (r#""AuthorizedAmount":10.80,"SurchargeAmount":0.30"#, Some(30)),
        (r#""AuthorizedAmount":10.80,"TotalFeesAmount":0.30,"SurchargeAmount":0.30"#, Some(30)),
        (r#""AuthorizedAmount":5.30,"PartialAuthorizedAmount":5.00"#, Some(30)),
        (r#""AuthorizedAmount":5.30,"PartialAuthorizedAmount":5.00,"SurchargeAmount":0.3"#, Some(30)),
        (r#""AuthorizedAmount":5.00,"PartialAuthorizedAmount":5.00"#, None),
    ] {
        assert_eq!(cents(amounts)[3], fees, "{amounts}");
        let approval = approved(amounts);
        assert!(approval.authorized.is_some());
    }
}

#[test]
fn amounts_that_cannot_be_used_are_no_amounts() {
    for amounts in [
        "",
        r#""TipAmount":1.00,"Currency":"XXX""#,
        r#""AuthorizedAmount":10.50,"Currency":"ABC""#,
        r#""AuthorizedAmount":10.505"#,
        r#""AuthorizedAmount":-10.50"#,
        r#""AuthorizedAmount":12.50,"TipAmount":2.001"#,
        r#""AuthorizedAmount":5.00,"PartialAuthorizedAmount":6.00"#,
        r#""AuthorizedAmount":6.00,"PartialAuthorizedAmount":5.00,"SurchargeAmount":0.30"#,
    ] {
        assert_eq!(cents(amounts), [None; 4], "{amounts}");
    }
    let bare = said(&payment(), &answer(&PAYMENT, r#""Response":{"Result":"Success"}"#)).unwrap();
    assert!(matches!(bare, Said::Approved(approval) if approval.authorized.is_none()));
}

#[test]
fn a_part_is_an_approval() {
    let body = r#""Response":{"Result":"Partial","ErrorCondition":"Refusal"},"PaymentResult":{"AmountsResp":{"AuthorizedAmount":4}}"#;
    let told = said(&payment(), &answer(&PAYMENT, body)).unwrap();
    assert!(matches!(told, Said::Approved(approval) if approval.authorized == Some(euro(400))));
}

#[test]
fn a_reversal_without_an_amount_is_the_whole() {
    let ids = Ids { category: "Reversal", ..PAYMENT };
    let done = r#""Response":{"Result":"Success"},"POIData":{"POITransactionID":{"TransactionID":"47.13"}}"#;
    let authorized = |request: &Request, body: &str| match said(request, &answer(&ids, body)) {
        Ok(Said::Approved(approval)) => approval.authorized,
        other => panic!("{other:?}"),
    };
    assert_eq!(authorized(&reversal(Some(euro(1050))), done), Some(euro(1050)));
    let part = format!(r#"{done},"ReversedAmount":4.00"#);
    assert_eq!(authorized(&reversal(Some(euro(1050))), &part), Some(euro(400)));
    assert_eq!(authorized(&reversal(None), done), Some(euro(1050)), "the whole is what was asked for");
    let cents = format!(r#"{done},"ReversedAmount":1050"#);
    assert_eq!(authorized(&reversal(None), &cents), Some(euro(1050)), "one vendor writes minor units");

    let asked =
        Ask::Status { category: Category::Reversal, service_id: ASKED.to_owned(), amount: euro(1050) };
    let inner = repeated(&Ids { category: "Reversal", ..REPEATED }, done);
    let told = said(&request(asked), &answer(&STATUS, &inner)).unwrap();
    assert!(
        matches!(told, Said::Status(StatusAnswer::Approved(approval)) if approval.authorized == Some(euro(1050)))
    );
}

#[test]
fn card_facts_are_kept_without_the_card() {
    let number = card_number("400012345678901");
    let body = format!(
        r#"{PAID_HEAD},"PaymentResult":{{"AmountsResp":{{"AuthorizedAmount":10.5}},
        "PaymentInstrumentData":{{"PaymentInstrumentType":"Card","CardData":{{"PaymentBrand":"visa\u202e","MaskedPAN":"{pan}","EntryMode":["Contactless"],"SensitiveCardData":{{"PAN":"{number}"}}}}}},
        "PaymentAcquirerData":{{"MerchantID":"1","AcquirerPOIID":"2","ApprovalCode":"A1{long}"}}}},
        "PaymentReceipt":[{{"DocumentQualifier":"CashierReceipt","RequiredSignatureFlag":true,"OutputContent":{{"OutputFormat":"Text","OutputText":[{{"Text":"CARD {number}"}}]}}}}]"#,
        PAID_HEAD = r#""Response":{"Result":"Success"},"POIData":{"POITransactionID":{"TransactionID":" 47.12 ","TimeStamp":"2026-05-04T10:11:30,1+02:00"}}"#,
        pan = format_args!("{}******{}", &number[..6], &number[12..]),
        long = "x".repeat(60),
    );
    let Ok(Said::Approved(approval)) = said(&payment(), &answer(&PAYMENT, &body)) else {
        panic!("no approval")
    };
    let last = &number[12..];
    let summary = approval.summary;
    assert_eq!(summary.brand.as_deref(), Some("visa"));
    assert_eq!(summary.masked_pan, Some(format!("************{last}")));
    assert_eq!(summary.entry.as_deref(), Some("Contactless"));
    assert_eq!(summary.approval_code.unwrap().chars().count(), 40);
    assert_eq!(summary.service_id, OURS);
    let kept =
        PoiTransaction { id: " 47.12 ".to_owned(), time_stamp: "2026-05-04T10:11:30,1+02:00".to_owned() };
    assert_eq!(summary.poi_transaction, Some(kept), "byte for byte");
    let slip = &approval.slips[0];
    assert_eq!((slip.audience, slip.signature_required), (SlipFor::Merchant, true));
    assert_eq!(slip.lines, [format!("CARD ************{last}")]);
}
