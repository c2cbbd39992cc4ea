//! The vault against a real keychain: gnome-keyring in a D-Bus session with a home of its own.
//!
//! `keyring` talks to one session for as long as a process lives. So each phase of a test is this program once more,
//! in a session of its own; the phases of a test share a home, as the days of a till do. It
//! needs gnome-keyring and dbus of the system; `cargo xtask test` sees to them.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot set its stage has failed")]

use std::{
    cell::Cell,
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::Arc,
};

use chrono::{DateTime, Utc};
use domain::{
    currency::Currency,
    operator::Role,
    shop::Shop,
    tax::{Rate, TaxCategory, TaxCode, TaxLevel, TaxMode, TaxPolicy},
};
use secrecy::{ExposeSecret as _, SecretString};
use store::{
    Db, KeyPlace, NewOperator, NewShop,
    vault::{Keychain as _, SystemKeychain, Vault, VaultState},
};
use terminal::{SecretError, Secrets as _};
use uuid::Uuid;

/// Which phase this process is; absent in the one that starts the others.
const PHASE: &str = "FLORIN_TEST_PHASE";

/// No session of these takes longer, by far; a hung one is ended.
const PATIENCE: &str = "60";

/// What a session has in it.
#[derive(Clone, Copy, Debug)]
enum Session {
    /// A keychain that was unlocked at the login.
    Unlocked,
    /// The same keychain after a login without its password, as where the system logs in by itself.
    Locked,
    /// A bus, and nobody who keeps secrets.
    Absent,
    /// No bus either.
    NoBus,
}

/// What one process does in its session, in the folder of its till.
type Phase = (Session, fn(&Path));

/// Plays the phases of the test of this name one after the other, or, inside a session, the one that is asked for.
fn play(name: &str, phases: &[Phase]) {
    if let Ok(phase) = env::var(PHASE) {
        let (_, act) = phases.get(phase.parse::<usize>().unwrap()).unwrap();
        return act(&till_folder(Path::new(&env::var_os("HOME").unwrap())));
    }
    let home = tempfile::tempdir().unwrap();
    private_folder(&home.path().join("run"));
    bus_without_services(home.path());
    // it opens nothing but the keychain of this home, which goes with it
    let password = store::random_digits(12).unwrap();
    for (number, (session, _)) in phases.iter().enumerate() {
        let output = run(*session, home.path(), &password, &[name, &number.to_string()]);
        let [out, err] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
        assert!(output.status.success(), "phase {number}, {session:?}: {}\n{out}\n{err}", output.status);
        assert!(out.contains("1 passed"), "phase {number} played nothing: {out}");
    }
}

/// Runs one phase in its session. Everything ends with the bus, and the bus with the phase.
fn run(session: Session, home: &Path, password: &SecretString, [name, phase]: &[&str; 2]) -> Output {
    let program = env::current_exe().unwrap();
    let mut command = Command::new("timeout");
    command.args(["--kill-after=5", PATIENCE]).env_clear().current_dir(home);
    let bus = home.join("bus.conf");
    match session {
        Session::Unlocked => {
            let script = "printf %s \"$PASSWORD\" | gnome-keyring-daemon --unlock --components=secrets >/dev/null \
                          && unset PASSWORD && exec \"$@\"";
            command.args(["dbus-run-session", "--", "sh", "-c", script, "sh"]);
            command.env("PASSWORD", password.expose_secret());
        }
        Session::Locked => {
            let script = "gnome-keyring-daemon --start --components=secrets >/dev/null && exec \"$@\"";
            command.args(["dbus-run-session", "--", "sh", "-c", script, "sh"]);
        }
        Session::Absent => {
            command.arg("dbus-run-session").arg(format!("--config-file={}", bus.display())).arg("--");
        }
        Session::NoBus => {}
    }
    command.arg(program).args(["--exact", name, "--nocapture"]);
    let place = |folder: &str| home.join(folder);
    command
        .env("PATH", env::var_os("PATH").unwrap())
        .env("HOME", home)
        .env("XDG_RUNTIME_DIR", place("run"))
        .env("XDG_DATA_HOME", place("data"))
        .env("XDG_CONFIG_HOME", place("config"))
        .env("XDG_CACHE_HOME", place("cache"))
        .env(PHASE, phase);
    command.output().expect("`timeout` is part of every Linux")
}

fn private_folder(folder: &Path) {
    use std::os::unix::fs::DirBuilderExt as _;
    fs::DirBuilder::new().mode(0o700).create(folder).unwrap();
}

/// A bus that starts nobody.
fn bus_without_services(home: &Path) {
    let run = home.join("run");
    let config = format!(
        r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:dir={}</listen><policy context="default">
<allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>"#,
        run.display()
    );
    store::write_atomically(&home.join("bus.conf"), config.as_bytes()).unwrap();
}

fn till_folder(home: &Path) -> PathBuf {
    home.join("till")
}

fn wall(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_438_700 + seconds, 0).unwrap()
}

fn shop() -> NewShop {
    NewShop {
        shop: Shop {
            name: "Test shop".into(),
            address_lines: vec![],
            vat_id: None,
            country: "NL".into(),
            currency: Currency::EUR,
            tax: TaxPolicy { mode: TaxMode::Inclusive, level: TaxLevel::PerRateTotal },
            tax_codes: vec![TaxCode::new("A", TaxCategory::Standard, Rate::new(21_000)).unwrap()],
            cash_rounding: None,
            zone: "Europe/Amsterdam".into(),
            day_start: "04:00".into(),
            language: "en".into(),
            till_code: "T01".into(),
            discount_limit: None,
            card_surcharge: None,
            labels: vec![],
            training: false,
        },
        operators: vec![NewOperator {
            name: "Manager".into(),
            role: Role::Manager,
            pin: store::random_digits(6).unwrap(),
        }],
        categories: vec![],
        products: vec![],
        samples: None,
    }
}

fn make(folder: &Path, keys: KeyPlace) -> Db {
    let next = Cell::new(1);
    let mut ids = || Uuid::from_u128(next.replace(next.get() + 1));
    Db::create(folder, &shop(), keys, &mut ids, wall(0)).unwrap().db
}

fn keep(vault: &Vault, name: &str, secret: &str) -> Result<(), SecretError> {
    vault.keep(name, &SecretString::from(secret))
}

fn read(vault: &Vault, name: &str) -> Result<String, SecretError> {
    vault.read(name).map(|secret| secret.expose_secret().to_owned())
}

fn missing(name: &str) -> Result<String, SecretError> {
    Err(SecretError::Missing(name.into()))
}

#[test]
fn secrets_are_kept_read_renewed_and_forgotten() {
    fn first(folder: &Path) {
        assert!(store::keychain_works());
        let db = make(folder, KeyPlace::Keychain);
        let vault = Vault::of(&db).dated_by(|| wall(1));
        assert_eq!(vault.state(), VaultState::Keychain);
        assert_eq!(read(&vault, "one"), missing("one"));
        keep(&vault, "one", "the first").unwrap();
        keep(&vault, "two", "another").unwrap();
        assert_eq!(read(&vault, "one").unwrap(), "the first");
        let noted = vault.noted("one").unwrap();
        vault.stage("one", &SecretString::from("the second")).unwrap();
        assert_eq!(vault.read_staged("one").unwrap().expose_secret(), "the second");
        assert_eq!(vault.noted("one").unwrap(), noted);
        vault.promote("one").unwrap();
        assert_ne!(vault.noted("one").unwrap().fingerprint, noted.fingerprint);
        vault.forget("two").unwrap();
    }
    fn after_a_login(folder: &Path) {
        let db = Db::open(folder, wall(60)).unwrap();
        let vault = Vault::of(&db);
        assert_eq!(read(&vault, "one").unwrap(), "the second");
        assert_eq!(read(&vault, "two"), missing("two"));
        assert_eq!(vault.noted("one").unwrap().at, Some(wall(1)));
        keep(&vault, "one", "the third").unwrap();
        assert_eq!(read(&vault, "one").unwrap(), "the third");
    }
    let phases: [Phase; 2] = [(Session::Unlocked, first), (Session::Unlocked, after_a_login)];
    play("secrets_are_kept_read_renewed_and_forgotten", &phases);
}

fn says_so(vault: &Vault, folder: &Path) {
    let file = || fs::read(folder.join("secrets.vault")).unwrap();
    let before = file();
    let state = vault.state();
    assert!(matches!(state, VaultState::KeychainLocked { .. }), "{state:?}");
    assert!(matches!(vault.works(), Err(SecretError::KeychainLocked(_))));
    assert!(matches!(read(vault, "one"), Err(SecretError::KeychainLocked(_))));
    assert!(matches!(keep(vault, "one", "x"), Err(SecretError::KeychainLocked(_))));
    assert!(matches!(vault.forget("one"), Err(SecretError::KeychainLocked(_))));
    assert_eq!(file(), before);
    assert!(!folder.join("secrets.damaged").exists());
}

/// Asks the session's bus for something.
fn bus(words: &[&str]) -> String {
    let mut command = Command::new("dbus-send");
    let output = command.args(["--session", "--print-reply=literal"]).args(words).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_locked_keychain_says_so_and_loses_nothing() {
    fn locked_meanwhile(folder: &Path) {
        let db = make(folder, KeyPlace::Keychain);
        let vault = Vault::of(&db);
        keep(&vault, "one", "a secret").unwrap();
        bus(&[
            "--dest=org.freedesktop.secrets",
            "/org/freedesktop/secrets",
            "org.freedesktop.Secret.Service.Lock",
            "array:objpath:/org/freedesktop/secrets/aliases/default",
        ]);
        says_so(&vault, folder);
    }
    fn locked_at_the_start(folder: &Path) {
        says_so(&Vault::of(&Db::open(folder, wall(60)).unwrap()), folder);
    }
    fn there_again(folder: &Path) {
        let db = Db::open(folder, wall(120)).unwrap();
        assert_eq!(read(&Vault::of(&db), "one").unwrap(), "a secret");
    }
    let phases: [Phase; 3] = [
        (Session::Unlocked, locked_meanwhile),
        (Session::Locked, locked_at_the_start),
        (Session::Unlocked, there_again),
    ];
    play("a_locked_keychain_says_so_and_loses_nothing", &phases);
}

#[test]
fn a_keychain_that_died_says_so_and_loses_nothing() {
    fn dies(folder: &Path) {
        let db = make(folder, KeyPlace::Keychain);
        let vault = Vault::of(&db);
        keep(&vault, "one", "a secret").unwrap();
        let asked = "org.freedesktop.DBus.GetConnectionUnixProcessID";
        let told = bus(&["--dest=org.freedesktop.DBus", "/", asked, "string:org.freedesktop.secrets"]);
        let process = told.split_whitespace().last().unwrap();
        assert!(Command::new("kill").args(["-KILL", process]).status().unwrap().success());
        // at first nobody answers, then the bus has started another one, which nobody has unlocked
        let before = fs::read(folder.join("secrets.vault")).unwrap();
        let refused =
            |error| matches!(error, SecretError::KeychainMissing(_) | SecretError::KeychainLocked(_));
        assert!(refused(vault.works().unwrap_err()));
        assert!(refused(read(&vault, "one").unwrap_err()));
        assert!(refused(keep(&vault, "one", "x").unwrap_err()));
        assert_eq!(fs::read(folder.join("secrets.vault")).unwrap(), before);
    }
    fn there_again(folder: &Path) {
        let db = Db::open(folder, wall(60)).unwrap();
        assert_eq!(read(&Vault::of(&db), "one").unwrap(), "a secret");
    }
    let phases: [Phase; 2] = [(Session::Unlocked, dies), (Session::Unlocked, there_again)];
    play("a_keychain_that_died_says_so_and_loses_nothing", &phases);
}

#[test]
fn secrets_move_from_the_keychain_under_a_passphrase() {
    fn moves(folder: &Path) {
        let db = make(folder, KeyPlace::Keychain);
        let vault = Vault::of(&db);
        keep(&vault, "one", "a secret").unwrap();
        let done = vault.choose_passphrase(&SecretString::from("four words on a note")).unwrap();
        assert_eq!((done.moved, done.put_aside), (vec!["one".to_owned()], false));
    }
    fn without_it(folder: &Path) {
        let db = Db::open(folder, wall(60)).unwrap();
        let vault = Vault::of(&db);
        assert_eq!(vault.state(), VaultState::Passphrase { open: false });
        vault.unlock(&SecretString::from("four words on a note")).unwrap();
        assert_eq!(read(&vault, "one").unwrap(), "a secret");
    }
    let phases: [Phase; 2] = [(Session::Unlocked, moves), (Session::Absent, without_it)];
    play("secrets_move_from_the_keychain_under_a_passphrase", &phases);
}

#[test]
fn without_a_keychain_nothing_is_kept_until_a_passphrase_is_chosen() {
    fn refuses(folder: &Path) {
        assert!(!store::keychain_works());
        let name = "florin-test-of-nobody";
        assert!(matches!(SystemKeychain.read(name), Err(store::vault::Unreachable::Missing(_))));
        let db = Db::open(folder, wall(60)).unwrap_or_else(|_| make(folder, KeyPlace::File));
        let vault = Vault::with(&db, Arc::new(SystemKeychain));
        let state = vault.state();
        assert!(matches!(state, VaultState::KeychainMissing { .. }), "{state:?}");
        assert!(matches!(keep(&vault, "one", "x"), Err(SecretError::KeychainMissing(_))));
        assert!(!folder.join("secrets.vault").exists());
        let passphrase = SecretString::from("four words on a note");
        vault.choose_passphrase(&passphrase).unwrap();
        keep(&vault, "one", "a secret").unwrap();
        vault.lock();
        vault.unlock(&passphrase).unwrap();
        assert_eq!(read(&vault, "one").unwrap(), "a secret");
        assert_eq!(vault.start_over().unwrap(), ["one"]);
    }
    let phases: [Phase; 2] = [(Session::Absent, refuses), (Session::NoBus, refuses)];
    play("without_a_keychain_nothing_is_kept_until_a_passphrase_is_chosen", &phases);
}
