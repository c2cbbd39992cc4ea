//! I21: paper never stands in the way of a sale, none of it is lost, and none comes out twice by itself. Read
//! with plain SQL, and held against what was seen on the way to the printer.

use std::collections::BTreeMap;

use rusqlite::{Connection, Result};
use serde_json::Value;

use super::books::uuid_text;
use crate::shared::State;

/// A row of the queue.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) number: i64,
    pub(crate) what: String,
    document: String,
    state: String,
    attempts: i64,
    /// When it was wanted; a press of "again" makes that anew.
    pub(crate) created: i64,
}

impl Job {
    /// A receipt, of a sale or of what went back.
    pub(crate) fn is_receipt(&self) -> bool {
        matches!(self.what.as_str(), "receipt" | "return")
    }

    /// Which copy of its receipt it is.
    pub(crate) fn copy(&self) -> u32 {
        self.field("copy").as_u64().and_then(|copy| u32::try_from(copy).ok()).unwrap_or(0)
    }

    fn field(&self, name: &str) -> Value {
        let document: Value = serde_json::from_str(&self.document).unwrap_or_default();
        document.get(name).cloned().unwrap_or_default()
    }

    fn is_open(&self) -> bool {
        matches!(self.state.as_str(), "queued" | "printing")
    }
}

/// The queue, and the finished sales with whether cash is in them.
#[derive(Debug, Default)]
pub(super) struct Paper {
    jobs: Vec<Job>,
    sold: Vec<(String, bool)>,
}

pub(super) fn read(db: &Connection) -> Result<Paper> {
    let mut sold = db.prepare_cached(
        "SELECT s.id, EXISTS (SELECT 1 FROM tender t WHERE t.sale = s.id AND t.kind = 'cash')
         FROM sale s WHERE s.state = 'completed'",
    )?;
    let sold = sold
        .query_map([], |row| Ok((uuid_text(&row.get::<_, Vec<u8>>(0)?), row.get(1)?)))?
        .collect::<Result<_>>()?;
    Ok(Paper { jobs: jobs(db, "")?, sold })
}

/// What is being printed.
pub(super) fn printing(db: &Connection) -> Result<Vec<Job>> {
    jobs(db, "WHERE state = 'printing'")
}

fn jobs(db: &Connection, only: &str) -> Result<Vec<Job>> {
    let sql = format!(
        "SELECT number, what, document, state, attempts, created_ms FROM print_job {only} ORDER BY number"
    );
    let mut statement = db.prepare_cached(&sql)?;
    let rows = statement.query_map([], |row| {
        Ok(Job {
            number: row.get(0)?,
            what: row.get(1)?,
            document: row.get(2)?,
            state: row.get(3)?,
            attempts: row.get(4)?,
            created: row.get(5)?,
        })
    })?;
    rows.collect()
}

/// What was seen before.
#[derive(Default)]
pub(super) struct Memory(BTreeMap<i64, Job>);

impl Memory {
    pub(super) fn look(&mut self, state: &mut State, paper: &Paper) {
        let mut wrong = Vec::new();
        self.nothing_goes(&mut wrong, paper);
        every_sale_has_paper(&mut wrong, state, paper);
        said_is_printed(&mut wrong, state, paper);
        self.remember(state, paper);
        for what in wrong {
            state.violated("I21", what);
        }
    }

    /// A job stays what it is, and an end is an end: what may be on paper is not tried again.
    fn nothing_goes(&self, wrong: &mut Vec<String>, paper: &Paper) {
        for (number, before) in &self.0 {
            let Some(job) = paper.jobs.iter().find(|job| job.number == *number) else {
                wrong.push(format!("{before:?} is gone"));
                continue;
            };
            let again = match before.state.as_str() {
                "printed" | "dropped" => job.state != before.state,
                "failed" => !matches!(job.state.as_str(), "failed" | "dropped"),
                _ => false,
            };
            if again || (&before.what, &before.document) != (&job.what, &job.document) {
                wrong.push(format!("{before:?} became {job:?}"));
            }
        }
    }

    fn remember(&mut self, state: &mut State, paper: &Paper) {
        let now = state.schedule.now();
        for job in &paper.jobs {
            let before = self.0.insert(job.number, job.clone());
            if job.what == "drawer" && before.is_none_or(|before| before.created != job.created) {
                state.printer.drawers.insert(job.number, (job.created, now));
            }
            match (job.what.as_str(), job.state.as_str()) {
                ("receipt", "queued") if job.attempts > 0 => state.hit("F37", "waiting"),
                ("receipt", "failed") => state.hit("F37", "lost"),
                ("receipt", "expired") => state.hit("F37", "old"),
                ("drawer", "failed" | "expired") => state.hit("F37", "drawer"),
                ("receipt", "printed") if job.copy() > 0 => state.hit("F37", "copy"),
                _ => {}
            }
        }
        state.printer.waits = paper.jobs.iter().any(|job| job.state == "queued");
        state.printer.prints = paper.jobs.iter().any(|job| job.state == "printing");
    }
}

/// Each finished sale left its receipt, once, and its drawer where cash is in it; copies and more drawers are
/// those that somebody asked for, and all that were promised.
fn every_sale_has_paper(wrong: &mut Vec<String>, state: &State, paper: &Paper) {
    let receipts: Vec<(String, u32)> = paper
        .jobs
        .iter()
        .filter(|job| job.what == "receipt")
        .map(|job| (job.field("sale").as_str().unwrap_or_default().to_owned(), job.copy()))
        .collect();
    let count =
        |sale: &str, copy: u32| receipts.iter().filter(|one| (one.0.as_str(), one.1) == (sale, copy)).count();
    for (sale, _) in &paper.sold {
        let originals = count(sale, 0);
        if originals != 1 {
            wrong.push(format!("sale {sale} is finished, and its receipt is {originals} times in the queue"));
        }
    }
    let asked = &state.printer.asked;
    for (sale, copy) in &asked.promised {
        if count(sale, *copy) != 1 {
            wrong.push(format!("copy {copy} of sale {sale} was promised, and is not in the queue once"));
        }
    }
    let copies = receipts.iter().filter(|(_, copy)| *copy > 0).count();
    if copies > asked.copies {
        wrong.push(format!("{copies} copies are made, and {} were asked for", asked.copies));
    }
    let cash = paper.sold.iter().filter(|(_, cash)| *cash).count();
    let drawers = paper.jobs.iter().filter(|job| job.what == "drawer").count();
    if drawers < cash || drawers > cash + asked.drawers {
        wrong.push(format!(
            "the drawer is wanted {drawers} times, for {cash} sales with cash and {} requests",
            asked.drawers
        ));
    }
}

/// Printed is what the printer took, and where it was asked, what it said that it has printed.
fn said_is_printed(wrong: &mut Vec<String>, state: &State, paper: &Paper) {
    for job in paper.jobs.iter().filter(|job| job.state == "printed") {
        let seen = state.printer.calls.iter().find(|call| call.job == Some(job.number));
        // A till that just started prints before anybody looks at its books: which job that was nobody saw.
        let unseen = || state.printer.calls.iter().find(|call| call.is_unseen() && call.may_be_printed());
        if !seen.or_else(unseen).is_some_and(crate::printer::Call::may_be_printed) {
            wrong.push(format!("{job:?} is called printed, and the printer did not say so"));
        }
    }
}

/// At the end of the day, with a printer that is well.
pub(super) fn nothing_waits(state: &mut State, paper: &Paper) {
    for job in paper.jobs.iter().filter(|job| job.is_open()) {
        state.violated("I21", format!("{job:?} waits at the end of the day"));
    }
}
