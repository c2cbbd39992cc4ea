//! Questions as they go out. The whole text is compared: a terminal reads nothing else.

use super::*;
use crate::amount::AmountError;

fn body(request: &Request) -> String {
    let text = written(request);
    let header = text.find(r#""POIID":"POI-1"},"#).unwrap();
    text[header + r#""POIID":"POI-1"},"#.len()..].to_owned()
}

#[test]
fn a_header_names_both_sides_and_the_message() {
    assert!(written(&payment()).starts_with(concat!(
        r#"{"SaleToPOIRequest":{"MessageHeader":{"ProtocolVersion":"3.0","MessageClass":"Service","#,
        r#""MessageCategory":"Payment","MessageType":"Request","ServiceID":"0000000A7F","#,
        r#""SaleID":"TILL-1","POIID":"POI-1"},"#
    )));
}

#[test]
fn money_is_asked_for_exactly() {
    assert_eq!(
        body(&payment()),
        concat!(
            r#""PaymentRequest":{"SaleData":{"SaleTransactionID":{"TransactionID":"T01-000118/1","#,
            r#""TimeStamp":"2026-05-04T10:11:12.000Z"}},"PaymentTransaction":{"AmountsReq":{"Currency":"EUR","#,
            r#""RequestedAmount":10.50}},"PaymentData":{"PaymentType":"Normal"}}}}"#
        )
    );
    let told = body(&reversal(Some(euro(400))));
    assert!(
        told.contains(
            r#""POITransactionID":{"TransactionID":"47.11","TimeStamp":"2026-05-04T09:00:00+02:00"}"#
        )
    );
    assert!(told.contains(r#""ReversalReason":"MerchantCancel""#), "{told}");
    assert!(told.contains(r#""ReversedAmount":4.00"#), "{told}");
    assert!(!body(&reversal(None)).contains("ReversedAmount"));
}

#[test]
fn a_question_about_a_message_names_it() {
    let named = r#""MessageReference":{"MessageCategory":"Payment","ServiceID":"0000000A7E","SaleID":"TILL-1","POIID":"POI-1"}"#;
    let told = body(&status());
    assert!(told.contains(named), "{told}");
    assert!(
        told.contains(
            r#""ReceiptReprintFlag":true,"DocumentQualifier":["CashierReceipt","CustomerReceipt"]"#
        )
    );
    let told = body(&abort());
    assert!(told.contains(named) && told.contains(r#""AbortReason":"MerchantAbort""#), "{told}");
}

#[test]
fn a_login_says_what_the_till_can_do() {
    let told = body(&request(Ask::Login { language: "nl".to_owned() }));
    for part in [
        r#""DateTime":"2026-05-04T10:11:12.000Z""#,
        r#""ManufacturerID":"Florin""#,
        r#""SaleCapabilities":["PrinterReceipt"]"#,
        r#""OperatorLanguage":"nl""#,
    ] {
        assert!(told.contains(part), "{part} in {told}");
    }
    assert_eq!(
        body(&request(Ask::Logout { maintenance: true })),
        r#""LogoutRequest":{"MaintenanceAllowed":true}}}"#
    );
    assert_eq!(body(&request(Ask::Diagnosis)), r#""DiagnosisRequest":{}}}"#);
}

#[test]
fn an_amount_that_has_no_place_on_the_wire_is_not_asked_for() {
    for minor in [-1, 10_000_000_000] {
        let request = request(Ask::Payment {
            amount: euro(minor),
            sale: sale(),
            wish: domain::attempt::Wish::default(),
        });
        let error = message(&request, Manner::default(), sale().at).unwrap_err();
        assert!(matches!(error, AmountError::Unwritable { .. }), "{error}");
    }
}

#[test]
fn only_what_the_customer_chose_may_pay() {
    let brands = ["VISA".to_owned(), "MASTERCARD".to_owned()];
    let manner = Manner { brands: &brands, ..Manner::default() };
    let told = message(&payment(), manner, sale().at).unwrap();
    let told = String::from_utf8(nexo::encoding::json::write(&told).unwrap()).unwrap();
    let wanted = r#""TransactionConditions":{"AllowedPaymentBrand":["VISA","MASTERCARD"]}"#;
    assert!(told.contains(wanted), "{told}");
}
