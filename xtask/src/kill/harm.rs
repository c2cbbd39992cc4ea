//! What is done to a till: a signal or an error at an exact call to the system, by `strace`.

use std::path::{Path, PathBuf};
use std::process::Command;

/// A call to the system, counted by its name.
pub(crate) struct Call {
    pub(crate) name: &'static str,
    /// There are many of them, one as good as the other: a short run takes some.
    pub(crate) many: bool,
    /// It puts bytes or names on the disk, so the disk can refuse it.
    pub(crate) disk: bool,
}

/// Everything after which the world outside is another than before.
pub(crate) const CALLS: &[Call] = &[
    Call { name: "pwrite64", many: true, disk: true },
    Call { name: "write", many: true, disk: true },
    Call { name: "fsync", many: false, disk: true },
    Call { name: "fdatasync", many: false, disk: true },
    Call { name: "rename", many: false, disk: true },
    Call { name: "renameat", many: false, disk: true },
    Call { name: "renameat2", many: false, disk: true },
    Call { name: "ftruncate", many: true, disk: false },
    Call { name: "unlink", many: true, disk: false },
    Call { name: "unlinkat", many: true, disk: false },
    Call { name: "connect", many: false, disk: false },
    Call { name: "sendto", many: false, disk: false },
    Call { name: "sendmsg", many: false, disk: false },
    Call { name: "writev", many: false, disk: false },
];

/// What happens at the call.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fault {
    /// The process is killed before it.
    Kill,
    /// The disk is full, this once.
    FullOnce,
    /// The disk is full from there on.
    Full,
    /// The disk fails, this once.
    BrokenOnce,
    /// The disk fails from there on.
    Broken,
    /// The process is stopped, and goes on a second later.
    Stop,
}

impl Fault {
    /// What a disk does wrong.
    pub(crate) const DISK: &[Self] = &[Self::FullOnce, Self::Full, Self::BrokenOnce, Self::Broken];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Kill => "kill",
            Self::FullOnce => "ENOSPC",
            Self::Full => "ENOSPC lasting",
            Self::BrokenOnce => "EIO",
            Self::Broken => "EIO lasting",
            Self::Stop => "SIGSTOP",
        }
    }

    /// It does not go away while the process lives.
    pub(crate) fn lasts(self) -> bool {
        matches!(self, Self::Full | Self::Broken)
    }

    fn words(self, nth: u32) -> String {
        match self {
            Self::Kill => format!("signal=SIGKILL:when={nth}"),
            Self::FullOnce => format!("error=ENOSPC:when={nth}"),
            Self::Full => format!("error=ENOSPC:when={nth}+"),
            Self::BrokenOnce => format!("error=EIO:when={nth}"),
            Self::Broken => format!("error=EIO:when={nth}+"),
            Self::Stop => format!("signal=SIGSTOP:when={nth}"),
        }
    }
}

/// A fault at the Nth call of a name, and which files it must concern where a name alone is not
/// enough: wake-ups between threads are writes too, and no business of the disk.
#[derive(Clone, Debug)]
pub(crate) struct Harm {
    pub(crate) fault: Fault,
    pub(crate) call: &'static str,
    pub(crate) nth: u32,
    pub(crate) files: Vec<PathBuf>,
}

impl Harm {
    /// `strace` before the words of the program. A file is named as seen from `folder`.
    pub(crate) fn strace(&self, folder: &Path, log: &Path) -> Command {
        let mut command = Command::new("strace");
        command.args(["-f", "-qq", "-o"]).arg(log);
        command.args(["-e", &format!("trace={}", self.call)]);
        command.args(["-e", &format!("inject={}:{}", self.call, self.fault.words(self.nth))]);
        for file in &self.files {
            command.arg("-P").arg(folder.join(file));
        }
        command
    }
}

/// `strace` that only watches, and says of each call which file it concerns.
pub(crate) fn watching(log: &Path) -> Command {
    // not every processor has every call; the mark keeps strace from minding
    let names: Vec<String> = CALLS.iter().map(|call| format!("?{}", call.name)).collect();
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-y", "-o"]).arg(log).args(["-e", &format!("trace={}", names.join(","))]);
    command
}
