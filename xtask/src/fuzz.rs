//! `cargo xtask fuzz`: libFuzzer on every reader, each for a while.
//!
//! It needs the nightly compiler and nothing else: the flags are those that `cargo fuzz` would pass. What is
//! new is merged into `fuzz/corpus`, as long as that stays small; an input that breaks a promise is copied to
//! `fuzz/crashes`, where every test run takes it up.

use std::{
    collections::BTreeSet,
    env,
    fs::{self, File},
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, ExitCode},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use anyhow::{Context, Result, bail, ensure};
use serde_json::{Value, json};

use crate::{
    place::Place,
    run,
    setup::{self, Need},
};

/// What `cargo fuzz` tells the compiler: count what is reached, tell what is compared, watch the memory.
const FLAGS: &str = "-Cpasses=sancov-module -Cllvm-args=-sanitizer-coverage-level=4 \
                     -Cllvm-args=-sanitizer-coverage-inline-8bit-counters \
                     -Cllvm-args=-sanitizer-coverage-pc-table \
                     -Cllvm-args=-sanitizer-coverage-trace-compares -Zsanitizer=address";

/// Bounds of one input: its size, its time, and what it may make of the memory.
const BOUNDS: &[&str] = &["-max_len=8192", "-timeout=10", "-rss_limit_mb=1024", "-malloc_limit_mb=256"];

/// What one target may keep, so that all of them stay below what the test run allows.
const FILES_KEPT: usize = 26;
const BYTES_KEPT: u64 = 64 * 1024;
const BYTES_EACH: u64 = 4 * 1024;

#[derive(clap::Args)]
pub(crate) struct Options {
    /// How long each target runs.
    #[arg(long, value_name = "N", default_value_t = 60)]
    seconds: u64,
    /// Only these targets; without a choice, all.
    #[arg(long, value_name = "NAME")]
    target: Vec<String>,
    /// How many targets run at once.
    #[arg(long, value_name = "N", default_value_t = 1)]
    jobs: usize,
}

/// What a target came to.
struct Ran {
    name: String,
    executions: u64,
    per_second: u64,
    found: u64,
    kept: usize,
    crashes: Vec<String>,
}

pub(crate) fn run(place: &Place, options: &Options) -> Result<ExitCode> {
    setup::system(&[Need::Compiler])?;
    let names = chosen(place, options)?;
    let bench = Bench::build(place, &names)?;
    println!("{:<20}{:>12}{:>10}{:>8}{:>8}{:>9}", "target", "executions", "exec/s", "new", "kept", "crashes");
    let (next, ran) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    thread::scope(|scope| {
        for _ in 0..options.jobs.clamp(1, names.len()) {
            scope.spawn(|| {
                while let Some(name) = names.get(next.fetch_add(1, Ordering::SeqCst)) {
                    let result = bench.target(name, options.seconds).with_context(|| name.clone());
                    if let Ok(ran) = &result {
                        tell(ran);
                    }
                    ran.lock().unwrap_or_else(PoisonError::into_inner).push(result);
                }
            });
        }
    });
    let ran = ran.into_inner().unwrap_or_else(PoisonError::into_inner);
    let ran = ran.into_iter().collect::<Result<Vec<Ran>>>()?;
    report(place, options, &ran)?;
    let executions: u64 = ran.iter().map(|one| one.executions).sum();
    let crashes: usize = ran.iter().map(|one| one.crashes.len()).sum();
    println!(
        "{} targets, {} seconds each, {executions} executions, {crashes} crashes",
        ran.len(),
        options.seconds
    );
    Ok(if crashes == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// The programs that there are, or those that were asked for.
fn chosen(place: &Place, options: &Options) -> Result<Vec<String>> {
    let programs = files(&place.root.join("fuzz/fuzz_targets"))?;
    let all: Vec<String> =
        programs.iter().filter_map(|path| Some(path.file_stem()?.to_str()?.to_owned())).collect();
    if let Some(unknown) = options.target.iter().find(|name| !all.contains(name)) {
        bail!("there is no target {unknown}; use one of {}", all.join(", "));
    }
    Ok(if options.target.is_empty() { all } else { options.target.clone() })
}

fn tell(ran: &Ran) {
    println!(
        "{:<20}{:>12}{:>10}{:>8}{:>8}{:>9}",
        ran.name,
        ran.executions,
        ran.per_second,
        ran.found,
        ran.kept,
        ran.crashes.len()
    );
    ran.crashes.iter().for_each(|crash| println!("  {crash}"));
}

fn report(place: &Place, options: &Options, ran: &[Ran]) -> Result<()> {
    let targets: Vec<Value> = ran
        .iter()
        .map(|one| {
            json!({
                "target": one.name, "executions": one.executions, "executions_per_second": one.per_second,
                "new_inputs": one.found, "kept_inputs": one.kept, "crashes": one.crashes,
            })
        })
        .collect();
    let folder = place.target.join("faults");
    fs::create_dir_all(&folder)?;
    let text = serde_json::to_string_pretty(&json!({ "seconds_each": options.seconds, "targets": targets }))?;
    let mut file = File::create(folder.join("fuzz.json")).context("write the report")?;
    file.write_all(text.as_bytes()).context("write the report")
}

/// The built programs and the folders that they work in.
struct Bench {
    /// `fuzz`, in the repository.
    source: PathBuf,
    /// `target/fuzz`: what is kept between runs and may be thrown away.
    work: PathBuf,
    programs: PathBuf,
}

impl Bench {
    fn build(place: &Place, names: &[String]) -> Result<Self> {
        ensure!(
            run::quiet("rustup", &["run", "nightly", "rustc", "--version"]),
            "fuzzing needs the nightly compiler; install it: rustup toolchain install nightly --profile minimal"
        );
        let told = Command::new("rustup").args(["run", "nightly", "rustc", "-vV"]).output()?;
        let told = String::from_utf8_lossy(&told.stdout).into_owned();
        let host = told.lines().find_map(|line| line.strip_prefix("host: ")).context("ask for the host")?;
        let (source, work) = (place.root.join("fuzz"), place.target.join("fuzz"));
        let mut command = Command::new("rustup");
        // A target of its own, or build scripts and macros would be watched as well.
        command.args(["run", "nightly", "cargo", "build", "--quiet", "--release", "--target", host]);
        for name in names {
            command.args(["--bin", name]);
        }
        for (name, _value) in env::vars_os() {
            if name.to_string_lossy().starts_with("CARGO") || name == "RUSTUP_TOOLCHAIN" {
                command.env_remove(&name);
            }
        }
        if let Some(home) = env::var_os("CARGO_HOME") {
            command.env("CARGO_HOME", home);
        }
        command.env("RUSTFLAGS", FLAGS).env("CARGO_TARGET_DIR", &work).current_dir(&source);
        run::done(&mut command)?;
        Ok(Self { programs: work.join(host).join("release"), source, work })
    }

    fn target(&self, name: &str, seconds: u64) -> Result<Ran> {
        let [found, new, log] = ["found", "corpus", "log"].map(|part| self.work.join(part));
        let (found, new, log) = (found.join(name), new.join(name), log.join(name));
        empty(&found)?;
        fs::create_dir_all(&new)?;
        fs::create_dir_all(self.work.join("log"))?;
        let seeds = [self.source.join("corpus").join(name), self.source.join("crashes").join(name)];
        let more =
            matches!(name, "nexo_json" | "card_filter").then(|| self.source.join("../tests/vectors/nexo"));
        let mut command = self.program(name);
        command.arg(format!("-max_total_time={seconds}")).arg("-print_final_stats=1");
        command.arg(format!("-artifact_prefix={}/", found.display())).arg(&new);
        command.args(seeds.iter().chain(&more).filter(|folder| folder.is_dir()));
        command.stdout(File::create(&log)?).stderr(File::options().append(true).open(&log)?);
        let ended = command.status().with_context(|| format!("run {}", run::spoken(&command)))?;
        let said = String::from_utf8_lossy(&fs::read(&log)?).into_owned();
        let crashes = self.crashes(name, &found, &said)?;
        ensure!(
            ended.success() || !crashes.is_empty(),
            "it ended with {ended} and left no input; read {}",
            log.display()
        );
        let stat = |stat: &str| {
            let value = said.lines().find_map(|line| line.strip_prefix("stat::")?.strip_prefix(stat));
            value.and_then(|value| value.trim_start_matches(':').trim().parse().ok()).unwrap_or(0)
        };
        Ok(Ran {
            name: name.to_owned(),
            executions: stat("number_of_executed_units"),
            per_second: stat("average_exec_per_sec"),
            found: stat("new_units_added"),
            kept: if crashes.is_empty() { self.keep(name, &new)? } else { 0 },
            crashes,
        })
    }

    fn program(&self, name: &str) -> Command {
        let mut command = Command::new(self.programs.join(name));
        // A leak check needs rights that a container does not give; nothing here lives long.
        command.args(BOUNDS).arg("-detect_leaks=0").env("RUST_BACKTRACE", "0");
        // SQLite in one file has two tables of one name, which is no fault of anybody; the rest is for speed.
        command.env("ASAN_OPTIONS", "detect_odr_violation=0:malloc_context_size=4:quarantine_size_mb=16");
        command
    }

    /// Copies what broke a promise, made smaller where that is quick, and says what was broken.
    fn crashes(&self, name: &str, found: &Path, said: &str) -> Result<Vec<String>> {
        let mut crashes = Vec::new();
        for path in files(found)? {
            let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if !["crash-", "timeout-", "oom-", "leak-"].iter().any(|kind| file.starts_with(kind)) {
                continue;
            }
            let small = found.join(format!("small-{file}"));
            let mut command = self.program(name);
            command.args(["-minimize_crash=1", "-max_total_time=20"]);
            command.arg(format!("-exact_artifact_path={}", small.display())).arg(&path);
            // where nothing smaller breaks it, an empty file may be left
            let tried = file.starts_with("crash-")
                && command.output().is_ok()
                && fs::metadata(&small).is_ok_and(|small| small.len() > 0);
            let kept = self.source.join("crashes").join(name);
            fs::create_dir_all(&kept)?;
            fs::copy(if tried { &small } else { &path }, kept.join(&file)).context("keep the input")?;
            let why = said.split("panicked at ").nth(1).unwrap_or_default();
            let why: Vec<&str> = why.lines().take(2).collect();
            crashes.push(format!("fuzz/crashes/{name}/{file}: {}", why.join(" ")));
        }
        Ok(crashes)
    }

    /// Adds what reaches new code to the corpus of the repository, what reaches most of it first, as long as
    /// there is room.
    fn keep(&self, name: &str, new: &Path) -> Result<usize> {
        let (own, merged) = (self.source.join("corpus").join(name), self.work.join("merged").join(name));
        empty(&merged)?;
        fs::create_dir_all(&own)?;
        let old = files(&own)?;
        for path in &old {
            fs::copy(path, merged.join(path.file_name().unwrap_or_default()))?;
        }
        let mut command = self.program(name);
        // Lines and not their counts: what is reached more often is no reason to keep a file.
        command.args(["-set_cover_merge=1", "-use_counters=0"]).arg(&merged).arg(new);
        let output = command.output().with_context(|| format!("run {}", run::spoken(&command)))?;
        ensure!(output.status.success(), "merge: {}", String::from_utf8_lossy(&output.stderr));
        let size = |path: &Path| fs::metadata(path).map_or(u64::MAX, |data| data.len());
        let known: BTreeSet<_> = old.iter().filter_map(|path| path.file_name()).collect();
        let mut fresh = files(&merged)?;
        fresh.retain(|path| path.file_name().is_some_and(|file| !known.contains(file)));
        // the order in which they were chosen and copied
        fresh.sort_by_key(|path| fs::metadata(path).and_then(|data| data.modified()).ok());
        let (mut count, mut bytes) = (old.len(), old.iter().map(|path| size(path)).sum::<u64>());
        for path in &fresh {
            let more = size(path);
            if count >= FILES_KEPT {
                break;
            }
            if more > BYTES_EACH || bytes.saturating_add(more) > BYTES_KEPT {
                continue;
            }
            fs::copy(path, own.join(path.file_name().unwrap_or_default()))?;
            (count, bytes) = (count + 1, bytes + more);
        }
        Ok(count - old.len())
    }
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("read {}", folder.display()))?;
    let mut files = entries.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    files.sort();
    Ok(files)
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("clear {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))
}
