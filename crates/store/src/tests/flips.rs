//! Bytes that change on the disk: each one is noticed, or no row of a sale reads differently for it.
//!
//! `FLORIN_FLIPS` says how many (500), `FLORIN_FLIP_SEED` where to begin. With `FLORIN_REPORTS` the counts
//! are written to `flips.json` in that folder.
#![expect(clippy::print_stdout, reason = "the counts are the point of the run")]
#![expect(clippy::disallowed_methods, reason = "what is written here is damaged on purpose")]

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    time::Instant,
};

use domain::{
    attempt::{Attempt, AttemptKind, Condition, State},
    ids::{BasketId, SaleId},
};
use rusqlite::{
    Connection, Row,
    types::{Value, ValueRef},
};

use super::kit::{Till, approved, in_state, printer, record, terminal, wall};
use crate::{Db, Error};

/// What is no sale: set up once, looked at by people, or made anew by the next press of a key; and numbers
/// that may have gaps, of which one that is too low for what is there is found.
const ELSEWHERE: [&str; 16] = [
    "operator",
    "setting",
    "tax_code",
    "category",
    "product",
    "product_code",
    "product_search_config",
    "product_search_data",
    "product_search_docsize",
    "product_search_idx",
    "terminal",
    "basket",
    "migration",
    "aftercare",
    "service_block",
    "counter",
];

/// A shop after a day with everything in it.
fn day(till: &Till) {
    till.db().add_terminal(&terminal(900, "Counter"), "Manager", wall(1)).unwrap();
    till.db().set_printer(Some(&printer()), "Manager", wall(1)).unwrap();
    for _ in 0..4 {
        let sale = till.sell();
        till.copy(sale.id, crate::Form::Pdf);
        till.sell_by_card();
    }
    let part = till.payment(&till.checkout(), 1_002);
    till.intent(&part).unwrap();
    let part = till.settle(&approved(&part, 402)).unwrap().sale.unwrap();
    till.cash(part.id, 600).unwrap();
    let refused = till.checkout();
    let attempt = till.payment(&refused, 1_002);
    till.intent(&attempt).unwrap();
    till.settle(&in_state(&attempt, State::Declined { condition: Condition::Refusal, text: None })).unwrap();
    let given_up = till.checkout();
    let fresh = BasketId::from_uuid(till.uuid());
    till.db().cancel_sale(given_up.id, fresh, &till.key("cancel"), wall(5)).unwrap();
    let too_much = till.payment(&till.checkout(), 1_002);
    till.intent(&too_much).unwrap();
    till.settle(&approved(&too_much, 1_500)).unwrap();
    let (payment, sale) = till.sell_two_rates(2_101);
    till.given_back(AttemptKind::Refund, (&payment, &sale), 500);
    till.given_back(AttemptKind::Reversal, (&payment, &sale), 1_601);
    let sides = terminal::Totals { closed: true, ..terminal::Totals::default() };
    let period = crate::NewPeriod { terminal: payment.terminal, totals: sides, by: till.manager() };
    till.db().close_card_period(&period, &till.key("close"), wall(5)).unwrap();
    let open = till.checkout();
    till.cash(open.id, 300).unwrap();
    till.intent(&Attempt { ordinal: 1, ..till.payment(&open, 702) }).unwrap();
    assert_eq!(till.db().verify().unwrap().problems, []);
}

/// The files of a till, by their ending.
type Image = BTreeMap<&'static str, Vec<u8>>;

fn image(folder: &Path) -> Image {
    let read = |ending| fs::read(folder.join(format!("till.sqlite{ending}"))).map(|bytes| (ending, bytes));
    ["", "-wal", "-shm"].into_iter().filter_map(|ending| read(ending).ok()).collect()
}

fn put(folder: &Path, image: &Image) {
    for ending in ["", "-wal", "-shm"] {
        let path = folder.join(format!("till.sqlite{ending}"));
        match image.get(ending) {
            Some(bytes) => fs::write(path, bytes).unwrap(),
            None => drop(fs::remove_file(path)),
        }
    }
}

/// After a proper end, and as a cut of the power leaves it: half of the day stands in the WAL.
fn images() -> [Image; 2] {
    let mut till = Till::new();
    day(&till);
    till.close();
    let closed = image(till.folder());
    assert_eq!(closed.len(), 1);
    let till = Till::open(till.folder());
    for _ in 0..3 {
        till.sell();
    }
    let cut = image(till.folder());
    assert_eq!(cut.len(), 3);
    [closed, cut]
}

/// A table with its rows as they read.
type Rows = BTreeMap<String, Vec<Vec<Value>>>;

/// Every row of every table; nothing where one cannot be read.
fn rows(folder: &Path) -> rusqlite::Result<Rows> {
    let db = Connection::open(folder.join("till.sqlite"))?;
    let tables: Vec<String> = db
        .prepare(
            // what a virtual table has stands in others
            "SELECT name FROM sqlite_schema
             WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND sql NOT LIKE 'CREATE VIRTUAL%'",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let all = tables.into_iter().map(|table| {
        let mut statement = db.prepare(&format!("SELECT * FROM \"{table}\" ORDER BY 1, 2"))?;
        let width = statement.column_count();
        let found = statement.query_map([], |row| (0..width).map(|at| value(row, at)).collect())?;
        Ok((table, found.collect::<rusqlite::Result<_>>()?))
    });
    all.collect()
}

/// A value as it is; text that is none any more as its bytes.
fn value(row: &Row<'_>, at: usize) -> rusqlite::Result<Value> {
    Ok(match row.get_ref(at)? {
        ValueRef::Text(bytes) => {
            let text = std::str::from_utf8(bytes).map(|text| Value::Text(text.to_owned()));
            text.unwrap_or_else(|_| Value::Blob(bytes.to_vec()))
        }
        other => other.try_into()?,
    })
}

/// Numbers that are the same for the same seed.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33).unwrap() % sides
    }

    /// A place that mostly has something in it, since half of a small database is empty.
    fn place(&mut self, bytes: &[u8]) -> usize {
        let at = self.roll(bytes.len());
        let more = bytes[at..].iter().position(|byte| *byte != 0);
        if self.roll(8) == 0 { at } else { more.map_or(at, |more| at + more) }
    }

    /// Another byte: a bit, any value, or, the worst, a digit that makes another amount.
    fn other(&mut self, byte: u8) -> u8 {
        let other = match self.roll(3) {
            0 => byte ^ (1 << self.roll(8)),
            1 if byte.is_ascii_digit() => b'0' + u8::try_from(self.roll(10)).unwrap(),
            _ => u8::try_from(self.roll(256)).unwrap(),
        };
        if other == byte { byte ^ 1 } else { other }
    }
}

#[derive(Default)]
struct Counts {
    detected: u32,
    harmless: u32,
    elsewhere: u32,
    missed: Vec<String>,
}

impl Counts {
    fn look(&mut self, folder: &Path, before: &Rows, what: &str) {
        if !Db::open_read_only(folder).and_then(|db| db.verify()).is_ok_and(|books| books.are_sound()) {
            self.detected += 1;
            return;
        }
        let Ok(now) = rows(folder) else {
            self.missed.push(format!("{what}: sound, and its rows cannot be read"));
            return;
        };
        let names = before.keys().chain(now.keys().filter(|name| !before.contains_key(*name)));
        let other: Vec<&String> = names.filter(|name| before.get(*name) != now.get(*name)).collect();
        if other.iter().any(|name| !ELSEWHERE.contains(&name.as_str())) {
            self.missed.push(format!("{what}: {other:?} read differently"));
        } else {
            self.harmless += 1;
            self.elsewhere += u32::from(!other.is_empty());
        }
    }
}

fn number(variable: &str, otherwise: u64) -> u64 {
    std::env::var(variable).ok().map_or(otherwise, |text| text.parse().unwrap())
}

#[test]
fn every_flipped_byte_is_noticed_or_changes_no_sale() {
    let (flips, seed) = (number("FLORIN_FLIPS", 500), number("FLORIN_FLIP_SEED", 1));
    let begun = Instant::now();
    let images = images();
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let before = images.each_ref().map(|image| {
        put(folder, image);
        rows(folder).unwrap()
    });
    let mut counts = Counts::default();
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    for flip in 0..flips {
        let which = usize::try_from(flip % 2).unwrap();
        let endings: Vec<&'static str> =
            images[which].keys().copied().filter(|name| *name != "-shm").collect();
        let ending = endings[dice.roll(endings.len())];
        let bytes = &images[which][ending];
        let at = dice.place(bytes);
        let other = dice.other(bytes[at]);
        let mut image = images[which].clone();
        image.get_mut(ending).unwrap()[at] = other;
        put(folder, &image);
        let what = format!("flip {flip}: byte {at} of till.sqlite{ending} from {} to {other}", bytes[at]);
        counts.look(folder, &before[which], &what);
    }
    let report = format!(
        "{{\"flips\":{flips},\"detected\":{},\"harmless\":{},\"elsewhere\":{},\"missed\":{},\"seed\":{seed},\"seconds\":{:.1}}}",
        counts.detected,
        counts.harmless,
        counts.elsewhere,
        counts.missed.len(),
        begun.elapsed().as_secs_f64(),
    );
    println!("{report}");
    if let Some(reports) = std::env::var_os("FLORIN_REPORTS").map(PathBuf::from) {
        fs::create_dir_all(&reports).unwrap();
        fs::write(reports.join("flips.json"), &report).unwrap();
    }
    assert!(counts.missed.is_empty(), "{report}\n{}", counts.missed.join("\n"));
}

/// What opening says of these files.
fn opened(change: impl FnOnce(&mut Image, &Path)) -> [Result<(), Error>; 2] {
    let [_, mut cut] = images();
    let folder = tempfile::tempdir().unwrap();
    change(&mut cut, folder.path());
    put(folder.path(), &cut);
    let read = Db::open_read_only(folder.path()).map(drop);
    let write = Db::open(folder.path(), wall(90)).map(drop);
    if read.is_err() && write.is_err() {
        assert_eq!(image(folder.path()).get(""), cut.get(""), "what is wrong is left as it is");
    }
    [read, write]
}

fn damaged(change: impl FnOnce(&mut Image, &Path), words: &str) {
    for opened in opened(change) {
        let Err(Error::Damaged { path, detail }) = opened else { panic!("{words}: {opened:?}") };
        assert!(format!("{} {detail}", path.display()).contains(words), "{words}: {path:?} {detail}");
    }
}

#[test]
fn a_wal_that_lost_what_was_committed_is_no_ending_of_a_crash() {
    damaged(|cut, _| drop(cut.remove("-wal")), "newest sales are lost");
    for share in [0, 10, 50, 99] {
        damaged(
            |cut, _| {
                let wal = cut.get_mut("-wal").unwrap();
                wal.truncate(wal.len() * share / 100);
            },
            "newest sales are lost",
        );
    }
    damaged(|cut, _| cut.get_mut("-wal").unwrap()[5_000] ^= 1, "newest sales are lost");
}

#[test]
fn a_wal_without_its_index_is_read_and_an_index_of_another_time_says_nothing() {
    let [_, whole] = images();
    let changes: [fn(&mut Image); 5] = [
        |cut| drop(cut.remove("-shm")),
        |cut| cut.get_mut("-shm").unwrap().truncate(100),
        |cut| cut.get_mut("-shm").unwrap()[16] ^= 1,
        |cut| cut.get_mut("-shm").unwrap().fill(0),
        |cut| cut.get_mut("-wal").unwrap().extend([7; 1_000]),
    ];
    for change in changes {
        let folder = tempfile::tempdir().unwrap();
        let mut cut = whole.clone();
        change(&mut cut);
        put(folder.path(), &cut);
        let books = Db::open_read_only(folder.path()).unwrap().verify().unwrap();
        assert_eq!((books.problems.as_slice(), books.sales_completed), (&[][..], 13));
    }
}

#[test]
fn nothing_is_made_anew_where_something_was() {
    damaged(|cut, _| cut.get_mut("").unwrap().clear(), "it is empty");
    damaged(|cut, _| drop(cut.remove("")), "till.sqlite-wal beside it is not");
    damaged(
        |cut, folder| {
            cut.clear();
            fs::write(folder.join("till.id"), "{}").unwrap();
        },
        "till.id beside it is not",
    );
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("till.id"), "{}").unwrap();
    let again = Db::create(
        folder.path(),
        &super::kit::new_shop(),
        crate::KeyPlace::File,
        &mut uuid::Uuid::nil,
        wall(0),
    );
    assert!(matches!(again, Err(Error::Damaged { .. })));
    assert!(!folder.path().join("till.sqlite").exists());
}

#[test]
fn a_form_that_is_not_ours_is_left_alone() {
    let set = |sql: &'static str| {
        move |cut: &mut Image, folder: &Path| {
            put(folder, cut);
            Connection::open(folder.join("till.sqlite")).unwrap().execute_batch(sql).unwrap();
            *cut = image(folder);
        }
    };
    for opened in opened(set("PRAGMA application_id = 7")) {
        assert!(matches!(opened, Err(Error::Foreign { .. })), "{opened:?}");
    }
    for opened in opened(set("PRAGMA user_version = 99")) {
        assert!(matches!(opened, Err(Error::Newer { found: 99, .. })), "{opened:?}");
    }
    damaged(set("PRAGMA user_version = 0"), "its form is not that");
    for opened in opened(set("UPDATE migration SET sha256 = replace(sha256, substr(sha256, 1, 1), 'x')")) {
        assert!(matches!(opened, Err(Error::MigrationChanged { .. })), "{opened:?}");
    }
}

#[test]
fn a_start_looks_at_the_newest_records_and_counters() {
    let refused = |sql: &str, words: &str| {
        let mut till = Till::new();
        till.sell();
        till.sell();
        till.close();
        till.tamper(sql);
        match Db::open(till.folder(), wall(60)).map(drop) {
            Err(Error::Damaged { detail, .. }) => assert!(detail.contains(words), "{sql}: {detail}"),
            other => panic!("{sql}: {other:?}"),
        }
        assert!(!till_is_sound(till.folder()), "{sql}: the audit says so too");
    };
    refused("UPDATE journal SET body = replace(body, '1002', '1003') WHERE seq = 2", "journal 2 was changed");
    refused("DELETE FROM journal WHERE seq = 2", "is not what the record after it follows");
    refused("DELETE FROM journal WHERE seq = 3", "does not stand where the last record stands");
    refused("DELETE FROM journal WHERE seq > 1", "the journal has none");
    refused("DELETE FROM journal WHERE seq = 1", "does not begin with its first record");
    refused("UPDATE sale SET document = document || ' '", "seals a document that was changed");
    refused(
        "UPDATE counter SET last = last; DROP INDEX sale_by_state",
        "schema index sale_by_state was taken",
    );
    refused("UPDATE counter SET last = 1 WHERE name LIKE 'receipt%'", "counter receipt T01");
    refused("UPDATE grand_total SET sales = sales + 1, net = net + 1", "the grand totals");
}

fn till_is_sound(folder: &Path) -> bool {
    Db::open_read_only(folder).unwrap().verify().unwrap().are_sound()
}

/// What an answer was kept for belongs to the evidence as well.
#[test]
fn the_evidence_is_looked_for() {
    let till = Till::new();
    let (attempt, sale) = till.sell_by_card();
    assert_eq!(record().dropped, 0);
    till.tamper("DELETE FROM exchange");
    let problems = till.db().verify().unwrap().problems;
    assert_eq!(problems[0].place, format!("attempt {}", attempt.id));
    assert!(problems[0].what.contains("no answer is kept"));
    assert_eq!(till.db().sale(SaleId::from_uuid(sale.id.uuid())).unwrap(), Some(sale));
}
