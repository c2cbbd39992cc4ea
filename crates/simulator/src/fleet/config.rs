//! A file that says which terminals run. Paths in it are relative to the file.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::spec::of_profile;
use super::{Plan, Planned};
use crate::script::{Script, ScriptError, duration};
use crate::{Driver, Mode, Options, Passphrase};

/// Why a file does not say what is to run.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// It, or a script that it names, cannot be read.
    #[error("read {path}")]
    File {
        /// Which.
        path: PathBuf,
        /// What came of it.
        #[source]
        source: std::io::Error,
    },
    /// It is not what it should be.
    #[error("{path} is not a list of terminals")]
    Toml {
        /// Which.
        path: PathBuf,
        /// Where and why.
        #[source]
        source: Box<toml::de::Error>,
    },
    /// A value cannot be.
    #[error("terminal `{name}`: {cure}")]
    Value {
        /// Of which terminal.
        name: String,
        /// What to write.
        cure: String,
    },
    /// A script is wrong.
    #[error("terminal `{name}`")]
    Script {
        /// Of which terminal.
        name: String,
        /// Where and why.
        #[source]
        source: ScriptError,
    },
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    page: Option<SocketAddr>,
    #[serde(default)]
    terminal: Vec<Terminal>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Terminal {
    name: String,
    profile: String,
    listen: Option<SocketAddr>,
    poi_id: Option<String>,
    callback: Option<String>,
    mode: Option<String>,
    autopilot: Option<bool>,
    login: Option<bool>,
    dedup: Option<bool>,
    history: Option<usize>,
    think: Option<String>,
    patience: Option<String>,
    ledger: Option<PathBuf>,
    script: Option<String>,
    script_file: Option<PathBuf>,
    passphrase: Option<Key>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Key {
    identifier: String,
    version: u32,
    secret: String,
}

/// Reads a file.
pub fn read(path: &Path) -> Result<Plan, ConfigError> {
    let text = text_of(path)?;
    let toml = |source| ConfigError::Toml { path: path.to_owned(), source: Box::new(source) };
    let file: File = toml::from_str(&text).map_err(toml)?;
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let shown = file.page.is_some();
    let terminals: Result<Vec<Planned>, ConfigError> =
        file.terminal.into_iter().map(|terminal| plan(terminal, folder, shown)).collect();
    Ok(Plan { terminals: terminals?, page: file.page })
}

fn plan(terminal: Terminal, folder: &Path, shown: bool) -> Result<Planned, ConfigError> {
    let name = terminal.name.clone();
    let value = |cure| ConfigError::Value { name: name.clone(), cure };
    let mut options = of_profile(&terminal.profile, &Options::default()).map_err(value)?;
    let time = |text: &Option<String>| text.as_deref().map(duration).transpose().map_err(value);
    options.listen = terminal.listen.unwrap_or(options.listen);
    options.poi_id.clone_from(&terminal.poi_id);
    options.callback.clone_from(&terminal.callback);
    options.mode = match terminal.mode.as_deref() {
        None | Some("full") => Mode::Full,
        Some("light") => Mode::Light,
        Some(_) => return Err(value("mode is full or light".to_owned())),
    };
    options.driver = match (terminal.autopilot, shown) {
        (Some(false), _) => Driver::Person,
        (None, true) => Driver::Watched,
        (Some(true), _) | (None, false) => Driver::Autopilot,
    };
    options.login = terminal.login.unwrap_or(options.login);
    options.dedup = terminal.dedup.unwrap_or(options.dedup);
    options.history = terminal.history;
    options.think = time(&terminal.think)?.unwrap_or(options.think);
    options.patience = time(&terminal.patience)?.unwrap_or(options.patience);
    options.ledger = terminal.ledger.as_ref().map(|ledger| folder.join(ledger));
    options.passphrase = terminal.passphrase.as_ref().map(|key| Passphrase {
        identifier: key.identifier.clone(),
        version: key.version,
        secret: key.secret.clone(),
    });
    let steps = match (&terminal.script, &terminal.script_file) {
        (Some(_), Some(_)) => return Err(value("either script or script_file".to_owned())),
        (Some(text), None) => text.clone(),
        (None, Some(file)) => text_of(&folder.join(file))?,
        (None, None) => String::new(),
    };
    let script = Script::parse(&steps);
    let script = script.map_err(|source| ConfigError::Script { name: name.clone(), source })?;
    Ok(Planned { name: terminal.name, options, script })
}

fn text_of(path: &Path) -> Result<String, ConfigError> {
    std::fs::read_to_string(path).map_err(|source| ConfigError::File { path: path.to_owned(), source })
}

#[cfg(test)]
mod tests {
    use super::{ConfigError, read};
    use crate::Driver;

    fn of(text: &str) -> Result<crate::fleet::Plan, ConfigError> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("terminals.toml");
        let mut file = std::fs::File::create(&path).unwrap();
        std::io::Write::write_all(&mut file, text.as_bytes()).unwrap();
        read(&path)
    }

    #[test]
    fn a_file_names_terminals_and_their_page() {
        let plan = of("page = \"127.0.0.1:0\"\n[[terminal]]\nname = \"a\"\nprofile = \"bilt\"\nthink = \"2s\"\n\
                       script = \"lost\"\n[[terminal]]\nname = \"b\"\nprofile = \"generic\"\nautopilot = true\n")
        .unwrap();
        let [first, second] = plan.terminals.as_slice() else { panic!("two") };
        assert_eq!((first.options.profile.name, first.options.think.as_secs()), ("bilt", 2));
        assert_eq!((first.options.driver, second.options.driver), (Driver::Watched, Driver::Autopilot));
        assert_eq!(first.script.payments.len(), 1);
        assert!(plan.page.is_some());
    }

    #[test]
    fn a_mistake_is_named() {
        assert!(matches!(of("colour = 1"), Err(ConfigError::Toml { .. })));
        let wrong = of("[[terminal]]\nname = \"a\"\nprofile = \"bilt\"\nthink = \"long\"\n");
        assert!(matches!(wrong, Err(ConfigError::Value { .. })));
        let wrong = of("[[terminal]]\nname = \"a\"\nprofile = \"bilt\"\nscript = \"aprove\"\n");
        assert!(matches!(wrong, Err(ConfigError::Script { .. })));
        let wrong = of("[[terminal]]\nname = \"a\"\nprofile = \"bilt\"\nscript_file = \"gone\"\n");
        assert!(matches!(wrong, Err(ConfigError::File { .. })));
    }
}
