//! Each vector, in every spelling, is the same message.

use nexo::v5;

use super::support::{dialects, survivors};

#[test]
fn every_vector_survives_every_spelling() {
    for (name, content) in survivors("nexo5") {
        let message = v5::read(&content).unwrap().message;
        for dialect in dialects() {
            let written = dialect.write(&message).unwrap_or_else(|error| panic!("{name}: {error}"));
            let read = v5::read(&written).unwrap_or_else(|error| panic!("{name}: {error}"));
            assert_eq!(read.message, message, "{name} {dialect:?}");
            assert_eq!(read.spelling, dialect, "{name}");
            assert_eq!(dialect.write(&read.message).unwrap(), written, "{name}");
        }
    }
}

#[test]
fn nothing_of_a_long_name_is_left_in_a_short_message() {
    for (name, content) in survivors("nexo5") {
        let message = v5::read(&content).unwrap().message;
        let text = String::from_utf8(v5::Dialect::SHORT.write(&message).unwrap()).unwrap();
        for long in ["Identification", "Transaction", "Request", "Response", "Amount", "Header", "Message"] {
            assert!(!text.contains(&format!("{long}\":")), "{name}: {long}\n{text}");
        }
    }
}

#[test]
fn words_are_written_where_a_terminal_wants_them() {
    let content = super::support::bytes("payment-request");
    let message = v5::read(&content).unwrap().message;
    let text = String::from_utf8(v5::Dialect::WORLDLINE.write(&message).unwrap()).unwrap();
    for word in ["FinancialPaymentRequest", "CardPayment", "CashBack", "EMVProximityReader", "OriginatingPOI"]
    {
        assert!(text.contains(&format!("\"{word}\"")), "{word}\n{text}");
    }
    assert!(!text.contains("\"FSPQ\""), "{text}");
}
