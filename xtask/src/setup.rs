//! What the system must have, checked by looking for the thing itself rather than for a package:
//! where all is there nothing is installed, and systems without apt are served as well.

use std::process::Command;

use anyhow::{Result, bail};

use crate::{browser, kill, place::on_path, run};

/// A thing of the system that a task cannot do without.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    /// Compiles the C parts of SQLite and of the cryptography.
    Compiler,
    /// Finds the webview's library.
    PkgConfig,
    /// The webview that the window is linked with.
    Webview,
    /// A screen without a screen.
    Xvfb,
    /// Presses the buttons of the window.
    WebDriver,
    /// Presses the buttons of the page.
    Chromium,
    /// Stands between a program and the system.
    Strace,
    /// Makes a clock wrong.
    Faketime,
    /// Stops a program and lets it go on.
    Kill,
    /// Keeps secrets for a session.
    Keychain,
    /// Begins a session of its own, and asks it for things.
    Bus,
}

/// To build the till without a window.
pub(crate) const BUILD: &[Need] = &[Need::Compiler];
/// To build all of it.
pub(crate) const BUILD_WINDOW: &[Need] = &[Need::Compiler, Need::PkgConfig, Need::Webview];

impl Need {
    fn present(self) -> bool {
        match self {
            Self::Compiler => on_path("cc").is_some(),
            Self::PkgConfig => on_path("pkg-config").is_some(),
            Self::Webview => run::quiet("pkg-config", &["--exists", "webkit2gtk-4.1"]),
            Self::Xvfb => on_path("Xvfb").is_some(),
            Self::WebDriver => on_path("WebKitWebDriver").is_some(),
            Self::Chromium => browser::find().is_some(),
            Self::Strace => on_path("strace").is_some(),
            Self::Faketime => kill::faketime().is_some(),
            Self::Kill => on_path("kill").is_some(),
            Self::Keychain => on_path("gnome-keyring-daemon").is_some(),
            Self::Bus => ["dbus-run-session", "dbus-send"].iter().all(|name| on_path(name).is_some()),
        }
    }

    /// Its name in Debian and its children.
    fn package(self) -> &'static str {
        match self {
            Self::Compiler => "build-essential",
            Self::PkgConfig => "pkg-config",
            Self::Webview => "libwebkit2gtk-4.1-dev",
            Self::Xvfb => "xvfb",
            Self::WebDriver => "webkit2gtk-driver",
            Self::Chromium => "chromium",
            Self::Strace => "strace",
            Self::Faketime => "libfaketime",
            Self::Kill => "procps",
            Self::Keychain => "gnome-keyring",
            Self::Bus => "dbus",
        }
    }
}

/// Installs what is missing, or says in one line what to install.
pub(crate) fn system(needs: &[Need]) -> Result<()> {
    if !cfg!(target_os = "linux") {
        return Ok(());
    }
    let missing: Vec<Need> = needs.iter().copied().filter(|need| !need.present()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = missing.iter().map(|need| need.package()).collect();
    if on_path("apt-get").is_none() {
        bail!("install what your system calls: {}", names.join(" "));
    }
    let Some(root) = becoming_root() else { bail!("{}", to_do(&missing)) };
    println!("installing: {}", names.join(" "));
    run::done(&mut apt(root, &["update", "-q"]))?;
    if missing.contains(&Need::Chromium) && !browser::in_apt() {
        bail!("{}", browser::ADVICE);
    }
    let mut install = vec!["install", "-q", "-y", "--no-install-recommends"];
    install.extend(&names);
    run::done(&mut apt(root, &install))?;
    match missing.iter().find(|need| !need.present()) {
        None => Ok(()),
        Some(Need::Chromium) => bail!("{}", browser::ADVICE),
        Some(need) => bail!("{} is installed, but its parts are not found", need.package()),
    }
}

/// What a person does where we may not.
fn to_do(missing: &[Need]) -> String {
    let no_browser = missing.contains(&Need::Chromium) && !browser::in_apt();
    let by_apt = missing.iter().filter(|need| !(no_browser && **need == Need::Chromium));
    let names: Vec<&str> = by_apt.map(|need| need.package()).collect();
    let mut text = String::new();
    if !names.is_empty() {
        text.push_str("packages are missing; install them with this line, then start again:\n");
        text.push_str(&line(&names));
    }
    if no_browser {
        text.push('\n');
        text.push_str(browser::ADVICE);
    }
    text
}

fn line(names: &[&str]) -> String {
    let names = names.join(" ");
    format!("sudo apt-get update && sudo apt-get install -y --no-install-recommends {names}")
}

/// The words before a command that needs root; nothing where that would ask for a password.
fn becoming_root() -> Option<&'static [&'static str]> {
    let root = Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout.trim_ascii() == b"0");
    if root {
        return Some(&[]);
    }
    run::quiet("sudo", &["-n", "true"]).then_some(&["sudo", "-n"])
}

fn apt(root: &[&str], arguments: &[&str]) -> Command {
    let words = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=120"];
    let mut all = root.iter().chain(&words).chain(arguments);
    let mut command = Command::new(all.next().copied().unwrap_or("env"));
    command.args(all);
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_to_run_names_only_what_is_missing() {
        let text = line(&["xvfb", "chromium"]);
        assert!(text.ends_with("--no-install-recommends xvfb chromium"));
        assert_eq!(text.lines().count(), 1);
    }
}
