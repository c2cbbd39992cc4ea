//! What the flows with `florin run` do, as its lines: what makes a case ready, what is hurt, and what a
//! shop does next. Lines that have no request id hang on what the till shows, so that a file that was cut
//! off can be run again.

use std::process::Command;

use anyhow::{Result, ensure};

use crate::kill::flow::Flow;

use super::{Case, PATIENCE, put};

/// The files of a case.
pub(super) const BEFORE: &str = "before.jsonl";
pub(super) const ACT: &str = "act.jsonl";
pub(super) const AFTER: &str = "after.jsonl";

const CAKE: &str = r#"{"command":"basket_open_item","args":{"name":"Cake","price":"12.50"}}"#;
const TEA: &str = r#"{"command":"basket_open_item","args":{"name":"Tea","price":"5.00"}}"#;
const ORDER: &str = r#"{"command":"sale_checkout","args":{"request_id":"order"}}"#;
const ASIDE: &str = r#"{"command":"basket_park","args":{"name":"Table 4"},"unless":"/parked/0"}"#;
const BACK: &str =
    r#"{"command":"basket_recall","args":{"basket":"@/parked/0/basket"},"unless":"/basket/name"}"#;
const NEXT: &str = r#"{"command":"sale_next"}"#;
/// A card of 20.00 is sold for cash.
const CARD: &[&str] = &[
    r#"{"command":"basket_gift","args":{"code":"CARD0001","amount":"20.00"}}"#,
    r#"{"command":"sale_checkout","args":{"request_id":"card"}}"#,
    r#"{"command":"cash_pay","args":{"request_id":"card in cash","sale":"@/sale/id","tendered":"20.00"}}"#,
    NEXT,
];
const BY_GIFT: &str = r#"{"command":"gift_pay","args":{"request_id":"gift","sale":"@/sale/id","code":"CARD0001","amount":"5.00"}}"#;
const IN_CASH: &str =
    r#"{"command":"cash_pay","args":{"request_id":"part","sale":"@/sale/id","tendered":"5.00"}}"#;
const PAID: &str =
    r#"{"command":"cash_pay","args":{"request_id":"paid","sale":"@/sale/id","tendered":"12.50"}}"#;

/// A printer that is off, so that all that it is to print waits; a manager sets it up.
const PRINTER: &str = r#"{"command":"printer_set","args":{"manager":"@/operator/id","pin":"PIN","printer":{"name":"Receipts","address":"127.0.0.1:1","model":"epson","raster":false,"width":42,"drawer":2,"automatic":true}}}"#;

/// What makes the case ready, what is hurt, and what comes after.
fn all(flow: Flow) -> [Vec<&'static str>; 3] {
    match flow {
        Flow::Split => [
            vec![CAKE, ORDER],
            vec![
                IN_CASH,
                r#"{"command":"payment_start","args":{"request_id":"rest","sale":"@/sale/id","terminal":"@/terminals/0/id"}}"#,
            ],
            vec![],
        ],
        Flow::Gift => [
            [CARD, &[CAKE, ORDER]].concat(),
            vec![
                BY_GIFT,
                r#"{"command":"cash_pay","args":{"request_id":"rest","sale":"@/sale/id","tendered":"10.00"}}"#,
            ],
            vec![],
        ],
        // all that was on the card pays in the end, so it was given back
        Flow::Removal => [
            [CARD, &[TEA, CAKE, CAKE, ORDER, BY_GIFT, IN_CASH]].concat(),
            vec![
                r#"{"command":"tender_remove","args":{"request_id":"off","sale":"@/sale/id","tender":"@/sale/tenders/0/id"},"if":"/sale/tenders/1"}"#,
            ],
            vec![
                r#"{"command":"gift_pay","args":{"request_id":"all","sale":"@/sale/id","code":"CARD0001","amount":"20.00"}}"#,
                r#"{"command":"cash_pay","args":{"request_id":"paid","sale":"@/sale/id","tendered":"5.00"}}"#,
            ],
        ],
        // a receipt and the drawer wait for the printer, from the moment that the sale is paid
        Flow::Print => [vec![PRINTER, CAKE, ORDER], vec![PAID], vec![]],
        Flow::Park => [vec![CAKE], vec![ASIDE], vec![BACK, ORDER, PAID]],
        Flow::Recall => [
            vec![CAKE, ASIDE, TEA],
            vec![BACK],
            vec![
                ORDER,
                PAID,
                NEXT,
                BACK,
                r#"{"command":"sale_checkout","args":{"request_id":"tea"}}"#,
                r#"{"command":"cash_pay","args":{"request_id":"tea in cash","sale":"@/sale/id","tendered":"5.00"}}"#,
            ],
        ],
        _ => [vec![], vec![], vec![]],
    }
}

/// How many sales these lines finish, besides one by card.
pub(super) fn finished(flow: Flow) -> usize {
    match flow {
        Flow::Gift | Flow::Removal | Flow::Recall => 2,
        Flow::Park | Flow::Print => 1,
        _ => 0,
    }
}

impl Case<'_> {
    /// Writes the files and carries out the first.
    pub(super) fn lay_out_lines(&mut self) -> Result<()> {
        let [before, act, after] = all(self.flow);
        for (file, lines) in [(BEFORE, before), (ACT, act), (AFTER, after)] {
            let lines = lines
                .join("\n")
                .replace(r#""pin":"PIN""#, &format!(r#""pin":"{}""#, self.bench.pins.manager));
            put(&self.folder.join(file), &lines)?;
        }
        self.play(BEFORE)
    }

    /// A file to which nothing happens.
    pub(super) fn play(&mut self, file: &str) -> Result<()> {
        let mut command = Command::new(&self.bench.program);
        self.lines(file, &mut command);
        command.args(["--wait", PATIENCE]).arg("--data").arg(self.data());
        let ended = self.finish(command)?;
        ensure!(ended.code == Some(0), "{file} cannot be carried out: {ended}");
        Ok(())
    }

    /// A step without a request id that was answered twice was lost once: its line is left out where the
    /// till shows that it is done.
    pub(super) fn done_once(&self) -> Result<()> {
        let runs = self.runs.get(self.ready..).unwrap_or_default();
        for command in ["basket_park", "basket_recall", "tender_remove"] {
            let answer = format!(r#""command":"{command}""#);
            let said = runs.iter().flat_map(|run| run.said.lines());
            let answers = said.filter(|line| line.contains(&answer) && line.contains(r#""answer""#)).count();
            ensure!(answers <= 1, "{command} was answered {answers} times: the first was lost");
        }
        Ok(())
    }
}
