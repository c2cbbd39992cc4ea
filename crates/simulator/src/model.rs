//! The terminal without sockets and without waiting, for whoever has a network and a clock of their
//! own: a simulation asks it, and decides what of its answers arrives, and when.

use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::call::{Call, Heard, Says, Wants};
use crate::delivery::{Action, Delivery, RunId};
use crate::ledger::Ledger;
use crate::terminal::{Memory, Terminal};
use crate::{Arrivals, Entry, Options, Script, http};

/// One terminal, its ledger in memory.
#[derive(Debug)]
pub struct Model(Terminal);

/// What came of a message.
#[derive(Debug)]
pub struct Received {
    /// What happens on its connection at once; absent while the customer is busy.
    pub now: Option<Told>,
    /// A payment that began, and goes on whatever happens to the connection.
    pub started: Option<Begun>,
}

/// A payment that goes on by itself.
#[derive(Debug, Clone, Copy)]
pub struct Begun {
    /// Its name, for [`Model::finish`].
    pub run: Run,
    /// When it ends by itself; absent means never.
    pub after: Option<Duration>,
}

/// Names a payment within one life of the terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Run(RunId);

/// What the terminal does to a connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// After this long.
    pub after: Duration,
    /// These bytes, and then the end; no bytes is an orderly end, or a reset.
    pub bytes: Vec<u8>,
    /// The connection is torn down instead of closed.
    pub reset: bool,
}

/// What the terminal asks of the till.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Where the till listens.
    pub url: String,
    /// The body of the request.
    pub body: Vec<u8>,
    /// The terminal waits for the answer of a person at the till.
    pub is_question: bool,
    call: Call,
}

impl From<Delivery> for Told {
    fn from(delivery: Delivery) -> Self {
        let reset = delivery.action == Action::Reset;
        let bytes = http::bytes_of(&delivery.action, true).map(|(bytes, _)| bytes).unwrap_or_default();
        Self { after: delivery.after, bytes, reset }
    }
}

impl Model {
    /// A terminal whose clock shows this time.
    pub fn new(options: Options, script: Script, shown: DateTime<Utc>) -> Self {
        Self(Terminal::new(options, script, Ledger::in_memory(), Vec::new(), Some(shown)))
    }

    /// Moves its clock, which labels and decides nothing.
    pub fn show(&mut self, at: DateTime<Utc>) {
        self.0.show(at);
    }

    /// Takes the body of a request.
    pub fn receive(&mut self, body: &[u8]) -> Received {
        let plan = self.0.receive(body);
        Received {
            now: plan.now.map(Told::from),
            started: plan.started.map(|started| Begun { run: Run(started.run), after: started.after }),
        }
    }

    /// Nothing is left to wait for: the payment was aborted, or went with a reboot.
    pub fn is_over(&self, run: Run) -> bool {
        self.0.is_over(run.0)
    }

    /// The moment of authorisation.
    pub fn finish(&mut self, run: Run) -> Told {
        self.0.finish(run.0).into()
    }

    /// The next step of the customer, for whoever wants to see each of them; gives how long the one after it
    /// lasts, and nothing when the payment is decided or never ends by itself.
    pub fn step(&mut self, run: Run) -> Option<Duration> {
        let turn = self.0.pace(run.0).turn;
        self.0.lapse(run.0, turn);
        self.0.pace(run.0).limit
    }

    /// What it asks of tills since the last time.
    pub fn asks(&mut self) -> Vec<Asked> {
        self.0.call_tills();
        let calls = self.0.take_calls();
        let wire = self.0.wire();
        let asked = |call: Call| {
            let body = match &call.says {
                Says::Bytes(bytes) => bytes.clone(),
                Says::Message(message) => wire.write(message).ok()?.bytes,
            };
            let is_question = call.wants != Wants::Nothing;
            Some(Asked { url: call.url.clone(), body, is_question, call })
        };
        calls.into_iter().filter_map(asked).collect()
    }

    /// The till answered with this body; without one it did not answer.
    pub fn hears(&mut self, asked: &Asked, body: Option<&[u8]>) {
        let opened = body.and_then(|body| self.0.wire().read(body).ok());
        let heard = match (opened, body) {
            (Some(opened), _) => Heard::Message(Box::new(opened.message)),
            (None, Some(_)) => Heard::Status(204),
            (None, None) => Heard::Nothing,
        };
        self.0.heard(&asked.call, &heard);
    }

    /// Power off and on, with or without the memory of its answers.
    pub fn reboot(&mut self, keeps_history: bool) {
        self.0.reboot(if keeps_history { Memory::Kept } else { Memory::Lost });
    }

    /// Puts steps behind those that are left.
    pub fn push(&mut self, script: &Script) {
        self.0.push(script);
    }

    /// Puts another script in place of the steps that are left.
    pub fn replace(&mut self, script: Script) {
        self.0.replace(script);
    }

    /// What really happened to the money.
    pub fn ledger(&self) -> &[Entry] {
        self.0.entries()
    }

    /// It could still tell what became of the message with these names.
    pub fn remembers(&self, sale_id: &str, poi_id: &str, service_id: &str) -> bool {
        self.0.remembers(sale_id, poi_id, service_id)
    }

    /// What was transmitted to it.
    pub fn arrivals(&self) -> &Arrivals {
        self.0.arrivals()
    }

    /// Money could still move without another message.
    pub fn is_open(&self) -> bool {
        self.0.is_open()
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use nexo::encoding::json;
    use nexo::v3::{
        AmountsReq, Body, LoginRequest, Message, MessageCategory, MessageHeader, PaymentRequest,
        PaymentTransaction, SaleData, SaleTerminalData, Software, TransactionIdentification,
    };

    use super::Model;
    use crate::{Options, Script};

    const NOW: &str = "2026-01-02T03:04:05.678Z";

    fn post(category: MessageCategory, service_id: &str, body: Body) -> Vec<u8> {
        let header = MessageHeader::service_request(category, service_id, "S", "P");
        json::write(&Message { header, body }).unwrap()
    }

    fn login(capability: &str) -> Vec<u8> {
        let software = Software {
            provider_identification: "T".to_owned(),
            application_name: "T".to_owned(),
            software_version: "1".to_owned(),
            ..Software::default()
        };
        let request = LoginRequest {
            date_time: NOW.to_owned(),
            sale_software: software,
            operator_language: "en".to_owned(),
            sale_terminal_data: Some(SaleTerminalData {
                sale_capabilities: vec![capability.to_owned()],
                ..SaleTerminalData::default()
            }),
            ..LoginRequest::default()
        };
        post(MessageCategory::Login, "L", Body::LoginRequest(request))
    }

    fn payment() -> Vec<u8> {
        let ticket = TransactionIdentification { transaction_id: "1".to_owned(), time_stamp: NOW.to_owned() };
        let asked = AmountsReq {
            currency: "EUR".to_owned(),
            requested_amount: nexo::amount::Decimal::parse("5.00").ok(),
            ..AmountsReq::default()
        };
        let request = PaymentRequest {
            sale_data: SaleData { sale_transaction_id: ticket, ..SaleData::default() },
            payment_transaction: PaymentTransaction { amounts_req: asked, ..PaymentTransaction::default() },
            ..PaymentRequest::default()
        };
        post(MessageCategory::Payment, "A1", Body::PaymentRequest(Box::new(request)))
    }

    #[test]
    fn a_signature_waits_for_the_till_without_any_socket() {
        let options = Options { callback: Some("http://127.0.0.1:1/".to_owned()), ..Options::default() };
        let script = Script::parse("card signature").unwrap();
        let mut model = Model::new(options, script, DateTime::UNIX_EPOCH);
        model.receive(&login("CashierInput"));
        let run = model.receive(&payment()).started.unwrap().run;
        assert!(model.step(run).is_some(), "the host is asked");
        assert!(model.step(run).is_some(), "the till is asked");
        let asked = model.asks();
        let question = asked.iter().find(|asked| asked.is_question).unwrap();
        assert!(!model.is_over(run));
        model.hears(question, None);
        assert!(model.is_over(run));
        model.finish(run);
        assert!(model.ledger().is_empty(), "no answer is no");
    }
}
