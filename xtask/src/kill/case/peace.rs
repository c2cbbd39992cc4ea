//! What follows once a till is left in peace: it comes to its end, stays there, and goes on with its day.

use anyhow::{Result, bail, ensure};

use crate::kill::{
    check::{self, Expected, Verdict},
    flow::{Act, Before, Flow},
};

use super::{Case, PATIENCE, lines, words::BY_CARD};

/// How often a flow is run again before it must have come to its end.
const RERUNS: u32 = 6;

impl Case<'_> {
    /// Runs until the flow has come to its end, once more to see that the end stays, and does what a shop
    /// does next: sells by card where the flow itself does not, or asks for the money back anew.
    pub(crate) fn settle(&mut self) -> Result<i32> {
        let mut ended = self.act()?;
        for _ in 0..RERUNS {
            if ended.code.is_some_and(|code| self.flow.ends().contains(&code)) {
                break;
            }
            ended = self.act()?;
        }
        let Some(code) = ended.code.filter(|code| self.flow.ends().contains(code)) else {
            bail!("left in peace it does not come to an end: {ended}");
        };
        let again = self.act()?;
        let stays = match self.flow.act() {
            Act::Card | Act::Stop | Act::Cash | Act::Return | Act::Run => {
                again.code == Some(code) && again.last_line() == ended.last_line() && !again.asked()
            }
            // what is there is not made again
            Act::Init | Act::Pair => again.code == Some(2),
        };
        ensure!(stays, "run again, it ends as {again}; before, as {ended}");
        self.done_once()?;
        if self.flow.act() == Act::Run {
            self.play(lines::AFTER)?;
        }
        if self.flow.sells_afterwards() {
            self.sell_afterwards()?;
        }
        if self.flow.act() == Act::Return {
            self.return_afterwards(code)?;
        }
        Ok(code)
    }

    /// The terminal's ledger, the books, and what was said on the way.
    pub(crate) fn judge(&self, code: i32) -> Result<Verdict> {
        let by_card = match self.flow.act() {
            Act::Card | Act::Stop => usize::from(code == 0),
            Act::Return => 1,
            Act::Run => usize::from(self.flow == Flow::Split && code == 0),
            Act::Cash | Act::Init | Act::Pair => usize::from(self.flow.sells_afterwards()),
        };
        let in_cash = usize::from(self.flow.act() == Act::Cash);
        // one card sale and one cash sale are in the books of old
        let past = usize::from(self.flow.before() == Before::Old);
        let expected = Expected {
            charges: by_card + past,
            // by the return that was hurt, or by the one after it
            returned: usize::from(self.flow.act() == Act::Return),
            completed: by_card + in_cash + 2 * past + lines::finished(self.flow),
        };
        let said: Vec<&str> = self.runs.iter().map(|run| run.said.as_str()).collect();
        let mut verdict = check::judge(&self.bench.program, &self.data(), &self.address, &said, expected)?;
        if self.flow.act() == Act::Return {
            // what the point is about is the money that the hurt return moved
            verdict.charged = code == 0;
        }
        Ok(verdict)
    }

    /// Where money is back, all of it cannot be asked for once more; where none is, it can.
    fn return_afterwards(&mut self, code: i32) -> Result<()> {
        let ended = self.finish(self.another_return())?;
        let so = if code == 0 { ended.code == Some(2) && !ended.asked() } else { ended.code == Some(0) };
        ensure!(so, "after a return that ended with {code}, another one of all ends with {ended}");
        Ok(())
    }

    fn sell_afterwards(&mut self) -> Result<()> {
        let name = match self.flow {
            Flow::Migration => "Counter 2",
            _ => "Counter 1",
        };
        if self.flow.act() != Act::Pair {
            self.pair_as(name)?;
        }
        self.sell(name, "after")
    }

    /// A card sale to which nothing happens.
    pub(super) fn sell(&mut self, terminal: &str, request: &str) -> Result<()> {
        let words = ["sale", "--terminal", terminal, "--amount", BY_CARD, "--request-id", request];
        let ended = self.finish(self.other(&[&words[..], &["--wait", PATIENCE]].concat()))?;
        ensure!(ended.code == Some(0), "the till does not sell: {ended}");
        Ok(())
    }
}
