//! A guarded process, looked at from outside and by itself: no core dumps, no reading by others, no text of a panic.
//!
//! What is guarded stays so as long as the process lives. So the one that is looked at is this program once more.

#![expect(clippy::unwrap_used, reason = "a test that cannot set its stage has failed")]

use std::{
    env,
    process::{Command, Output},
    thread,
};

/// What the process that is looked at does; absent in the one that looks.
const ACT: &str = "FLORIN_TEST_ACT";

/// A text that a panic could have in it.
const CANARY: &str = "canary of a secret";

/// Runs the test of this name in a process of its own.
fn again(name: &str) -> Output {
    let mut command = Command::new(env::current_exe().unwrap());
    command.args(["--exact", name, "--nocapture"]).env(ACT, "yes").output().unwrap()
}

fn is_the_one_looked_at() -> bool {
    env::var_os(ACT).is_some()
}

fn held(output: &Output) -> String {
    let [out, err] = [&output.stdout, &output.stderr].map(|text| String::from_utf8_lossy(text));
    assert!(output.status.success() && out.contains("1 passed"), "{}\n{out}\n{err}", output.status);
    err.into_owned()
}

#[cfg(target_os = "linux")]
#[test]
fn s8_a_guarded_process_leaves_no_core_dump_and_is_closed_to_others() {
    use rustix::process::{DumpableBehavior, dumpable_behavior};

    if !is_the_one_looked_at() {
        held(&again("s8_a_guarded_process_leaves_no_core_dump_and_is_closed_to_others"));
        return;
    }
    assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::Dumpable, "as every process begins");
    store::process::guard().unwrap();
    assert_eq!(dumpable_behavior().unwrap(), DumpableBehavior::NotDumpable);
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
    let core = limits.lines().find_map(|line| line.strip_prefix("Max core file size")).unwrap();
    assert_eq!(core.split_whitespace().collect::<Vec<_>>(), ["0", "0", "bytes"]);
}

#[cfg(unix)]
#[test]
fn s8_no_program_that_it_starts_leaves_a_core_dump() {
    if !is_the_one_looked_at() {
        held(&again("s8_no_program_that_it_starts_leaves_a_core_dump"));
        return;
    }
    store::process::guard().unwrap();
    let limit = Command::new("sh").args(["-c", "ulimit -Hc"]).output().unwrap();
    assert_eq!(limit.stdout.trim_ascii(), b"0");
}

#[test]
fn a_panic_tells_its_place_and_not_its_text() {
    if !is_the_one_looked_at() {
        let said = held(&again("a_panic_tells_its_place_and_not_its_text"));
        assert!(said.contains(file!()), "{said}");
        assert!(!said.contains(CANARY), "{said}");
        return;
    }
    store::process::guard().unwrap();
    assert!(thread::spawn(|| panic!("{CANARY}")).join().is_err());
}
