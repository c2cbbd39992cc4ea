//! The shop of every simulation, made once by the product's own set-up and then copied in memory.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};
use argon2::password_hash::{PasswordHasher as _, SaltString};
use argon2::{Algorithm, Argon2, Params, Version};
use aws_lc_rs::hmac;
use crashfs::Image;
use domain::ids::TerminalId;
use domain::printer::{DrawerPin, Lettering, PaperWidth, Printer, PrinterModel};
use rusqlite::Connection;

use crate::site::{address, poi_id};
use crate::time;
use crate::world::{FENCE, HUMAN_AFTER};

/// A folder with a till, to start each seed from.
#[derive(Clone)]
pub struct Template {
    pub(crate) image: Image,
    /// The same with a receipt printer.
    pub(crate) with_printer: Image,
    /// Who works there.
    pub(crate) people: Vec<Person>,
    /// Its terminals.
    pub(crate) terminals: [TerminalId; 2],
}

/// Somebody who can sign in.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) name: String,
    pub(crate) id: String,
    pub(crate) pin: String,
}

const SHOP: &str = include_str!("../../../xtask/demo/shop.toml");
/// The key behind the PINs. There is no secret to keep here.
const KEY: [u8; 32] = [7; 32];

impl Template {
    /// Makes the shop on the real disk, and reads it into memory.
    pub fn make() -> Result<Self> {
        let folder = tempfile::tempdir().context("make a folder for the shop")?;
        let data = folder.path().join("till");
        api::setup::init(SHOP, &data, api::KeyPlace::File).context("make the shop")?;
        let pair = |number| api::setup::add_terminal(&data, terminal(number)).context("pair a terminal");
        let terminals = [pair(0)?.id, pair(1)?.id];
        let people = cheap_pins(&data)?;
        let image = image(&data)?;
        let db = store::Db::open(&data, time::dawn()).context("open the shop")?;
        db.set_printer(Some(&printer()), "Manager", time::dawn()).context("set up the printer")?;
        drop(db);
        close(Connection::open(data.join("till.sqlite")).context("open the shop")?)?;
        Ok(Self { image, with_printer: self::image(&data)?, people, terminals })
    }
}

fn image(data: &Path) -> Result<Image> {
    let mut image = Image::default();
    image.insert("till.sqlite", fs::read(data.join("till.sqlite"))?);
    image.insert("till.key", hex::encode(KEY).into_bytes());
    Ok(image)
}

/// One that prints every receipt, with a drawer on it.
fn printer() -> Printer {
    Printer {
        name: "Counter".to_owned(),
        address: crate::printer::ADDRESS.to_owned(),
        model: PrinterModel::Epson,
        lettering: Lettering::CodePage,
        width: PaperWidth::Chars42,
        drawer: Some(DrawerPin::Two),
        automatic: true,
    }
}

fn terminal(number: usize) -> api::setup::NewTerminal {
    let ms = |name: &str, value: u128| (name.to_owned(), value.to_string());
    api::setup::NewTerminal {
        name: format!("Counter {}", number + 1),
        address: address(number),
        profile: "simulator".to_owned(),
        mode: "light".to_owned(),
        poi_id: Some(poi_id(number)),
        key: None,
        settings: [
            ms("fence_ms", FENCE.as_millis()),
            ms("poll_first_ms", 1_000),
            ms("poll_every_ms", 2_000),
            ms("human_after_ms", HUMAN_AFTER.as_millis()),
            ms("poll_human_ms", 10_000),
        ]
        .into(),
    }
}

/// Gives everybody a PIN whose check takes no time: thousands of shops open each minute.
fn cheap_pins(data: &Path) -> Result<Vec<Person>> {
    let db = Connection::open(data.join("till.sqlite")).context("open the shop")?;
    let mut people = Vec::new();
    let rows: Vec<([u8; 16], String)> = db
        .prepare("SELECT id, name FROM operator")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (id, name) in rows {
        let pin = "246810".to_owned();
        let mut seasoned = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, &KEY));
        seasoned.update(&id);
        seasoned.update(pin.as_bytes());
        let params = Params::new(8, 1, 1, None).map_err(|error| anyhow::anyhow!("set up Argon2: {error}"))?;
        let salt = SaltString::encode_b64(&[1; 16]).map_err(|error| anyhow::anyhow!("salt: {error}"))?;
        let hash = Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password(seasoned.sign().as_ref(), &salt)
            .map_err(|error| anyhow::anyhow!("hash a PIN: {error}"))?
            .to_string();
        let changed = db.execute("UPDATE operator SET pin_hash = ?2 WHERE id = ?1", (id, hash))?;
        ensure!(changed == 1, "operator {name} is not there");
        people.push(Person { name, id: uuid::Uuid::from_bytes(id).to_string(), pin });
    }
    // a till that calls may come in to keeps secrets, and this one's keychain is there only in a simulation
    let changed = db.execute("UPDATE terminal SET mode = 'full'", [])?;
    ensure!(changed == 2, "{changed} terminals call");
    close(db)?;
    Ok(people)
}

/// Leaves everything in one file.
fn close(db: Connection) -> Result<()> {
    db.pragma_update(None, "journal_mode", "wal")?;
    db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(()))?;
    db.close().map_err(|(_, error)| error).context("close the shop")
}
