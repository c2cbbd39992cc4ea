//! The scenarios as data: what breaks, what the terminal does, and what must come of it.

/// One payment over a wire that breaks.
#[derive(Clone, Debug)]
pub(crate) struct Scenario {
    /// What breaks and what the terminal does.
    pub(crate) name: String,
    /// The faults of the connections from the payment's on, as `simulator::proxy` reads them.
    pub(crate) fault: String,
    /// The terminal's step.
    pub(crate) terminal: Terminal,
    /// Whether the terminal gets the payment.
    pub(crate) reach: Reach,
    /// How the till learns what happened.
    pub(crate) learns: Learns,
    /// Nothing ends the waiting but the till's own clock.
    pub(crate) silent: bool,
    /// The network alone delivers the payment twice.
    pub(crate) doubled: bool,
    /// Part of the selection that is played with every commit.
    pub(crate) gate: bool,
}

/// What the terminal does with a payment that reaches it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Terminal {
    Approve,
    Decline,
    Cancel,
    Partial,
}

impl Terminal {
    const ALL: [Self; 4] = [Self::Approve, Self::Decline, Self::Cancel, Self::Partial];

    /// The step, as the simulator reads it.
    pub(crate) fn step(self) -> &'static str {
        match self {
            Self::Approve => "approve",
            Self::Decline => "decline WrongPIN",
            Self::Cancel => "cancel",
            Self::Partial => "partial 1.00",
        }
    }

    /// Where the payment ends.
    fn end(self) -> &'static str {
        match self {
            Self::Approve => "approved",
            Self::Decline => "declined",
            Self::Cancel => "cancelled",
            Self::Partial => "partial",
        }
    }
}

/// Whether the terminal gets the payment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    Whole,
    Never,
    /// The kernel decides: a reset may overtake the bytes before it.
    Perhaps,
}

/// How the till learns what happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Learns {
    /// From the answer to the payment.
    Answer,
    /// By asking.
    Asks,
    /// It knows that nothing left.
    NothingLeft,
    /// One of these; which one, the fault leaves open.
    Either,
}

impl Scenario {
    fn new(fault: &str, terminal: Terminal, reach: Reach, learns: Learns) -> Self {
        Self {
            name: format!("{fault}; {}", terminal.step()),
            fault: fault.to_owned(),
            terminal,
            reach,
            learns,
            silent: false,
            doubled: false,
            gate: false,
        }
    }

    fn silent_if(self, silent: bool) -> Self {
        Self { silent, ..self }
    }

    fn in_gate_if(self, gate: bool) -> Self {
        Self { gate, ..self }
    }

    /// Every state in which the payment may end.
    pub(crate) fn ends(&self) -> Vec<&'static str> {
        let charged = self.terminal.end();
        // Nothing left, as the transport saw for itself, or the terminal knew of nothing when the fence was over.
        let nothing = ["voided", "not_charged"];
        match (self.reach, self.learns) {
            (Reach::Whole, _) => vec![charged],
            (Reach::Never, Learns::NothingLeft) => vec!["voided"],
            (Reach::Never, Learns::Asks) => vec!["not_charged"],
            (Reach::Never, _) => nothing.to_vec(),
            (Reach::Perhaps, _) => [vec![charged], nothing.to_vec()].concat(),
        }
    }
}

/// Where a message can be cut.
const PLACES: [&str; 6] =
    ["before first byte", "in first line", "in header", "in body", "before last byte", "at end"];

/// Every scenario.
pub(crate) fn all() -> Vec<Scenario> {
    let mut all = Vec::new();
    for terminal in Terminal::ALL {
        all.extend(ends(terminal));
        all.extend(whole_connections(terminal));
    }
    for terminal in [Terminal::Approve, Terminal::Decline] {
        all.extend(slow(terminal));
        all.extend(spoiled(terminal));
        all.extend(questions_break_too(terminal));
    }
    all.extend(offsets());
    all
}

/// The selection for every commit.
pub(crate) fn gate() -> Vec<Scenario> {
    all().into_iter().filter(|one| one.gate).collect()
}

/// An early end, in each way, at each place, in each direction.
fn ends(terminal: Terminal) -> Vec<Scenario> {
    let gate = matches!(terminal, Terminal::Approve | Terminal::Decline);
    let mut list = Vec::new();
    for place in PLACES {
        for how in ["cut", "reset", "half close", "stall"] {
            let common = matches!(how, "cut" | "reset") || terminal == Terminal::Approve;
            list.push(request_end(how, place, terminal).in_gate_if(gate && common));
            list.push(answer_end(how, place, terminal).in_gate_if(gate && common));
        }
    }
    list
}

fn request_end(how: &str, place: &str, terminal: Terminal) -> Scenario {
    let fault = format!("{how} request {place}");
    let (reach, learns) = match (how, place) {
        // Everything got through, and the answer still can.
        ("half close" | "stall", "at end") => (Reach::Whole, Learns::Answer),
        ("cut", "at end") => (Reach::Whole, Learns::Asks),
        (_, "at end") => (Reach::Perhaps, Learns::Either),
        // The till may see the end before it writes, and then knows that it wrote nothing.
        (_, "before first byte") => (Reach::Never, Learns::Either),
        _ => (Reach::Never, Learns::Asks),
    };
    Scenario::new(&fault, terminal, reach, learns).silent_if(how == "stall" && place != "at end")
}

fn answer_end(how: &str, place: &str, terminal: Terminal) -> Scenario {
    let fault = format!("{how} answer {place}");
    let learns = match (how, place) {
        ("reset", "at end") => Learns::Either,
        (_, "at end") => Learns::Answer,
        _ => Learns::Asks,
    };
    Scenario::new(&fault, terminal, Reach::Whole, learns).silent_if(how == "stall" && place != "at end")
}

/// What befalls a connection as a whole.
fn whole_connections(terminal: Terminal) -> Vec<Scenario> {
    let gate = matches!(terminal, Terminal::Approve | Terminal::Decline);
    let one = |fault, reach, learns| Scenario::new(fault, terminal, reach, learns).in_gate_if(gate);
    let doubled = |fault, learns| Scenario { doubled: true, ..one(fault, Reach::Whole, learns) };
    vec![
        one("clean", Reach::Whole, Learns::Answer),
        one("refuse", Reach::Never, Learns::NothingLeft),
        one("black hole", Reach::Never, Learns::Asks).silent_if(true),
        one("delayed 150ms", Reach::Whole, Learns::Asks),
        one("duplicate answer", Reach::Whole, Learns::Answer),
        doubled("duplicate request", Learns::Answer),
        // The answer that comes back is "repeated message", which proves that something began.
        doubled("retry request", Learns::Asks),
    ]
}

/// Everything arrives, only not at once.
fn slow(terminal: Terminal) -> Vec<Scenario> {
    let mut list = Vec::new();
    for side in ["request", "answer"] {
        for (fault, gate) in [
            ("latency SIDE 40ms", true),
            ("latency SIDE 10ms jitter 60ms", true),
            ("slice SIDE 1 every 0ms", true),
            ("slice SIDE 97 every 2ms", true),
            ("slow header SIDE 1ms", false),
            ("slow body SIDE 1ms", false),
        ] {
            let fault = fault.replace("SIDE", side);
            let gate = gate && terminal == Terminal::Approve;
            list.push(Scenario::new(&fault, terminal, Reach::Whole, Learns::Answer).in_gate_if(gate));
        }
    }
    for fault in ["latency 30ms and slice 50 every 1ms", "slow header 1ms and slow body 0ms"] {
        list.push(Scenario::new(fault, terminal, Reach::Whole, Learns::Answer));
    }
    for fault in
        ["slice answer 11 every 1ms and cut answer before last byte", "latency 20ms and reset answer in body"]
    {
        list.push(Scenario::new(fault, terminal, Reach::Whole, Learns::Asks).in_gate_if(true));
    }
    list
}

/// Bytes change on the way.
fn spoiled(terminal: Terminal) -> Vec<Scenario> {
    let mut list = Vec::new();
    for place in PLACES {
        for bytes in ["1 bytes", "9 bytes"] {
            if place == "at end" {
                continue;
            }
            let gate = bytes == "1 bytes" && terminal == Terminal::Approve;
            let request = format!("corrupt request {bytes} {place}");
            list.push(Scenario::new(&request, terminal, Reach::Never, Learns::Asks).in_gate_if(gate));
            let answer = format!("corrupt answer {bytes} {place}");
            // A byte of a header that nobody needs does no harm.
            let learns = if place == "in header" { Learns::Either } else { Learns::Asks };
            list.push(Scenario::new(&answer, terminal, Reach::Whole, learns).in_gate_if(gate));
        }
    }
    list
}

/// The answer is lost, and so are the first questions about it.
fn questions_break_too(terminal: Terminal) -> Vec<Scenario> {
    let mut list = Vec::new();
    for (fault, gate) in [
        ("cut answer in body, cut answer in body, reset answer in header", true),
        ("cut answer in body, cut request in body, reset request before first byte", true),
        ("reset answer in header, corrupt answer in body, duplicate answer", true),
        ("cut answer in body, retry request", false),
        ("cut answer before first byte, latency 50ms, clean", false),
        ("cut request at end, delayed 50ms, delayed 50ms", false),
        ("cut answer in body, black hole", false),
        ("cut answer in body, stall answer in body, stall request in header", false),
    ] {
        list.push(Scenario::new(fault, terminal, Reach::Whole, Learns::Asks).in_gate_if(gate));
    }
    for fault in ["cut request in body, cut answer in body", "reset request in header, retry request"] {
        list.push(Scenario::new(fault, terminal, Reach::Never, Learns::Asks));
    }
    list
}

/// Ends at bytes that nobody chose for a reason.
fn offsets() -> Vec<Scenario> {
    let mut list = Vec::new();
    for bytes in [1, 2, 15, 16, 17, 33, 64, 99, 128, 150, 170, 200] {
        for how in ["cut", "reset"] {
            for (side, reach) in [("request", Reach::Never), ("answer", Reach::Whole)] {
                let fault = format!("{how} {side} after {bytes}");
                list.push(Scenario::new(&fault, Terminal::Approve, reach, Learns::Asks));
            }
        }
    }
    list
}

#[test]
fn there_are_as_many_scenarios_as_promised_and_no_name_twice() {
    let (all, gate) = (all(), gate());
    let names: std::collections::BTreeSet<&str> = all.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names.len(), all.len());
    assert!(all.len() >= 250, "{}", all.len());
    assert!(gate.len() >= 60, "{}", gate.len());
    assert!(all.iter().all(|one| simulator::proxy::Faults::parse(&one.fault).is_ok()));
}
