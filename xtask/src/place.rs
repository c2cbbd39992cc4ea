//! Where things are: the repository, its one target directory, the programs built in it.

use std::{
    env::{self, consts::EXE_SUFFIX},
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// The folders that every task works in.
pub(crate) struct Place {
    /// The root of the repository.
    pub(crate) root: PathBuf,
    /// Cargo's target directory, which also keeps what the tasks remember.
    pub(crate) target: PathBuf,
}

impl Place {
    /// This program stands in `<target>/debug`, wherever the target directory was put.
    pub(crate) fn find() -> Result<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().context("find the repository")?;
        let own = env::current_exe().context("find this program")?;
        let target = own.ancestors().nth(2).context("find the target directory")?;
        Ok(Self { root: root.to_path_buf(), target: target.to_path_buf() })
    }

    /// A program that cargo built from this repository.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.target.join("debug").join(format!("{name}{EXE_SUFFIX}"))
    }

    /// The screens.
    pub(crate) fn ui(&self) -> PathBuf {
        self.root.join("ui")
    }

    /// The browser tests.
    pub(crate) fn e2e(&self) -> PathBuf {
        self.root.join("tests/e2e")
    }
}

/// A program of the system, looked up as a shell would.
pub(crate) fn on_path(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{EXE_SUFFIX}");
    let path = env::var_os("PATH")?;
    env::split_paths(&path).map(|folder| folder.join(&file)).find(|file| file.is_file())
}
