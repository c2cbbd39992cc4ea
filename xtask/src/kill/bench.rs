//! Where the points happen: the program, a folder, and the tills that points begin with, made once
//! and copied for each.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail, ensure};
use rusqlite::Connection;
use serde_json::Value;

use crate::{place::Place, run};

use super::flow::Before;

/// What all workers share.
pub(crate) struct Bench {
    /// `florin`.
    pub(crate) program: PathBuf,
    /// The shop that tills are made from.
    pub(crate) shop: PathBuf,
    /// The folder of this campaign.
    pub(crate) folder: PathBuf,
    /// Of the people of every till here.
    pub(crate) pins: Pins,
    /// Makes clocks wrong.
    pub(crate) faketime: Option<PathBuf>,
    old: Option<Old>,
    /// Keeps another campaign out of the folder.
    _lock: File,
}

/// What the people of the shop prove themselves with, told once when their till is made.
pub(crate) struct Pins {
    pub(crate) cashier: String,
    pub(crate) manager: String,
}

/// A till of the first schema, as text, and what its terminal had in its ledger.
struct Old {
    books: PathBuf,
    ledger: PathBuf,
}

impl Bench {
    pub(crate) fn set_up(place: &Place, program: &Path) -> Result<Self> {
        let lock = File::create(place.target.join("kill.lock")).context("make the lock of the campaign")?;
        lock.try_lock().context("another campaign is running; wait for its end")?;
        let folder = place.target.join("kill");
        if folder.exists() {
            fs::remove_dir_all(&folder).context("clear the folder of the last campaign")?;
        }
        fs::create_dir_all(folder.join("templates"))?;
        // Who builds meanwhile must not change the program under a campaign.
        let own = folder.join(program.file_name().context("name the program")?);
        fs::copy(program, &own).with_context(|| format!("copy {}", program.display()))?;
        let fixture = place.root.join("xtask/fixtures/schema-1");
        let shop = place.root.join("xtask/demo/shop.toml");
        let bench = Self {
            pins: make(&own, &shop, &folder.join("templates/made"))?,
            program: own,
            shop,
            folder,
            faketime: faketime(),
            _lock: lock,
            old: (migrations(place)? > 1)
                .then(|| Old { books: fixture.join("till.sql"), ledger: fixture.join("ledger.jsonl") }),
        };
        if let Some(old) = &bench.old {
            bench.unpack(old)?;
        }
        Ok(bench)
    }

    /// There is a second schema, so that a folder of the first is one of the past.
    pub(crate) fn has_past(&self) -> bool {
        self.old.is_some()
    }

    /// Puts into `data` what a flow begins with.
    pub(crate) fn lay_out(&self, before: Before, data: &Path) -> Result<()> {
        let template = match before {
            Before::Nothing => return Ok(()),
            Before::Made | Before::Paired | Before::Sold | Before::Rung | Before::InFlight => "made",
            Before::Old => "old",
        };
        fs::create_dir(data).context("make the folder of a till")?;
        for entry in fs::read_dir(self.folder.join("templates").join(template))? {
            let path = entry?.path();
            fs::copy(&path, data.join(path.file_name().unwrap_or_default())).context("copy a till")?;
        }
        Ok(())
    }

    /// The ledger that a terminal begins with, where it has one.
    pub(crate) fn ledger(&self, before: Before) -> Option<&Path> {
        self.old.as_ref().filter(|_| before == Before::Old).map(|old| old.ledger.as_path())
    }

    /// Text is kept in the repository, because it can be read there. `till.id` and the key stay
    /// away, as in a backup: the till takes a new identity, and no test needs a PIN.
    fn unpack(&self, old: &Old) -> Result<()> {
        let folder = self.folder.join("templates/old");
        fs::create_dir_all(&folder)?;
        let text = fs::read_to_string(&old.books).context("read the till of the first schema")?;
        let books = Connection::open(folder.join("till.sqlite"))?;
        books.execute_batch(&text).context("make the till of the first schema")?;
        let form: u32 = books.pragma_query_value(None, "user_version", |row| row.get(0))?;
        ensure!(form == 1, "the till of the first schema has schema {form}");
        Ok(())
    }
}

/// Makes the till that most points begin with.
fn make(program: &Path, shop: &Path, data: &Path) -> Result<Pins> {
    let mut init = Command::new(program);
    init.args(["init", "--key-file", "--shop"]).arg(shop).arg("--data").arg(data);
    let output = init.output()?;
    if !output.status.success() {
        bail!("{}: {}", run::spoken(&init), String::from_utf8_lossy(&output.stderr));
    }
    let said: Value = serde_json::from_slice(&output.stdout).context("read what init says")?;
    let people = said.get("operators").and_then(Value::as_array).context("find the people of the shop")?;
    let pin = |role: &str| {
        let one = people.iter().find(|one| one.get("role").and_then(Value::as_str) == Some(role));
        let pin = one.and_then(|one| one.get("pin")).and_then(Value::as_str);
        pin.map(str::to_owned).with_context(|| format!("find the PIN of the {role}"))
    };
    Ok(Pins { cashier: pin("cashier")?, manager: pin("manager")? })
}

fn migrations(place: &Place) -> Result<usize> {
    let folder = fs::read_dir(place.root.join("migrations")).context("read the migrations")?;
    let files = folder.flatten().map(|entry| entry.path());
    Ok(files.filter(|path| path.extension().is_some_and(|ending| ending == "sql")).count())
}

/// The library that is put before the program. Debian keeps it under the name of the machine.
pub(crate) fn faketime() -> Option<PathBuf> {
    let folders = fs::read_dir("/usr/lib").ok()?.flatten().map(|entry| entry.path());
    let all = folders.chain([PathBuf::from("/usr/lib"), PathBuf::from("/usr/lib64")]);
    all.map(|folder| folder.join("faketime/libfaketimeMT.so.1")).find(|file| file.is_file())
}
