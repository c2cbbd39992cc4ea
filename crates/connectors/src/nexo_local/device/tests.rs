//! Calls as terminals write them, and the answers that they get.

use core::time::Duration;

use domain::attempt::Pairing;
use terminal::{
    Answer, Audience, Connector, HttpAnswer, InputAnswer, Length, Live, Mode, NoSecrets, PaperKind,
    ShownKind, TerminalConfig, TerminalEvent, Wanted, What,
};

use super::super::{NexoLocal, config_for_tests};
use super::*;
use crate::map::LETTERS;

const HEADER: &str =
    r#""MessageClass":"Device","MessageType":"Request","SaleID":"TILL-1","POIID":"POI-1","ServiceID":"7""#;

fn connector(profile: &str) -> NexoLocal {
    let config =
        TerminalConfig { mode: Mode::Full, ..config_for_tests(profile, "127.0.0.1:1", &[("tls", "off")]) };
    NexoLocal::new(&config, &NoSecrets).unwrap()
}

fn callback(body: &str) -> Callback {
    Callback {
        doors: Vec::new(),
        peer: "127.0.0.1".parse().unwrap(),
        path: "/nexo".to_owned(),
        headers: Vec::new(),
        content_type: "application/json".to_owned(),
        body: body.as_bytes().to_vec(),
    }
}

fn request(category: &str, device_id: Option<&str>, body: &str) -> Callback {
    let device = device_id.map(|id| format!(r#","DeviceID":"{id}""#)).unwrap_or_default();
    callback(&format!(
        r#"{{"SaleToPOIRequest":{{"MessageHeader":{{{HEADER},"MessageCategory":"{category}"{device}}},"{category}Request":{body}}}}}"#
    ))
}

fn session() -> Session {
    Session {
        pairing: Pairing { sale_id: "TILL-1".to_owned(), poi_id: "POI-1".to_owned() },
        open: true,
        live: Some(Live { category: terminal::Category::Payment, service_id: "7".to_owned() }),
    }
}

fn heard(callback: &Callback) -> Heard {
    connector("generic").hear(callback, &session()).unwrap()
}

fn display(text: &str, flags: &str) -> String {
    format!(
        r#"{{"DisplayOutput":[{{"Device":"CashierDisplay","InfoQualify":"POIReplication"{flags},"OutputContent":{{"OutputFormat":"Text","OutputText":[{{"Text":"{text}"}}]}}}}]}}"#
    )
}

const SIGNATURE: &str = r#"{"DisplayOutput":{"Device":"CashierDisplay","InfoQualify":"Display","OutputContent":{"OutputFormat":"Text","OutputText":[{"Text":"Signature OK?"}]}},"InputData":{"Device":"CashierInput","InfoQualify":"Input","InputCommand":"GetConfirmation","MaxInputTime":30}}"#;

fn text(answer: &HttpAnswer) -> String {
    String::from_utf8(answer.body.clone()).unwrap()
}

#[test]
fn words_come_out_cleaned_and_cut() {
    let wild = r"\u001b[2JENTER\u202e PIN\u200b";
    let What::Display(shown) = heard(&request("Display", None, &display(wild, ""))).what else {
        panic!("no display")
    };
    assert_eq!(shown[0].lines, ["[2JENTER PIN"]);
    assert_eq!((shown[0].to, shown[0].kind), (Audience::Cashier, ShownKind::Screen));
    let long = "x".repeat(500);
    let What::Display(shown) = heard(&request("Display", None, &display(&long, ""))).what else {
        panic!("no display")
    };
    assert_eq!(shown[0].lines[0].chars().count(), LETTERS);
}

#[test]
fn names_of_another_till_or_terminal_and_a_closed_session_are_not_heard() {
    let call = request("Display", None, &display("hello", ""));
    let reject = |session: &Session| connector("generic").hear(&call, session).unwrap_err();
    let pairing = |sale_id: &str, poi_id: &str| Session {
        pairing: Pairing { sale_id: sale_id.to_owned(), poi_id: poi_id.to_owned() },
        ..session()
    };
    assert_eq!(reject(&pairing("TILL-2", "POI-1")), Reject::NotOurs);
    assert_eq!(reject(&pairing("TILL-1", "POI-2")), Reject::NotOurs);
    assert_eq!(reject(&Session { open: false, ..session() }), Reject::NotOurs);
    let light = NexoLocal::new(&config_for_tests("generic", "127.0.0.1:1", &[]), &NoSecrets).unwrap();
    assert_eq!(light.hear(&call, &session()), Err(Reject::NotOurs), "a light terminal never calls");
}

#[test]
fn a_display_is_answered_only_where_it_wants_an_answer() {
    let answer = |flags: &str| {
        connector("generic").answer(&request("Display", Some("4"), &display("hi", flags)), &Answer::Taken)
    };
    assert_eq!(answer(r#","ResponseRequiredFlag":false"#), HttpAnswer::empty(204));
    let answered = answer("");
    assert_eq!(answered.status, 200);
    assert!(text(&answered).contains(r#""OutputResult":[{"Device":"CashierDisplay","InfoQualify":"POIReplication","Response":{"Result":"Success"}}]"#));
    assert!(text(&answered).contains(r#""DeviceID":"4""#), "{}", text(&answered));
}

#[test]
fn nobody_means_no() {
    let call = request("Input", Some("4"), SIGNATURE);
    let What::Input(asked) = heard(&call).what else { panic!("no input") };
    assert_eq!((asked.wants, asked.wait), (Wanted::Confirmation, Some(Duration::from_secs(30))));
    assert_eq!(asked.lines, ["Signature OK?"]);
    for (given, said) in [
        (InputAnswer::Nobody, r#""ConfirmedFlag":false"#),
        (InputAnswer::Cancelled, r#""ConfirmedFlag":false"#),
        (InputAnswer::Confirmed(false), r#""ConfirmedFlag":false"#),
        (InputAnswer::Confirmed(true), r#""ConfirmedFlag":true"#),
    ] {
        let answer = text(&connector("generic").answer(&call, &Answer::Input(given.clone())));
        assert!(answer.contains(said) && answer.contains(r#""Result":"Success""#), "{given:?}: {answer}");
    }
}

#[test]
fn digits_are_digits_and_silence_is_a_failure() {
    let body = r#"{"InputData":{"Device":"CashierInput","InfoQualify":"Input","InputCommand":"DigitString","MinLength":2,"MaxLength":4}}"#;
    let call = request("Input", Some("4"), body);
    let What::Input(asked) = heard(&call).what else { panic!("no input") };
    assert_eq!(asked.wants, Wanted::Digits(Length { min: Some(2), max: Some(4) }));
    let typed = connector("generic").answer(&call, &Answer::Input(InputAnswer::Typed("123".to_owned())));
    assert!(text(&typed).contains(r#""DigitInput":"123""#));
    let nobody = text(&connector("generic").answer(&call, &Answer::Input(InputAnswer::Nobody)));
    assert!(nobody.contains(r#""ErrorCondition":"Cancel""#) && !nobody.contains("DigitInput"), "{nobody}");
}

#[test]
fn a_password_and_a_question_to_the_customer_are_for_nobody_here() {
    for (device, command) in [("CashierInput", "Password"), ("CustomerInput", "GetConfirmation")] {
        let body = format!(
            r#"{{"InputData":{{"Device":"{device}","InfoQualify":"Input","InputCommand":"{command}"}}}}"#
        );
        let What::Input(asked) = heard(&request("Input", Some("4"), &body)).what else { panic!("no input") };
        assert_eq!(asked.wants, Wanted::Nothing, "{device} {command}");
    }
}

#[test]
fn a_slip_is_answered_by_its_response_mode_and_failure_is_always_told() {
    let slip = |mode: &str| {
        let body = format!(
            r#"{{"PrintOutput":{{"DocumentQualifier":"CashierReceipt","ResponseMode":"{mode}","RequiredSignatureFlag":true,"OutputContent":{{"OutputFormat":"Text","OutputText":[{{"Text":"Sign: ____"}}]}}}}}}"#
        );
        request("Print", Some("4"), &body)
    };
    let What::Print(paper) = heard(&slip("PrintEnd")).what else { panic!("no slip") };
    assert!(paper.signature && paper.kind == PaperKind::Merchant && paper.lines == ["Sign: ____"]);
    assert_eq!(connector("generic").answer(&slip("NotRequired"), &Answer::Taken), HttpAnswer::empty(204));
    assert_eq!(connector("generic").answer(&slip("PrintEnd"), &Answer::Taken).status, 200);
    let failed = text(&connector("generic").answer(&slip("NotRequired"), &Answer::NotDone));
    assert!(failed.contains("UnavailableDevice"), "{failed}");
}

#[test]
fn an_event_names_the_message_that_was_refused() {
    use base64::Engine as _;
    let refused = base64::engine::general_purpose::STANDARD
        .encode(r#"{"SaleToPOIRequest":{"MessageHeader":{"ServiceID":"7"}}}"#);
    let call = callback(&format!(
        r#"{{"SaleToPOIRequest":{{"MessageHeader":{{"MessageClass":"Event","MessageCategory":"Event","MessageType":"Notification","SaleID":"TILL-1","POIID":"POI-1","DeviceID":"9"}},"EventNotification":{{"TimeStamp":"2026-05-04T10:11:12Z","EventToNotify":"Reject","EventDetails":"no such element","RejectedMessage":"{refused}"}}}}}}"#
    ));
    let What::Event(told) = heard(&call).what else { panic!("no event") };
    assert_eq!((told.event, told.rejected.as_deref()), (TerminalEvent::Reject, Some("7")));
    assert_eq!(connector("generic").answer(&call, &Answer::Taken), HttpAnswer::empty(204));
}

#[test]
fn the_same_message_has_the_same_name_and_another_has_not() {
    let key = |device: Option<&str>, text: &str| heard(&request("Display", device, &display(text, ""))).key;
    assert_eq!(key(Some("4"), "a"), key(Some("4"), "b"), "the terminal's number is its name");
    assert_ne!(key(Some("4"), "a"), key(Some("5"), "a"));
    assert_eq!(key(None, "a"), key(None, "a"));
    assert_ne!(key(None, "a"), key(None, "b"));
}

#[test]
fn an_answer_or_a_question_that_no_terminal_asks_is_refused() {
    let answer = HEADER.replace("Request", "Response");
    let call = callback(&format!(
        r#"{{"SaleToPOIResponse":{{"MessageHeader":{{{answer},"MessageCategory":"Payment"}},"PaymentResponse":{{"Response":{{"Result":"Success"}}}}}}}}"#
    ));
    assert!(matches!(connector("generic").hear(&call, &session()), Err(Reject::Unreadable(_))));
    let login = r#"{"MaintenanceAllowed":true}"#;
    let call = request("Logout", None, login);
    assert!(matches!(connector("generic").hear(&call, &session()), Err(Reject::Unreadable(_))));
    assert_eq!(
        connector("generic").answer(&call, &Answer::Rejected(Reject::Unreadable(String::new()))).status,
        400
    );
    assert_eq!(connector("generic").answer(&call, &Answer::Rejected(Reject::NotOurs)).status, 403);
}
