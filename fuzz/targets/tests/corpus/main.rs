//! Every input that was worth keeping, and seeded changes of each, with the compiler of every day.
//!
//! What the fuzzer found once stays found: an input in `fuzz/crashes` is a test as soon as it lies there.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its subject has failed")]

mod mutate;

use std::collections::BTreeSet;
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use fuzz_targets::{TARGETS, Target};

use mutate::{Lot, changed};

/// Changed inputs for each target.
const CHANGES: usize = 2000;
/// For one that opens a till for each input.
const SLOW: (&str, usize) = ("till_id", 20);
/// The kept inputs are read by people who clone this: few and small.
const FILES_MAX: usize = 450;
const BYTES_MAX: u64 = 1024 * 1024;

fn fuzz() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// Messages that other tests keep, and public ones of real terminals, which are kept outside the project and
/// only read here; without them there is less to check.
fn more(target: &str) -> Vec<PathBuf> {
    let folders: &[&str] = match target {
        "nexo_json" | "nexo_sealed" | "card_filter" => {
            &["../tests/vectors/nexo", "../../shared/samples/nexo"]
        }
        "nexo_inspect" => &["../tests/vectors/nexo", "../tests/vectors/nexo5", "../../shared/samples/nexo"],
        "nexo_five" => &["../tests/vectors/nexo5"],
        "nexo_xml" => &["../tests/vectors/nexo", "../../shared/samples/nexo/xml"],
        _ => &[],
    };
    folders.iter().flat_map(|at| files(&fuzz().join(at))).collect()
}

fn run(target: Target, input: &[u8], from: &str) {
    let held = catch_unwind(AssertUnwindSafe(|| (target.check)(input))).is_ok();
    assert!(held, "{}: {from} breaks a promise: b\"{}\"", target.name, input.escape_ascii());
}

#[track_caller]
fn holds(name: &str) {
    let target = *TARGETS.iter().find(|target| target.name == name).unwrap();
    let mut inputs = Vec::new();
    let own = ["corpus", "crashes"].iter().flat_map(|at| files(&fuzz().join(at).join(name)));
    for path in own.chain(more(name)).filter(|path| path.is_file()) {
        let input = fs::read(&path).unwrap();
        run(target, &input, &path.display().to_string());
        inputs.push(input);
    }
    assert!(!inputs.is_empty(), "{name} has no corpus");
    let changes = if name == SLOW.0 { SLOW.1 } else { CHANGES };
    for seed in 0..changes {
        let mut lot = Lot::new(u64::try_from(seed).unwrap());
        let [input, other] =
            [lot.below(inputs.len()), lot.below(inputs.len())].map(|at| inputs.get(at).unwrap());
        run(target, &changed(input, other, &mut lot), &format!("change {seed}"));
    }
}

macro_rules! holds {
    ($( $name:ident )*) => {
        $( #[test] fn $name() { holds(stringify!($name)); } )*

        #[test]
        fn every_target_is_here_and_has_a_program() {
            let here = BTreeSet::from([$( stringify!($name) ),*]);
            assert_eq!(here, TARGETS.iter().map(|target| target.name).collect());
            let manifest = fs::read_to_string(fuzz().join("Cargo.toml")).unwrap();
            for name in here {
                assert!(fuzz().join("fuzz_targets").join(name).with_extension("rs").is_file(), "{name}");
                assert!(manifest.contains(&format!("name = \"{name}\"")), "{name} is not in fuzz/Cargo.toml");
            }
        }
    };
}

holds! {
    nexo_json nexo_xml nexo_sealed nexo_inspect nexo_five nexo_amount typed_number card_filter terminal_answer http_answer
    terminal_config api_command shop_file stored_document till_id listener_http simulator_http simulator_script
    simulator_message
}

#[test]
fn the_corpus_stays_small_and_has_no_stranger() {
    let mut sizes = Vec::new();
    for folder in ["corpus", "crashes"].iter().flat_map(|at| files(&fuzz().join(at))) {
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        assert!(TARGETS.iter().any(|target| target.name == name), "{} is no target", folder.display());
        sizes.extend(files(&folder).iter().map(|file| fs::metadata(file).unwrap().len()));
    }
    assert!(sizes.len() <= FILES_MAX, "{} files", sizes.len());
    assert!(sizes.iter().sum::<u64>() <= BYTES_MAX, "{} bytes", sizes.iter().sum::<u64>());
}

#[test]
fn every_command_of_the_screen_has_its_arguments_read() {
    let here: BTreeSet<&str> = fuzz_targets::COMMANDS.iter().map(|(name, _)| *name).collect();
    let there: BTreeSet<&str> = api::commands::COMMANDS.iter().map(|(name, ..)| *name).collect();
    assert_eq!(here, there, "add what is new to fuzz/targets/src/commands.rs");
}
