//! What a point says to the program: the flow's own command, again with every run, and those around it.

use std::process::Command;

use crate::kill::flow::{Act, Flow};

use super::{Case, PATIENCE};

/// The name under which the sale or the return of a point is asked for, every time.
const REQUEST: &str = "wish";
/// What a sale costs by card.
pub(super) const BY_CARD: &str = "12.50";
/// What it costs in cash: a sum that is rounded.
const IN_CASH: &str = "12.52";
/// When the cashier presses stop, in seconds after the terminal has the payment.
const STOP: &str = "0.05";
/// Where the PIN of a person is looked for, so that it stands in no argument.
const PIN: &str = "FLORIN_PIN";
/// The sale of a point that gives money back.
const SOLD: &str = "T01-000001";
/// Short where the terminal is asked again, because it is on this computer and nothing lies around on
/// the way; long where only a computer that is busy with other things would be late.
const SHORT: &[&str] = &[
    "fence_ms=300",
    "poll_first_ms=50",
    "poll_every_ms=100",
    "poll_human_ms=200",
    "connect_timeout_ms=10000",
    "answer_timeout_ms=10000",
];

impl Case<'_> {
    /// The flow's command, with its own patience in seconds.
    pub(super) fn command(&self, wait: &str, tracer: Option<Command>) -> Command {
        let program = &self.bench.program;
        let mut command = tracer.map_or_else(
            || Command::new(program),
            |mut tracer| {
                tracer.arg(program);
                tracer
            },
        );
        match self.flow.act() {
            Act::Card => {
                command.args(["sale", "--terminal", "Counter 1", "--amount", BY_CARD]);
            }
            Act::Stop => {
                command.args(["sale", "--terminal", "Counter 1", "--amount", BY_CARD]);
                command.args(["--stop-after", STOP, "--cashier", "Cashier"]);
                command.env(PIN, &self.bench.pins.cashier);
            }
            Act::Cash => {
                command.args(["sale", "--cash", "20.00", "--amount", IN_CASH]);
            }
            Act::Run => self.lines(super::lines::ACT, &mut command),
            Act::Return => self.returning(self.flow.way_back(), &mut command),
            Act::Init => {
                command.args(["init", "--key-file", "--shop"]).arg(&self.bench.shop);
            }
            Act::Pair => self.pairing("Counter 1", &mut command),
        }
        if self.flow.act() == Act::Run {
            command.args(["--wait", wait]);
        }
        if matches!(self.flow.act(), Act::Card | Act::Stop | Act::Cash | Act::Return) {
            command.args(["--request-id", REQUEST, "--wait", wait]);
        }
        command.arg("--data").arg(self.data());
        command
    }

    /// `florin run` with one of the case's files.
    pub(super) fn lines(&self, file: &str, command: &mut Command) {
        let pins = &self.bench.pins;
        let manager = self.flow == Flow::Print && file == super::lines::BEFORE;
        let (who, pin) = if manager { ("Manager", &pins.manager) } else { ("Cashier", &pins.cashier) };
        command.arg("run").arg(self.folder.join(file)).args(["--operator", who]).env(PIN, pin);
    }

    /// All of the payment is to go back, in the flow's way and asked for anew.
    pub(super) fn another_return(&self) -> Command {
        let mut command = Command::new(&self.bench.program);
        let (way, _) = self.flow.way_back();
        self.returning((way, BY_CARD), &mut command);
        command.args(["--request-id", "another", "--wait", PATIENCE]).arg("--data").arg(self.data());
        command
    }

    fn returning(&self, (way, amount): (&str, &str), command: &mut Command) {
        command.args(["return", "--receipt", SOLD, "--way", way, "--amount", amount]);
        command.args(["--reason", "the cake was cold", "--manager", "Manager"]);
        command.env(PIN, &self.bench.pins.manager);
    }

    pub(super) fn pairing(&self, name: &str, command: &mut Command) {
        command.args(["terminal", "add", name, "--profile", "simulator", "--address", &self.address]);
        for setting in SHORT.iter().chain(self.different.settings) {
            command.args(["--set", setting]);
        }
    }
}
