//! What a seed draws before anything happens: which faults are on, how often they strike, and how
//! the terminals of this shop are.

use fastrand::Rng;

/// The options of one seed. Rates are per thousand occasions; zero is off.
#[derive(Clone, Debug)]
pub struct Swarm {
    /// Customers that come.
    pub customers: u32,
    /// The network.
    pub refuse: u32,
    /// The connection breaks while the request is written.
    pub cut_request: u32,
    /// The request never arrives.
    pub lose_request: u32,
    /// The request arrives later than anybody waits.
    pub delay_request: u32,
    /// The request arrives twice.
    pub double_request: u32,
    /// The answer is lost.
    pub lose_answer: u32,
    /// The answer comes late.
    pub delay_answer: u32,
    /// The answer ends in the middle.
    pub cut_answer: u32,
    /// The answer cannot be read.
    pub spoil_answer: u32,
    /// The answer comes twice.
    pub double_answer: u32,
    /// An old answer comes instead.
    pub replay_answer: u32,
    /// The answer bears another terminal's name.
    pub foreign_answer: u32,
    /// The customer or the card says no.
    pub decline: u32,
    /// Partial approvals, tips, amounts and currencies that do not fit.
    pub odd_amounts: u32,
    /// The terminal is in use.
    pub busy: u32,
    /// The customer takes longer than the till waits.
    pub slow_customer: u32,
    /// The terminal hangs until it is restarted.
    pub hang: u32,
    /// It loses power in the middle of a payment.
    pub reboot_paying: u32,
    /// It says that its host did not answer.
    pub host_silent: u32,
    /// A status answer is busy, lost, or about something else.
    pub odd_status: u32,
    /// Things that happen to the shop, at each of its uneasy moments.
    pub reboot: u32,
    /// A terminal is without power for a while.
    pub switch_off: u32,
    /// The till's process is killed.
    pub kill: u32,
    /// The shop loses power.
    pub power_cut: u32,
    /// The process dies at one of its next writes.
    pub kill_at_write: u32,
    /// It dies again while it comes back.
    pub kill_again: u32,
    /// The disk is full for a while.
    pub disk_full: u32,
    /// The disk refuses to sync for a while.
    pub sync_fails: u32,
    /// The wall clock jumps.
    pub wall_jump: u32,
    /// The computer sleeps.
    pub suspend: u32,
    /// The cashier presses twice, stops, and tries other ways.
    pub restless: u32,
    /// A manager decides before the terminal has spoken, and is wrong.
    pub hasty_manager: u32,
    /// A call of a terminal does not reach the till.
    pub lose_call: u32,
    /// A call comes late, behind others that were sent after it.
    pub delay_call: u32,
    /// A call comes several times at once.
    pub double_call: u32,
    /// An earlier call comes again.
    pub replay_call: u32,
    /// The till's answer to a call does not reach the terminal.
    pub lose_reply: u32,
    /// The card wants a signature.
    pub signature: u32,
    /// Somebody in the network plays the terminal.
    pub impostor: u32,
    /// Somebody calls more often than any terminal.
    pub flood: u32,
    /// An answer of a sealed terminal is replaced by an approval in the clear.
    pub forge_answer: u32,
    /// How the terminals are.
    pub dialects: [Dialect; 2],
}

/// How one family of terminals is.
#[expect(clippy::struct_excessive_bools, reason = "facts that stand beside each other")]
#[derive(Clone, Copy, Debug)]
pub struct Dialect {
    /// It tells a repeat by its `ServiceID`.
    pub dedup: bool,
    /// It says `Busy` where others say `InProgress`.
    pub says_busy: bool,
    /// How many answers it remembers.
    pub history: Option<usize>,
    /// It calls the till.
    pub calls: bool,
    /// Its messages are sealed with a key.
    pub sealed: bool,
}

impl Swarm {
    /// Each fault is on in two seeds of five, with a rate of its own.
    pub fn draw(rng: &mut Rng) -> Self {
        let mut rate = |most: u32| {
            let on = rng.u32(0..5) < 2;
            let rate = rng.u32(1..=most);
            if on { rate } else { 0 }
        };
        Self {
            customers: 1,
            refuse: rate(150),
            cut_request: rate(120),
            lose_request: rate(150),
            delay_request: rate(150),
            double_request: rate(150),
            lose_answer: rate(200),
            delay_answer: rate(200),
            cut_answer: rate(150),
            spoil_answer: rate(120),
            double_answer: rate(150),
            replay_answer: rate(120),
            foreign_answer: rate(120),
            decline: rate(400),
            odd_amounts: rate(300),
            busy: rate(200),
            slow_customer: rate(400),
            hang: rate(100),
            reboot_paying: rate(200),
            host_silent: rate(120),
            odd_status: rate(300),
            reboot: rate(200),
            switch_off: rate(150),
            kill: rate(200),
            power_cut: rate(200),
            kill_at_write: rate(500),
            kill_again: rate(500),
            disk_full: rate(250),
            sync_fails: rate(200),
            wall_jump: rate(400),
            suspend: rate(200),
            restless: rate(400),
            hasty_manager: rate(500),
            lose_call: rate(200),
            delay_call: rate(300),
            double_call: rate(300),
            replay_call: rate(200),
            lose_reply: rate(200),
            signature: rate(500),
            impostor: rate(500),
            flood: rate(150),
            forge_answer: rate(300),
            dialects: [Dialect::draw(rng), Dialect::draw(rng)],
        }
        .with_customers(rng.u32(1..=3))
    }

    fn with_customers(self, customers: u32) -> Self {
        Self { customers, ..self }
    }
}

impl Dialect {
    fn draw(rng: &mut Rng) -> Self {
        Self {
            dedup: rng.bool(),
            says_busy: rng.bool(),
            history: if rng.bool() { None } else { Some(rng.usize(1..6)) },
            calls: rng.u32(0..3) > 0,
            sealed: rng.u32(0..5) == 0,
        }
    }
}
