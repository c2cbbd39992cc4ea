//! The browser of the end-to-end tests: one that is there already, else the one of apt.

use std::{env, path::PathBuf, process::Command};

use crate::place::on_path;

/// Names a browser that is somewhere else.
pub(crate) const VARIABLE: &str = "FLORIN_CHROMIUM";

/// Some systems carry Chromium only as a snap, which cannot be driven from a build folder.
pub(crate) const ADVICE: &str = "apt has no Chromium of its own here. Install one of these, then start again:
  - Chromium or Google Chrome as a .deb from its maker
  - or: npx --prefix tests/e2e playwright install --with-deps chromium
  - or set FLORIN_CHROMIUM=/path/to/a/chromium that you have";

/// The program to drive, or `None`: then Playwright's own copy is used, where there is one.
pub(crate) fn path() -> Option<PathBuf> {
    if let Some(named) = env::var_os(VARIABLE) {
        return Some(named.into());
    }
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "microsoft-edge"]
        .iter()
        .filter_map(|name| on_path(name))
        .find(|program| !is_snap(program))
}

/// Is there any browser at all?
pub(crate) fn find() -> Option<PathBuf> {
    path().or_else(playwrights_own)
}

/// Does apt offer more than a link to the snap?
pub(crate) fn in_apt() -> bool {
    let Ok(output) = Command::new("apt-cache").args(["policy", "chromium"]).output() else { return false };
    offers_a_browser(&String::from_utf8_lossy(&output.stdout))
}

fn offers_a_browser(policy: &str) -> bool {
    policy
        .lines()
        .find_map(|line| line.trim().strip_prefix("Candidate:"))
        .is_some_and(|version| !version.contains("none") && !version.contains("snap"))
}

/// A snap's program is a link to `snap` itself, or a small script that starts it.
fn is_snap(program: &std::path::Path) -> bool {
    let real = program.canonicalize().unwrap_or_else(|_| program.to_path_buf());
    let script = std::fs::metadata(&real).is_ok_and(|data| data.len() < 65_536)
        && std::fs::read_to_string(&real).is_ok_and(|text| text.contains("/snap/"));
    real.components().any(|part| part.as_os_str() == "snap") || script
}

/// Where Playwright keeps what it downloaded.
fn playwrights_own() -> Option<PathBuf> {
    let cache = match env::var_os("PLAYWRIGHT_BROWSERS_PATH") {
        Some(folder) => PathBuf::from(folder),
        None if cfg!(windows) => PathBuf::from(env::var_os("LOCALAPPDATA")?).join("ms-playwright"),
        None if cfg!(target_os = "macos") => {
            PathBuf::from(env::var_os("HOME")?).join("Library/Caches/ms-playwright")
        }
        None => PathBuf::from(env::var_os("HOME")?).join(".cache/ms-playwright"),
    };
    let entries = std::fs::read_dir(cache).ok()?;
    entries
        .flatten()
        .find(|entry| entry.file_name().to_string_lossy().starts_with("chromium"))
        .map(|entry| entry.path())
}

#[cfg(test)]
mod tests {
    use super::offers_a_browser;

    #[test]
    fn a_snap_in_disguise_is_no_browser() {
        assert!(offers_a_browser("chromium:\n  Installed: (none)\n  Candidate: 156.0.8078.79-1\n"));
        assert!(!offers_a_browser("chromium:\n  Installed: (none)\n  Candidate: (none)\n"));
        assert!(!offers_a_browser("chromium:\n  Candidate: 2:1snap1-0ubuntu2\n"));
        assert!(!offers_a_browser(""));
    }
}
