//! What must hold for any bytes that a reader is given: one function for each reader.
//!
//! The same functions run in two places. `fuzz/` hands them what libFuzzer makes up; `tests/corpus.rs` hands
//! them, with the compiler of every day, what was worth keeping. A function that returns is content; one that
//! panics has found a fault. Nothing here is part of the till.

#![expect(clippy::panic, clippy::expect_used, reason = "a broken promise has to end the run")]

mod card_filter;
mod cards;
mod commands;
mod documents;
mod exchange;
mod incoming;
mod nexo_five;
mod nexo_forms;
mod nexo_json;
mod numbers;
mod shop_file;
mod terminal_answer;
mod terminal_config;
mod till_id;
mod toy_terminal;

pub use cards::card_numbers;
pub use commands::COMMANDS;

/// A reader and what must hold for it.
#[derive(Clone, Copy)]
pub struct Target {
    /// Its name, and that of its folders below `fuzz/corpus` and `fuzz/crashes`.
    pub name: &'static str,
    /// Panics where something does not hold.
    pub check: fn(&[u8]),
}

macro_rules! targets {
    ($( $(#[doc = $doc:literal])* $name:ident = $check:path; )*) => {
        /// Every target.
        pub const TARGETS: &[Target] = &[ $( Target { name: stringify!($name), check: $name } ),* ];

        $( $(#[doc = $doc])* pub fn $name(data: &[u8]) { $check(data); } )*
    };
}

targets! {
    #[doc = "A nexo message: what was read can be written, and reads back as the same."]
    nexo_json = nexo_json::check;
    #[doc = "A nexo message in XML, or in any form: it comes back the same from every dialect."]
    nexo_xml = nexo_forms::xml;
    #[doc = "A sealed nexo message: nobody forges one, and what is sealed opens."]
    nexo_sealed = nexo_forms::sealed;
    #[doc = "What is told of a file with a nexo message: one line without a value."]
    nexo_inspect = nexo_forms::told;
    #[doc = "A message of nexo 5: the same in every spelling, and the same as one of nexo 3."]
    nexo_five = nexo_five::check;
    #[doc = "A decimal of the wire: keeps its value, and crosses to money exactly or not at all."]
    nexo_amount = numbers::nexo_amount;
    #[doc = "Amounts, quantities, prices, rates and references as people type them."]
    typed_number = numbers::typed_number;
    #[doc = "Any bytes of a terminal: no card number is left in what is kept."]
    card_filter = card_filter::check;
    #[doc = "A nexo answer to a question: only our own names count, and texts are clean."]
    terminal_answer = terminal_answer::check;
    #[doc = "The bytes of a server as the answer to a payment: never \"not sent\" after the first byte."]
    http_answer = exchange::http_answer;
    #[doc = "The configuration of a terminal: what is taken can be asked with."]
    terminal_config = terminal_config::check;
    #[doc = "The arguments of a command of the screen."]
    api_command = commands::check;
    #[doc = "The file that a till is made from."]
    shop_file = shop_file::check;
    #[doc = "What the books keep as documents, and the sums over them."]
    stored_document = documents::check;
    #[doc = "The file with the name of the till: no message number twice, whatever stands there."]
    till_id = till_id::check;
    #[doc = "The bytes of a caller at the listener: always an end, and nothing let in that the doors do not allow."]
    listener_http = incoming::check;
    #[doc = "The requests on one connection to the simulator."]
    simulator_http = toy_terminal::http;
    #[doc = "The script of the simulator."]
    simulator_script = toy_terminal::script;
    #[doc = "A row of messages to the simulator: every answer is nexo, and the ledger has its reasons."]
    simulator_message = toy_terminal::messages;
}
