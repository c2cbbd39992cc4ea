//! What a nexo message may say about a question, once its bytes were read.

use connectors::map;
use domain::attempt::Condition;
use domain::money::Money;
use nexo::encoding::json;
use nexo::v3::{Body, Message};
use terminal::{Approval, Ask, Refusal, Request, Said, StatusAnswer};

use crate::card_numbers;
use crate::exchange::{pairing, request};

/// The longest of each kind of text that may reach a screen or a printer.
const TEXT_MAX: usize = 200;
const LINE_MAX: usize = 96;
const SLIPS_MAX: usize = 6;
const LINES_MAX: usize = 200;

pub(crate) fn check(data: &[u8]) {
    let Some((which, body)) = data.split_first() else { return };
    let Ok(message) = json::read(body) else { return };
    let request = request(*which, pairing());
    let Ok(said) = map::said(&request, &message) else { return };
    names_are_ours(&request, &message);
    match &said {
        Said::Approved(approval) => {
            assert!(
                matches!(request.ask, Ask::Payment { .. } | Ask::Refund { .. } | Ask::Reversal { .. }),
                "money out of nothing"
            );
            assert!(!matches!(message.body, Body::EventNotification(_)), "a notice moves no money");
            approved(approval, &request.service_id);
        }
        Said::Refused(refusal) => refused(refusal),
        Said::Status(StatusAnswer::Approved(approval)) => {
            repeats_what_was_asked(&request, &message);
            approved(approval, "41");
        }
        Said::Status(StatusAnswer::Refused(refusal)) => {
            repeats_what_was_asked(&request, &message);
            refused(refusal);
        }
        Said::Done
        | Said::Totals(_)
        | Said::Card(_)
        | Said::Status(
            StatusAnswer::Running
            | StatusAnswer::NotFound
            | StatusAnswer::LoggedOut
            | StatusAnswer::Foreign
            | StatusAnswer::Unsupported,
        ) => {}
    }
}

fn names_are_ours(request: &Request, message: &Message) {
    let header = &message.header;
    assert_eq!(header.sale_id, request.pairing.sale_id);
    assert_eq!(header.poi_id, request.pairing.poi_id);
    // a notice about our message has a number of its own
    if !matches!(message.body, Body::EventNotification(_)) {
        assert_eq!(header.service_id.as_deref(), Some(request.service_id.as_str()));
    }
}

fn repeats_what_was_asked(request: &Request, message: &Message) {
    let Ask::Status { service_id, .. } = &request.ask else { panic!("a status that nobody asked for") };
    let Body::TransactionStatusResponse(body) = &message.body else { panic!("a status without its answer") };
    let repeated = &body.repeated.as_ref().expect("nothing is decided without the repeated answer").header;
    assert_eq!(repeated.service_id.as_ref(), Some(service_id));
    assert_eq!((&repeated.sale_id, &repeated.poi_id), (&request.pairing.sale_id, &request.pairing.poi_id));
}

fn approved(approval: &Approval, service_id: &str) {
    let Approval { authorized, tip, cash_back, fees, summary, slips } = approval;
    let amounts: Vec<Money> = [authorized, tip, cash_back, fees].into_iter().copied().flatten().collect();
    assert!(amounts.iter().all(|amount| !amount.is_negative()), "{amounts:?}");
    let one = amounts.first().map(|amount| amount.currency());
    assert!(amounts.iter().all(|amount| Some(amount.currency()) == one), "{amounts:?}");
    assert_eq!(summary.service_id, service_id);
    if let Some(pan) = &summary.masked_pan {
        assert!(pan.starts_with("************") && pan.len() <= 16, "{pan:?}");
    }
    for word in [&summary.brand, &summary.approval_code, &summary.entry].into_iter().flatten() {
        clean(word, TEXT_MAX);
    }
    assert!(slips.len() <= SLIPS_MAX, "{} slips", slips.len());
    for slip in slips {
        assert!(slip.lines.len() <= LINES_MAX, "{} lines", slip.lines.len());
        slip.lines.iter().for_each(|line| clean(line, LINE_MAX));
    }
}

fn refused(refusal: &Refusal) {
    if let Some(text) = &refusal.text {
        clean(text, TEXT_MAX);
        assert!(!text.is_empty(), "an empty text is no text");
    }
    if let Condition::Other(word) = &refusal.condition {
        clean(word, TEXT_MAX);
    }
}

fn clean(text: &str, max: usize) {
    assert!(text.chars().count() <= max, "{text:?} is over {max} characters");
    assert!(!text.chars().any(char::is_control), "{text:?} has control characters");
    assert_eq!(card_numbers(text), Vec::<String>::new(), "{text:?}");
}
