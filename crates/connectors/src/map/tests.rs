//! Questions and answers, both ways: every condition, every foreign name, every sum.

mod money;
mod question;

use domain::attempt::Pairing;
use domain::currency::Currency;
use domain::money::Money;
use terminal::SaleTransaction;

use super::*;

pub(super) const OURS: &str = "0000000A7F";
const ASKED: &str = "0000000A7E";

fn euro(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

fn sale() -> SaleTransaction {
    SaleTransaction { id: "T01-000118/1".to_owned(), at: "2026-05-04T10:11:12Z".parse().unwrap() }
}

fn request(ask: Ask) -> Request {
    let pairing = Pairing { sale_id: "TILL-1".to_owned(), poi_id: "POI-1".to_owned() };
    Request { pairing, service_id: OURS.to_owned(), ask }
}

fn payment() -> Request {
    request(Ask::Payment { amount: euro(1050), sale: sale(), wish: domain::attempt::Wish::default() })
}

/// Of the whole, which is 10.50, or of a part.
fn reversal(part: Option<Money>) -> Request {
    let original = domain::card::PoiTransaction {
        id: "47.11".to_owned(),
        time_stamp: "2026-05-04T09:00:00+02:00".to_owned(),
    };
    let amount = part.unwrap_or(euro(1050));
    request(Ask::Reversal { original, sale: sale(), amount, in_part: part.is_some() })
}

fn status() -> Request {
    request(Ask::Status { category: Category::Payment, service_id: ASKED.to_owned(), amount: euro(1050) })
}

fn abort() -> Request {
    request(Ask::Abort { category: Category::Payment, service_id: ASKED.to_owned() })
}

struct Ids<'a> {
    category: &'a str,
    sale: &'a str,
    poi: &'a str,
    service: &'a str,
}

const PAYMENT: Ids<'_> = Ids { category: "Payment", sale: "TILL-1", poi: "POI-1", service: OURS };
const STATUS: Ids<'_> = Ids { category: "TransactionStatus", ..PAYMENT };
const REPEATED: Ids<'_> = Ids { service: ASKED, ..PAYMENT };

fn header(ids: &Ids<'_>) -> String {
    let Ids { category, sale, poi, service } = ids;
    format!(
        r#""MessageHeader":{{"MessageClass":"Service","MessageCategory":"{category}","MessageType":"Response","ServiceID":"{service}","SaleID":"{sale}","POIID":"{poi}"}}"#
    )
}

fn answer(ids: &Ids<'_>, body: &str) -> Message {
    let text =
        format!(r#"{{"SaleToPOIResponse":{{{},"{}Response":{{{body}}}}}}}"#, header(ids), ids.category);
    nexo::encoding::json::read(text.as_bytes()).unwrap()
}

fn failure(condition: &str, text: &str) -> String {
    format!(
        r#""Response":{{"Result":"Failure","ErrorCondition":"{condition}","AdditionalResponse":"{text}"}}"#
    )
}

fn repeated(ids: &Ids<'_>, body: &str) -> String {
    let (header, category) = (header(ids), ids.category);
    format!(
        r#""Response":{{"Result":"Success"}},"RepeatedMessageResponse":{{{header},"RepeatedResponseMessageBody":{{"{category}Response":{{{body}}}}}}}"#
    )
}

const PAID: &str = r#""Response":{"Result":"Success"},"POIData":{"POITransactionID":{"TransactionID":"47.12","TimeStamp":"2026-05-04T10:11:30+02:00"}},"PaymentResult":{"AmountsResp":{"AuthorizedAmount":10.5}}"#;

fn status_of(body: &str) -> StatusAnswer {
    match said(&status(), &answer(&STATUS, body)).unwrap() {
        Said::Status(answer) => answer,
        other => panic!("{other:?} is no status"),
    }
}

#[test]
fn every_condition_of_a_payment_is_told_apart() {
    let table = [
        ("Aborted", Condition::Aborted),
        ("Busy", Condition::Busy),
        ("Cancel", Condition::Cancel),
        ("DeviceOut", Condition::DeviceOut),
        ("InsertedCard", Condition::InsertedCard),
        ("InProgress", Condition::InProgress),
        ("LoggedOut", Condition::LoggedOut),
        ("MessageFormat", Condition::MessageFormat),
        ("NotAllowed", Condition::NotAllowed),
        ("NotFound", Condition::NotFound),
        ("PaymentRestriction", Condition::PaymentRestriction),
        ("Refusal", Condition::Refusal),
        ("UnavailableDevice", Condition::UnavailableDevice),
        ("UnavailableService", Condition::UnavailableService),
        ("InvalidCard", Condition::InvalidCard),
        ("UnreachableHost", Condition::UnreachableHost),
        ("WrongPIN", Condition::WrongPin),
        ("acme:Dog", Condition::Other("acme:Dog".to_owned())),
    ];
    assert_eq!(table.len(), ErrorCondition::ALL.len() + 1, "one row for each, and one that nobody listed");
    for (word, condition) in table {
        let told = said(&payment(), &answer(&PAYMENT, &failure(word, "no")));
        let text = Some("no".to_owned());
        assert_eq!(told, Ok(Said::Refused(Refusal { condition, text, ours_running: false })), "{word}");
    }
    for (response, condition) in [
        (r#"{"Result":"Failure"}"#, Condition::Missing),
        (r#"{"Result":"Perhaps","ErrorCondition":"Refusal"}"#, Condition::Other("Perhaps".to_owned())),
    ] {
        let told = said(&payment(), &answer(&PAYMENT, &format!(r#""Response":{response}"#)));
        assert_eq!(told, Ok(Said::Refused(Refusal { condition, text: None, ours_running: false })));
    }
}

#[test]
fn every_condition_of_a_status_is_told_apart() {
    for condition in ErrorCondition::ALL {
        let told = status_of(&failure(condition.as_str(), ""));
        let expected = match condition {
            ErrorCondition::NotFound => StatusAnswer::NotFound,
            ErrorCondition::LoggedOut | ErrorCondition::NotAllowed => StatusAnswer::LoggedOut,
            ErrorCondition::UnavailableService | ErrorCondition::MessageFormat => StatusAnswer::Unsupported,
            _ => StatusAnswer::Running,
        };
        assert_eq!(told, expected, "{condition}");
    }
    assert_eq!(status_of(r#""Response":{"Result":"Failure"}"#), StatusAnswer::Running);
    assert_eq!(
        status_of(r#""Response":{"Result":"Perhaps","ErrorCondition":"NotFound"}"#),
        StatusAnswer::Running
    );
}

#[test]
fn an_answer_with_another_name_is_foreign() {
    for (ids, field) in [
        (Ids { category: "Reversal", ..PAYMENT }, "MessageCategory"),
        (Ids { sale: "TILL-2", ..PAYMENT }, "SaleID"),
        (Ids { poi: "POI-2", ..PAYMENT }, "POIID"),
        (Ids { service: ASKED, ..PAYMENT }, "ServiceID"),
    ] {
        assert_eq!(said(&payment(), &answer(&ids, PAID)), Err(NotAnAnswer::Foreign { field }));
    }
}

#[test]
fn a_repeated_answer_with_another_name_is_foreign() {
    assert!(matches!(status_of(&repeated(&REPEATED, PAID)), StatusAnswer::Approved(_)));
    for ids in [
        Ids { category: "Reversal", ..REPEATED },
        Ids { sale: "TILL-2", ..REPEATED },
        Ids { poi: "POI-2", ..REPEATED },
        Ids { service: OURS, ..REPEATED },
    ] {
        assert_eq!(status_of(&repeated(&ids, PAID)), StatusAnswer::Foreign);
    }
    // The last transaction of the terminal, without its name: it may be anybody's.
    assert_eq!(status_of(r#""Response":{"Result":"Success"}"#), StatusAnswer::Foreign);
    let other = format!(r#""MessageReference":{{"ServiceID":"1"}},{}"#, failure("NotFound", ""));
    assert_eq!(status_of(&other), StatusAnswer::Foreign);
    let about_it = format!(r#""MessageReference":{{"ServiceID":"{ASKED}"}},{}"#, failure("NotFound", ""));
    assert_eq!(status_of(&about_it), StatusAnswer::NotFound);
}

#[test]
fn the_inner_answer_decides() {
    let StatusAnswer::Refused(refusal) = status_of(&repeated(&REPEATED, &failure("Refusal", "no"))) else {
        panic!("no refusal")
    };
    assert_eq!(refusal.condition, Condition::Refusal);
    let StatusAnswer::Approved(approval) = status_of(&repeated(&REPEATED, PAID)) else {
        panic!("no approval")
    };
    assert_eq!((approval.authorized, approval.summary.service_id.as_str()), (Some(euro(1050)), ASKED));
}

#[test]
fn a_refusal_that_names_our_message_says_so() {
    for (text, running) in [
        (format!("busy with ServiceID {OURS}"), true),
        (format!("message=Busy&note=in%20progress%3A{OURS}"), true),
        ("Repeated Message: ServiceID - 1".to_owned(), true),
        (format!("busy with ServiceID {OURS}1"), false),
        ("POI Terminal Busy to Process another Request".to_owned(), false),
    ] {
        let Ok(Said::Refused(refusal)) = said(&payment(), &answer(&PAYMENT, &failure("Busy", &text))) else {
            panic!("no refusal")
        };
        assert_eq!(refusal.ours_running, running, "{text}");
    }
}

fn notice(event: &str, rejected: Option<&str>, service_id: Option<&str>) -> Message {
    use base64::Engine as _;
    let service_id = service_id.map(|id| format!(r#""ServiceID":"{id}","#)).unwrap_or_default();
    let rejected = rejected
        .map(|text| base64::engine::general_purpose::STANDARD.encode(text))
        .map(|packed| format!(r#","RejectedMessage":"{packed}""#))
        .unwrap_or_default();
    let text = format!(
        r#"{{"SaleToPOIRequest":{{"MessageHeader":{{"MessageClass":"Event","MessageCategory":"Event","MessageType":"Notification",{service_id}"SaleID":"TILL-1","POIID":"POI-1"}},"EventNotification":{{"TimeStamp":"2026-05-04T10:11:12Z","EventToNotify":"{event}","EventDetails":"message=Did+not+understand"{rejected}}}}}}}"#
    );
    nexo::encoding::json::read(text.as_bytes()).unwrap()
}

fn written(request: &Request) -> String {
    let manner = Manner { capabilities: &["PrinterReceipt"], ..Manner::default() };
    let message = message(request, manner, sale().at).unwrap();
    String::from_utf8(nexo::encoding::json::write(&message).unwrap()).unwrap()
}

#[test]
fn a_rejected_message_was_not_begun() {
    let whole = written(&payment());
    let cut = &whole[..whole.len() - 20];
    for notice in [
        notice("Reject", Some(&whole), Some("1")),
        notice("Reject", Some(cut), None),
        notice("Reject", None, Some(OURS)),
        notice("Reject", None, None),
    ] {
        let told = said(&payment(), &notice);
        let text = Some("Did not understand".to_owned());
        let refusal = Refusal { condition: Condition::MessageFormat, text, ours_running: false };
        assert_eq!(told, Ok(Said::Refused(refusal)));
    }
}

#[test]
fn a_notice_about_another_message_is_foreign() {
    let mut abort_of_it = abort();
    abort_of_it.service_id = "1".to_owned();
    abort_of_it.ask = Ask::Abort { category: Category::Payment, service_id: OURS.to_owned() };
    let foreign = Err(NotAnAnswer::Foreign { field: "ServiceID" });
    // It names our payment, but only as what should have been stopped.
    assert_eq!(said(&payment(), &notice("Reject", Some(&written(&abort_of_it)), Some(OURS))), foreign);
    let whole = written(&abort_of_it);
    let cut = &whole[..whole.len() - 10];
    assert!(cut.contains(OURS) && nexo::encoding::json::read(cut.as_bytes()).is_err());
    assert_eq!(said(&payment(), &notice("Reject", Some(cut), Some(OURS))), foreign);
    assert_eq!(said(&payment(), &notice("Reject", None, Some("1"))), foreign);
    assert_eq!(said(&payment(), &notice("Completed", None, Some(OURS))), Err(NotAnAnswer::Unexpected));
}

#[test]
fn a_rejected_status_question_is_not_supported() {
    let told = said(&status(), &notice("Reject", Some(&written(&status())), None));
    assert_eq!(told, Ok(Said::Status(StatusAnswer::Unsupported)));
}

#[test]
fn an_abort_is_heard_whatever_is_said() {
    for event in ["Reject", "Completed", "CompletedMessage"] {
        assert_eq!(said(&abort(), &notice(event, None, Some("1"))), Ok(Said::Done));
    }
    let answered = answer(&Ids { category: "Abort", ..PAYMENT }, "");
    assert_eq!(said(&abort(), &answered), Ok(Said::Done));
}

#[test]
fn questions_without_money_are_done_or_refused() {
    for (ask, category) in [
        (Ask::Login { language: "nl".to_owned() }, "Login"),
        (Ask::Logout { maintenance: true }, "Logout"),
        (Ask::Diagnosis, "Diagnosis"),
    ] {
        let ids = Ids { category, ..PAYMENT };
        let request = request(ask);
        assert_eq!(said(&request, &answer(&ids, r#""Response":{"Result":"Success"}"#)), Ok(Said::Done));
        let told = said(&request, &answer(&ids, &failure("Busy", "loading")));
        assert!(matches!(told, Ok(Said::Refused(Refusal { condition: Condition::Busy, .. }))), "{told:?}");
    }
}
