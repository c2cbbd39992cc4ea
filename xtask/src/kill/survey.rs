//! One run of a flow that nothing happens to, watched: which calls it makes and how many, so that
//! every one can be a point. `strace` counts for each thread by itself, and so does this.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

use super::{
    bench::Bench,
    case::{Case, PATIENCE},
    flow::{Act, Flow},
    harm::{self, CALLS, Call},
};

/// What a flow does to the system.
pub(crate) struct Survey {
    /// Each call that it makes.
    pub(crate) counted: Vec<Counted>,
    /// How long it takes, unwatched.
    pub(crate) took: Duration,
}

/// One call and how often it is made.
pub(crate) struct Counted {
    pub(crate) call: &'static Call,
    /// By the thread that makes it most.
    pub(crate) most: u32,
    /// Of `write`: the files that count, as seen from the folder of the case.
    pub(crate) files: Vec<PathBuf>,
}

pub(crate) fn survey(bench: &Bench, flow: Flow) -> Result<Survey> {
    let mut plain = Case::open(bench, flow, "unwatched")?;
    let began = Instant::now();
    let ended = plain.act()?;
    let took = began.elapsed();
    ensure!(ended.code == Some(flow.unharmed()), "unharmed it ends with {ended}");
    ensure!(ended.stopped() == (flow.act() == Act::Stop), "unharmed it is stopped otherwise: {ended}");
    plain.clear()?;

    let mut watched = Case::open(bench, flow, "watched")?;
    let log = watched.folder().join("calls.log");
    watched.act_behind(harm::watching(&log), PATIENCE)?;
    let text = fs::read_to_string(&log).context("read what strace saw")?;
    let counted = count(&text, watched.folder());
    watched.clear()?;
    ensure!(!counted.is_empty(), "strace saw no call; may it trace here?");
    Ok(Survey { counted, took })
}

fn count(log: &str, folder: &Path) -> Vec<Counted> {
    let mut by_thread: BTreeMap<(&str, &str), u32> = BTreeMap::new();
    let mut files: BTreeSet<PathBuf> = BTreeSet::new();
    for line in log.lines() {
        let Some((thread, rest)) = line.split_once(' ') else { continue };
        let Some((name, arguments)) = rest.trim_start().split_once('(') else { continue };
        if name == "write" {
            // `3</the/file>, "bytes"…`; a wake-up between threads has no path
            let path = arguments.split_once('<').and_then(|(_, rest)| rest.split_once('>'));
            let Some(file) = path.and_then(|(path, _)| Path::new(path).strip_prefix(folder).ok()) else {
                continue;
            };
            files.insert(file.to_path_buf());
        }
        let most = by_thread.entry((name, thread)).or_default();
        *most = most.saturating_add(1);
    }
    let most = |name: &str| {
        by_thread.iter().filter(|((of, _), _)| *of == name).map(|(_, most)| *most).max().unwrap_or(0)
    };
    CALLS
        .iter()
        .filter(|call| most(call.name) > 0)
        .map(|call| Counted {
            call,
            most: most(call.name),
            files: if call.name == "write" { files.iter().cloned().collect() } else { vec![] },
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_are_counted_for_each_thread_and_writes_for_files_only() {
        let log = "7 pwrite64(3</c/data/till.sqlite>, \"a\"..., 4, 0) = 4\n\
                   8 pwrite64(3</c/data/till.sqlite>, \"a\"..., 4, 0) = 4\n\
                   7 write(5<anon_inode:[eventfd]>, \"\\1\", 8) = 8\n\
                   7 write(1</c/run-1.out>, \"{}\\n\", 3) = 3\n\
                   7 pwrite64(3</c/data/till.sqlite>, \"a\"..., 4, 0 <unfinished ...>\n\
                   7 <... pwrite64 resumed>) = 4\n\
                   7 +++ exited with 0 +++\n";
        let counted = count(log, Path::new("/c"));
        let found: Vec<_> = counted.iter().map(|one| (one.call.name, one.most)).collect();
        assert_eq!(found, [("pwrite64", 2), ("write", 1)]);
        assert_eq!(counted[1].files, [PathBuf::from("run-1.out")]);
    }
}
