//! The demo's shop: its terminal, its books, its people, all made once by `florin` itself.

use std::{
    fs::{self, File, OpenOptions},
    io::Write,
    net::TcpListener,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{
    children::{Running, bound},
    place::Place,
};

/// `florin` ends with this where something must be said or done differently.
const USAGE: i32 = 2;

/// The folder `target/demo` and the program that fills it.
pub(crate) struct Shop {
    program: PathBuf,
    description: PathBuf,
    folder: PathBuf,
}

/// The simulated terminal while it runs.
pub(crate) struct Terminal {
    /// Where the till finds it.
    pub(crate) address: String,
    /// Where a person finds it.
    pub(crate) page: String,
    _running: Running,
}

/// The simulated cloud while it runs.
pub(crate) struct Cloud {
    said: Value,
    _running: Running,
}

impl Cloud {
    /// What a store manager types in the pairing wizard, and where everything is to be seen.
    pub(crate) fn say(&self) {
        let text = |place: &str| self.said.pointer(place).and_then(Value::as_str).unwrap_or_default();
        println!(
            "A payment cloud with three more terminals is there as well. As a manager, under Terminals, choose"
        );
        println!("\"Pair through PPaaS\", then \"Another address\", and type:\n");
        for (name, place) in [
            ("Address of the service", "/ppaas/regions/0/api"),
            ("Address of the sign-in", "/ppaas/regions/0/auth"),
            ("What follows the @", "/ppaas/regions/0/user_domain"),
            ("Application ID", "/ppaas/regions/0/stores/0/points_of_sale/0/application_id"),
            ("Key", "/ppaas/regions/0/stores/0/points_of_sale/0/application_key"),
        ] {
            println!("    {name:<22} {}", text(place));
        }
        println!("\nThey are new at each start. Its page, with every fault at a press:\n");
        println!("    {}\n", text("/ppaas/page"));
        println!("Its terminals, to tap and to type on, and the wallet of a customer who pays by a code:\n");
        println!("    {}\n    {}\n", text("/ppaas/terminals"), text("/ppaas/wallets/0/page"));
    }
}

impl Shop {
    pub(crate) fn new(place: &Place, folder: PathBuf) -> Self {
        let description = place.root.join("xtask/demo/shop.toml");
        Self { program: place.program("florin"), description, folder }
    }

    /// The till's data folder.
    pub(crate) fn till(&self) -> PathBuf {
        self.folder.join("till")
    }

    fn pins(&self) -> PathBuf {
        self.folder.join("pins.json")
    }

    fn paired(&self) -> PathBuf {
        self.folder.join("terminal.address")
    }

    /// Starts the terminal, where it can under the address that the till knows.
    pub(crate) fn terminal(&self, script: Option<&str>) -> Result<Terminal> {
        let known = fs::read_to_string(self.paired()).ok().filter(|address| free(address));
        let mut command = bound(&self.program);
        command.arg("simulate").arg("--listen").arg(known.as_deref().unwrap_or("127.0.0.1:0"));
        command.arg("--ledger").arg(self.folder.join("terminal.jsonl"));
        // a customer needs a moment, and the screen something to show
        command.args(["--think-ms", "2000"]);
        if let Some(script) = script {
            command.arg("--script").arg(script);
        }
        command.args(["--page", "127.0.0.1:0"]);
        let (running, said) = Running::saying(&mut command)?;
        let text = |name: &str| said.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
        Ok(Terminal { address: text("address"), page: text("page"), _running: running })
    }

    /// Starts the cloud. Its ledgers stay; who the till is there is new each time.
    pub(crate) fn cloud(&self) -> Result<Cloud> {
        let ledgers = self.folder.join("cloud");
        fs::create_dir_all(&ledgers).with_context(|| format!("make {}", ledgers.display()))?;
        let mut command = bound(&self.program);
        command.args(["simulate", "--ppaas", "--think-ms", "2000", "--page", "127.0.0.1:0"]);
        command.arg("--folder").arg(ledgers);
        let (running, said) = Running::saying(&mut command)?;
        Ok(Cloud { said, _running: running })
    }

    /// Makes the till and pairs the terminal, each only where that was not done yet.
    pub(crate) fn prepare(&self, address: &str) -> Result<()> {
        if !self.pins().exists() {
            // a till without its PINs is of no use to anybody
            for left in [self.till(), self.paired()] {
                remove(&left)?;
            }
            self.init()?;
        }
        if fs::read_to_string(self.paired()).is_ok_and(|known| known == address) {
            return Ok(());
        }
        // a terminal under another address is another terminal to the till
        let port = address.rsplit(':').next().unwrap_or(address);
        let name = if self.paired().exists() { format!("Counter {port}") } else { "Counter 1".to_owned() };
        let add = [
            "terminal",
            "add",
            &name,
            "--address",
            address,
            "--profile",
            "simulator",
            "--mode",
            "full",
            "--set",
            "door=address",
        ];
        let output = self.florin(&add)?;
        succeeded(&output, "florin terminal add").context("--fresh starts over")?;
        let output = self.florin(&["terminal", "door", "--address", "127.0.0.1:0"])?;
        succeeded(&output, "florin terminal door")?;
        write(&self.paired(), address.as_bytes())
    }

    fn init(&self) -> Result<()> {
        let shop = self.description.to_string_lossy().into_owned();
        let mut output = self.florin(&["init", "--shop", &shop])?;
        if output.status.code() == Some(USAGE) {
            println!("{}", String::from_utf8_lossy(&output.stderr).trim());
            println!("The demo keeps its keys in a file beside its books instead, which is weaker.");
            remove(&self.till())?;
            output = self.florin(&["init", "--shop", &shop, "--key-file"])?;
        }
        succeeded(&output, "florin init")?;
        write(&self.pins(), &output.stdout)
    }

    fn florin(&self, arguments: &[&str]) -> Result<Output> {
        let mut command = Command::new(&self.program);
        // what goes wrong is said by its end; warnings on the way there only worry
        command.args(arguments).arg("--data").arg(self.till()).env("FLORIN_LOG", "error");
        command.output().with_context(|| format!("run florin {}", arguments.join(" ")))
    }

    /// Who may sign in, and how.
    pub(crate) fn say_pins(&self) -> Result<()> {
        let file = self.pins();
        let text = fs::read_to_string(&file).with_context(|| format!("read {}", file.display()))?;
        let people = people(&text);
        if people.is_empty() {
            bail!("{} names nobody; start again with --fresh", file.display());
        }
        println!("\nSign in as:");
        for (name, pin) in people {
            println!("    {name:<12} PIN {pin}");
        }
        println!();
        Ok(())
    }
}

/// Names and PINs out of what `florin init` printed.
fn people(text: &str) -> Vec<(String, String)> {
    let said: Value = serde_json::from_str(text).unwrap_or_default();
    let list = said.get("operators").and_then(Value::as_array);
    let one = |person: &Value| {
        let word = |name: &str| person.get(name).and_then(Value::as_str).map(str::to_owned);
        Some((word("name")?, word("pin")?))
    };
    list.into_iter().flatten().filter_map(one).collect()
}

fn succeeded(output: &Output, name: &str) -> Result<()> {
    if output.status.success() {
        return Ok(());
    }
    bail!("{name} ended with {}: {}", output.status, String::from_utf8_lossy(&output.stderr).trim());
}

/// Nobody listens there.
fn free(address: &str) -> bool {
    TcpListener::bind(address).is_ok()
}

fn remove(path: &Path) -> Result<()> {
    let done = match fs::symlink_metadata(path) {
        Err(_) => return Ok(()),
        Ok(data) if data.is_dir() => fs::remove_dir_all(path),
        Ok(_) => fs::remove_file(path),
    };
    done.with_context(|| format!("remove {}", path.display()))
}

/// Writes beside and renames; only the owner may read.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let beside = path.with_extension("new");
    remove(&beside)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(&beside).and_then(|mut file: File| {
        file.write_all(bytes)?;
        fs::rename(&beside, path)
    });
    written.with_context(|| format!("write {}", path.display()))
}

#[cfg(test)]
mod tests {
    use super::people;

    #[test]
    fn people_and_pins_are_read_from_what_init_prints() {
        let said = r#"{"operators":[{"name":"Cashier","role":"cashier","pin":"246810"},{"name":"x"}]}"#;
        assert_eq!(people(said), [("Cashier".to_owned(), "246810".to_owned())]);
        assert!(people("nothing").is_empty());
    }
}
