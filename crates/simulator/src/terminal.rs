//! The terminal as a model: what it knows, and what it makes of each message. No sockets and no waiting here;
//! what shall happen on the connection, and when, is given back as a [`Plan`].

mod acquisition;
mod addressed;
mod calls;
mod command;
mod devices;
mod history;
mod payment;
mod people;
mod reversal;
mod screen;
mod services;
mod session;
mod status;
mod tills;
mod totals;
mod unkind;

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use nexo::v3::{
    Body, CardAcquisitionRequest, EventToNotify, InputRequest, Message, MessageHeader, MessageType,
    PaymentRequest,
};

use crate::answer::{self, Stamp};
use crate::arrivals::Arrivals;
use crate::call::Call;
use crate::card::TestCard;
use crate::course::{Course, Presented};
use crate::delivery::{Action, Answer, Delivery, Plan, RunId, Started};
use crate::ledger::{Entry, Ledger, Totals};
use crate::options::{Driver, Options};
use crate::profile::Paths;
use crate::script::{Script, Step};
use crate::switches::Switches;
use crate::wire::{Wire, WireError};
use history::History;
pub(crate) use people::{Pace, Refused};
pub(crate) use screen::{Live, Screen, WalletCard, wallet};

/// One terminal.
#[derive(Debug)]
pub(crate) struct Terminal {
    options: Options,
    ledger: Ledger,
    script: Script,
    arrivals: Arrivals,
    /// The tills that are logged in, and who each of them is to whoever stands between.
    sessions: BTreeMap<String, String>,
    /// Who sent the message that is being served.
    sender: String,
    history: History,
    runs: Vec<Run>,
    runs_begun: u64,
    /// Makes transaction ids of one life differ from those of another.
    life: String,
    transactions: u64,
    boots: u64,
    /// What its clock shows, where somebody else moves it; the computer's otherwise.
    shown: Option<DateTime<Utc>>,
    switches: Switches,
    /// How many look at its page.
    watchers: usize,
    device: Device,
    /// The card in its reader.
    inside: Option<&'static TestCard>,
    /// How the last transaction ended, as long as the screen tells it.
    last: Option<screen::Told>,
    /// The name under which it was addressed last.
    poi_id: String,
    /// How many movements were closed with a period.
    closed: u64,
    /// The number of the running period.
    period: u64,
    /// The periods that were closed.
    periods: Vec<totals::Period>,
    tills: BTreeMap<String, tills::Till>,
    /// The till that was served last.
    served: Option<String>,
    /// What is to be asked of tills.
    calls: Vec<Call>,
    calls_made: u64,
    /// The last call that was carried, for whoever wants it twice.
    last_call: Option<Call>,
    /// Device messages of its own so far.
    devices: u64,
    /// The words that tills were told last.
    replicated: Vec<String>,
    /// What a till shows to the customer.
    message: Vec<String>,
    /// A till lets the customer begin with the card.
    enabled: bool,
    acquired: Option<acquisition::Acquired>,
    wire: Wire,
}

/// The state of the device apart from its work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Device {
    Works,
    Maintenance,
    OutOfOrder,
    Off,
}

/// Something with a customer that has not ended.
#[derive(Debug)]
struct Run {
    id: RunId,
    header: MessageHeader,
    work: Work,
    step: Step,
    stage: Stage,
    course: Course,
    /// The card with which the autopilot pays; absent means that of the next customer.
    customer: Option<Presented>,
    /// The till was asked about the signature.
    asked: bool,
}

/// What a customer is there for.
#[derive(Debug)]
enum Work {
    Payment(Box<PaymentRequest>),
    Acquisition(Box<CardAcquisitionRequest>),
    Question(Box<InputRequest>),
}

impl Run {
    fn payment(&self) -> Option<&PaymentRequest> {
        match &self.work {
            Work::Payment(request) => Some(request),
            Work::Acquisition(_) | Work::Question(_) => None,
        }
    }
}

/// A message as it came over HTTP.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Arrival<'a> {
    pub(crate) bytes: &'a [u8],
    /// Where it was posted to; absent where there is no HTTP.
    pub(crate) path: Option<&'a str>,
    /// Where the till says that it listens.
    pub(crate) callback: Option<&'a str>,
    /// Who sent it, where somebody stands between who knows; absent means that its `SaleID` tells.
    pub(crate) sender: Option<&'a str>,
}

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    /// Still on its way to the terminal, which knows nothing of it.
    OnTheWay,
    /// The customer has the terminal.
    AtTheCustomer,
    /// An abort came in time.
    Aborted,
}

/// What a reboot does to the memory of answers. Money stays moved in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Memory {
    Kept,
    Lost,
}

impl Terminal {
    pub(crate) fn new(
        options: Options,
        script: Script,
        ledger: Ledger,
        remembered: Vec<Message>,
        shown: Option<DateTime<Utc>>,
    ) -> Self {
        let wire = Wire::of(&options);
        Self {
            history: History::new(remembered, options.history),
            poi_id: options.poi_id.clone().unwrap_or_else(|| "SIM-1".to_owned()),
            options,
            ledger,
            script,
            arrivals: Arrivals::default(),
            sessions: BTreeMap::new(),
            sender: String::new(),
            runs: Vec::new(),
            runs_begun: 0,
            // In hex it stays shorter than a card number, for which a careful log might take it.
            life: format!("{:x}", shown.unwrap_or_else(answer::now).timestamp_millis()),
            transactions: 0,
            boots: 0,
            shown,
            switches: Switches::default(),
            watchers: 0,
            device: Device::Works,
            inside: None,
            last: None,
            closed: 0,
            period: 1,
            periods: Vec::new(),
            tills: BTreeMap::new(),
            served: None,
            calls: Vec::new(),
            calls_made: 0,
            last_call: None,
            devices: 0,
            replicated: Vec::new(),
            message: Vec::new(),
            enabled: false,
            acquired: None,
            wire,
        }
        .with_commands()
    }

    /// Moves its clock. A label only: how long something takes is told in plans.
    pub(crate) fn show(&mut self, at: DateTime<Utc>) {
        self.shown = Some(at);
    }

    /// What its clock shows.
    fn now(&self) -> DateTime<Utc> {
        self.shown.unwrap_or_else(answer::now)
    }

    /// Takes one message, whatever its bytes are.
    pub(crate) fn receive(&mut self, bytes: &[u8]) -> Plan {
        self.receive_from(Arrival { bytes, path: None, callback: None, sender: None })
    }

    /// The same as it came over HTTP.
    pub(crate) fn receive_from(&mut self, arrival: Arrival<'_>) -> Plan {
        let plan = self.take(arrival);
        Plan { now: plan.now.map(|delivery| delivery.on(&self.wire)), ..plan }
    }

    fn take(&mut self, Arrival { bytes, path, callback, sender }: Arrival<'_>) -> Plan {
        let Message { header, body } = match self.wire.read(bytes) {
            Ok(opened) => opened.message,
            Err(error) => return self.unreadable(bytes, &error),
        };
        if !path.is_none_or(|path| self.takes_at(path, &header)) {
            let text = format!("this terminal takes no {} there\n", header.message_category.label());
            return Plan::now(Delivery::at_once(Action::Answer(Answer::text(404, text))));
        }
        self.arrivals.note(&header);
        tracing::debug!(
            category = header.message_category.label(),
            service_id = header.service_id,
            "message arrived"
        );
        if self.options.poi_id.as_ref().is_some_and(|own| *own != header.poi_id) {
            return self.reject(&header, bytes, "POIID is not that of this terminal");
        }
        self.poi_id.clone_from(&header.poi_id);
        sender.unwrap_or(&header.sale_id).clone_into(&mut self.sender);
        self.meet(&header, callback);
        match body {
            Body::PaymentRequest(request) => self.payment(&header, request),
            Body::ReversalRequest(request) => self.reversal(&header, &request),
            Body::AbortRequest(request) => self.abort(&header, &request.message_reference),
            Body::TransactionStatusRequest(request) => self.status(&header, request.message_reference),
            Body::EventNotification(_) | Body::InputUpdate(_) | Body::Other { .. } => {
                self.reject(&header, bytes, "this terminal has no service for that message")
            }
            body if header.message_type == MessageType::Request => self.serve(&header, body, bytes),
            _ => self.reject(&header, bytes, "this terminal has asked for no answer"),
        }
    }

    /// The customer's work begins.
    fn begin(&mut self, run: Run) -> Plan {
        self.runs_begun = self.runs_begun.saturating_add(1);
        let started = Started { run: run.id, after: self.self_played(&run) };
        self.last = None;
        self.message.clear();
        self.served = Some(run.header.sale_id.clone());
        self.runs.push(run);
        Plan { now: None, started: Some(started) }
    }

    /// Adds steps to the script.
    pub(crate) fn push(&mut self, script: &Script) {
        self.script.append(script);
        self.obey();
    }

    /// Puts another script in place of the steps that are left.
    pub(crate) fn replace(&mut self, script: Script) {
        self.script = script;
        self.obey();
    }

    pub(crate) fn entries(&self) -> &[Entry] {
        self.ledger.entries()
    }

    pub(crate) fn totals(&self) -> Vec<Totals> {
        self.ledger.totals()
    }

    pub(crate) fn arrivals(&self) -> &Arrivals {
        &self.arrivals
    }

    /// Whether money could still move without another message.
    pub(crate) fn is_open(&self) -> bool {
        !self.runs.is_empty()
    }

    /// Whether it could still tell what became of the message with these names.
    pub(crate) fn remembers(&self, sale_id: &str, poi_id: &str, service_id: &str) -> bool {
        self.history.knows(sale_id, poi_id, service_id)
    }

    /// How often it has been rebooted; connections of an earlier boot are dead.
    pub(crate) fn boots(&self) -> u64 {
        self.boots
    }

    /// Power off and on: running payments and sessions are gone, and the history if it is not kept.
    pub(crate) fn reboot(&mut self, memory: Memory) {
        self.boots = self.boots.saturating_add(1);
        self.sessions.clear();
        // What is stuck in the network outlives the terminal's memory, and this is the danger of it.
        self.runs.retain(|run| run.stage == Stage::OnTheWay);
        self.last = None;
        self.message.clear();
        self.enabled = false;
        self.acquired = None;
        if self.device == Device::Works {
            self.notify(&EventToNotify::Initialised, Some("restarted"));
        }
        if memory == Memory::Kept {
            return;
        }
        self.history.clear();
        if let Err(error) = self.ledger.forget_history(self.now()) {
            tracing::error!(%error, "cannot write down that the history is lost");
        }
    }

    /// The payment that the customer is at.
    fn running(&self) -> Option<&Run> {
        self.runs.iter().find(|run| run.stage != Stage::OnTheWay)
    }

    /// The till whose customer is at the terminal.
    pub(crate) fn holder(&self) -> Option<&str> {
        self.running().map(|run| run.header.sale_id.as_str())
    }

    /// The period of this movement is closed.
    fn is_settled(&self, entry: &Entry) -> bool {
        entry.seq <= self.closed
    }

    fn has_session(&self, header: &MessageHeader) -> bool {
        !self.options.login || self.sessions.get(&header.sale_id) == Some(&self.sender)
    }

    /// The terminal plays its customer itself.
    pub(crate) fn plays_itself(&self) -> bool {
        match self.options.driver {
            Driver::Autopilot => true,
            Driver::Person => false,
            Driver::Watched => self.watchers == 0,
        }
    }

    /// Somebody opened or left its page.
    pub(crate) fn watch(&mut self, watchers: usize) {
        self.watchers = watchers;
    }

    pub(crate) fn options(&self) -> &Options {
        &self.options
    }

    pub(crate) fn wire(&self) -> &Wire {
        &self.wire
    }

    pub(crate) fn switches(&self) -> &Switches {
        &self.switches
    }

    pub(crate) fn script(&self) -> &Script {
        &self.script
    }

    /// No byte gets in or out.
    pub(crate) fn is_cut_off(&self) -> bool {
        self.switches.is_on("unplug") || self.device == Device::Off
    }

    /// Names the next transaction.
    fn stamp(&mut self) -> Stamp {
        self.transactions = self.transactions.saturating_add(1);
        Stamp {
            number: self.transactions,
            transaction_id: format!("{}-{}", self.life, self.transactions),
            at: self.now(),
        }
    }

    /// Whether messages of this category are taken at this path.
    fn takes_at(&self, path: &str, header: &MessageHeader) -> bool {
        match self.options.profile.paths {
            Paths::Any => true,
            Paths::These(own) => own.contains(&path),
            Paths::OfCategory => {
                let last = path.rsplit('/').next().unwrap_or_default();
                last.eq_ignore_ascii_case(header.message_category.as_str())
            }
        }
    }

    fn unreadable(&mut self, bytes: &[u8], why: &WireError) -> Plan {
        self.arrivals.note_unreadable();
        match why {
            WireError::OtherTongue(_) | WireError::Random => {
                Plan::now(Delivery::at_once(Action::Answer(Answer::text(400, format!("{why}\n")))))
            }
            WireError::Security(_) => match addressed::header_of(bytes) {
                // Without the key nothing but an error may be said, and that in clear.
                Some(header) => {
                    let reject = answer::reject(&header, bytes, format!("crypto error: {why}"), self.now());
                    let answer = Answer { in_clear: true, ..Answer::message(&reject) };
                    Plan::now(Delivery::at_once(Action::Answer(answer)))
                }
                None => nobody(why),
            },
            WireError::Message(_) => match addressed::header_of(bytes) {
                Some(header) => self.reject(&header, bytes, &format!("MessageFormat: {why}")),
                None => nobody(why),
            },
        }
    }
}

/// Nobody is left to be answered in nexo.
fn nobody(why: &WireError) -> Plan {
    let answer = Answer::text(400, format!("not a nexo message: {why}\n"));
    Plan::now(Delivery::at_once(Action::Answer(answer)))
}
