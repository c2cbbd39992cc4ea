//! The paired terminals. Which secrets they need stands here, the secrets do not.

use chrono::{DateTime, Utc};
use domain::ids::TerminalId;
use rusqlite::{Connection, OptionalExtension, Row, params};
use terminal::{Mode, TerminalConfig};

use super::{from_document, journal, setting, to_document, unknown_word, uuid};
use crate::{
    Db,
    error::{Error, Result},
};

/// The setting that says which terminal payments go to.
const DEFAULT: &str = "default_terminal";

const SELECT: &str =
    "SELECT id, name, connector, profile, address, mode, poi_id, settings, secrets FROM terminal";

impl Db {
    /// The paired terminals, oldest first.
    pub fn terminals(&self) -> Result<Vec<TerminalConfig>> {
        self.read(all)
    }

    /// Adds a terminal. `by` says who did it, for the journal.
    pub fn add_terminal(&self, config: &TerminalConfig, by: &str, wall: DateTime<Utc>) -> Result<()> {
        self.write("add a terminal", |tx| {
            name_is_free(tx, config)?;
            insert(tx, config)?;
            let event = journal::Event::TerminalAdded { by, terminal: config };
            journal::event(tx, self.sale_id(), self.stamp(wall), event)
        })
    }

    /// Puts new settings in the place of those of this terminal. While an attempt on it is open or asked
    /// about, it stays the same terminal: connector and `POIID` do not change then, and an address may,
    /// since that can be what the answer waits for.
    pub fn update_terminal(&self, config: &TerminalConfig, by: &str, wall: DateTime<Utc>) -> Result<()> {
        self.write("change a terminal", |tx| {
            let id = config.id;
            let before = one(tx, id)?.ok_or_else(|| Error::Missing { what: format!("terminal {id}") })?;
            let same = (&before.connector, &before.poi_id) == (&config.connector, &config.poi_id);
            if !same && in_use(tx, id)? {
                return Err(Error::TerminalInUse { name: before.name });
            }
            name_is_free(tx, config)?;
            if *config == before {
                return Ok(());
            }
            update(tx, config)?;
            let event = journal::Event::TerminalChanged { by, terminal: config };
            journal::event(tx, self.sale_id(), self.stamp(wall), event)
        })
    }

    /// The terminal that payments go to unless somebody chooses another; the only one where there is one.
    pub fn default_terminal(&self) -> Result<Option<TerminalId>> {
        self.read(|db| {
            let chosen = setting::get_if_any(db, DEFAULT)?.and_then(|text| text.parse().ok());
            let all = all(db)?;
            let known = chosen.filter(|id| all.iter().any(|config| config.id == *id));
            Ok(known.or_else(|| all.first().map(|config| config.id)))
        })
    }

    /// Payments go to this terminal unless somebody chooses another.
    pub fn set_default_terminal(&self, id: TerminalId) -> Result<()> {
        self.write("choose a terminal", |tx| {
            one(tx, id)?.ok_or_else(|| Error::Missing { what: format!("terminal {id}") })?;
            setting::replace(tx, DEFAULT, &id.to_string())
        })
    }

    /// Removes a terminal, unless an attempt on it is open or still asked about; its history stays.
    pub fn remove_terminal(&self, id: TerminalId, by: &str, wall: DateTime<Utc>) -> Result<()> {
        self.write("remove a terminal", |tx| {
            let what = "remove a terminal";
            let key = id.uuid();
            let config = one(tx, id)?.ok_or_else(|| Error::Missing { what: format!("terminal {id}") })?;
            if in_use(tx, id)? {
                return Err(Error::TerminalInUse { name: config.name });
            }
            tx.execute("DELETE FROM terminal WHERE id = ?1", [key.as_bytes()]).map_err(Error::sql(what))?;
            let event = journal::Event::TerminalRemoved { by, terminal: &config };
            journal::event(tx, self.sale_id(), self.stamp(wall), event)
        })
    }
}

/// An attempt on it is open, or it is still asked about one that ended.
fn in_use(db: &Connection, id: TerminalId) -> Result<bool> {
    db.query_row(
        "SELECT EXISTS (SELECT 1 FROM attempt WHERE terminal = ?1 AND open = 1)
         OR EXISTS (SELECT 1 FROM aftercare c JOIN attempt a ON a.id = c.attempt WHERE a.terminal = ?1)",
        [id.uuid().as_bytes()],
        |row| row.get(0),
    )
    .map_err(Error::sql("look for open payments of a terminal"))
}

fn name_is_free(db: &Connection, config: &TerminalConfig) -> Result<()> {
    let taken: bool = db
        .query_row(
            "SELECT EXISTS (SELECT 1 FROM terminal WHERE name = ?1 AND id <> ?2)",
            params![config.name, config.id.uuid().as_bytes()],
            |row| row.get(0),
        )
        .map_err(Error::sql("look for the terminal's name"))?;
    if taken { Err(Error::NameTaken { name: config.name.clone() }) } else { Ok(()) }
}

fn update(db: &Connection, config: &TerminalConfig) -> Result<()> {
    db.execute(
        "UPDATE terminal SET name = ?2, connector = ?3, profile = ?4, address = ?5, mode = ?6, poi_id = ?7,
         settings = ?8, secrets = ?9 WHERE id = ?1",
        params![
            config.id.uuid().as_bytes(),
            config.name,
            config.connector,
            config.profile,
            config.address,
            mode_word(config.mode),
            config.poi_id,
            to_document("terminal settings", &config.settings)?,
            to_document("terminal secrets", &config.secrets)?,
        ],
    )
    .map(drop)
    .map_err(Error::sql("change a terminal"))
}

fn insert(db: &Connection, config: &TerminalConfig) -> Result<()> {
    db.execute(
        "INSERT INTO terminal (id, position, name, connector, profile, address, mode, poi_id, settings, secrets)
         VALUES (?1, (SELECT coalesce(max(position), 0) + 1 FROM terminal), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
        params![
            config.id.uuid().as_bytes(),
            config.name,
            config.connector,
            config.profile,
            config.address,
            mode_word(config.mode),
            config.poi_id,
            to_document("terminal settings", &config.settings)?,
            to_document("terminal secrets", &config.secrets)?,
        ],
    )
    .map(drop)
    .map_err(Error::sql("add a terminal"))
}

fn all(db: &Connection) -> Result<Vec<TerminalConfig>> {
    let what = "read the terminals";
    let sql = format!("{SELECT} ORDER BY position");
    let mut statement = db.prepare_cached(&sql).map_err(Error::sql(what))?;
    let mut rows = statement.query([]).map_err(Error::sql(what))?;
    let mut found = Vec::new();
    while let Some(row) = rows.next().map_err(Error::sql(what))? {
        found.push(config(raw(row).map_err(Error::sql(what))?)?);
    }
    Ok(found)
}

fn one(db: &Connection, id: TerminalId) -> Result<Option<TerminalConfig>> {
    db.query_row(&format!("{SELECT} WHERE id = ?1"), [id.uuid().as_bytes()], raw)
        .optional()
        .map_err(Error::sql("read a terminal"))?
        .map(config)
        .transpose()
}

/// A row before its words and documents are read.
struct Raw {
    config: TerminalConfig,
    mode: String,
    settings: String,
    secrets: String,
}

fn raw(row: &Row<'_>) -> rusqlite::Result<Raw> {
    Ok(Raw {
        config: TerminalConfig {
            id: TerminalId::from_uuid(uuid(row, 0)?),
            name: row.get(1)?,
            connector: row.get(2)?,
            profile: row.get(3)?,
            address: row.get(4)?,
            mode: Mode::Light,
            poi_id: row.get(6)?,
            settings: std::collections::BTreeMap::new(),
            secrets: Vec::new(),
        },
        mode: row.get(5)?,
        settings: row.get(7)?,
        secrets: row.get(8)?,
    })
}

fn config(raw: Raw) -> Result<TerminalConfig> {
    Ok(TerminalConfig {
        mode: mode_of(&raw.mode)?,
        settings: from_document("terminal settings", &raw.settings)?,
        secrets: from_document("terminal secrets", &raw.secrets)?,
        ..raw.config
    })
}

fn mode_word(mode: Mode) -> &'static str {
    match mode {
        Mode::Light => "light",
        Mode::Full => "full",
    }
}

fn mode_of(word: &str) -> Result<Mode> {
    match word {
        "light" => Ok(Mode::Light),
        "full" => Ok(Mode::Full),
        _ => Err(unknown_word("a terminal", "mode")),
    }
}
