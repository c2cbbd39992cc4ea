//! The screens: npm packages and the built page, each made again only when its inputs changed.

use std::{
    fs,
    hash::{DefaultHasher, Hash, Hasher},
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};

use serde_json::Value;

use crate::{place::Place, run};

/// The first Node that the tools of the screens accept.
const NODE: u32 = 20;

/// The page that stands in when nothing was built yet; see src-tauri/build.rs.
const PLACEHOLDER: &str = "build the UI first";

/// What the page is made from. Tools leave other files beside these.
const INPUTS: &[&str] = &[
    "display.html",
    "index.html",
    "messages",
    "package-lock.json",
    "package.json",
    "project.inlang/settings.json",
    "public",
    "sizes.ts",
    "src",
    "svelte.config.js",
    "tsconfig.json",
    "vite.config.ts",
];

/// Is there a Node that will do?
pub(crate) fn node() -> Result<()> {
    let output = Command::new("node").arg("--version").output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    let major =
        text.ok().and_then(|text| text.trim_start_matches('v').split('.').next()?.parse::<u32>().ok());
    match major {
        Some(found) if found >= NODE => Ok(()),
        Some(found) => bail!("Node {found} is too old; install Node {NODE} or newer"),
        None => bail!("install Node {NODE} or newer, with npm"),
    }
}

/// Installs a folder's packages as its lock file says; no package may run a script of its own.
pub(crate) fn packages(folder: &Path) -> Result<()> {
    node()?;
    if installed(folder) {
        return Ok(());
    }
    run::done(&mut run::npm(folder, ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]))
}

/// npm notes what it installed in the form of the lock file. Packages for other systems are
/// optional, and missing.
fn installed(folder: &Path) -> bool {
    let packages = |file: &str| {
        let text = fs::read_to_string(folder.join(file)).ok()?;
        let lock: Value = serde_json::from_str(&text).ok()?;
        lock.get("packages").and_then(Value::as_object).cloned()
    };
    let (Some(wanted), Some(found)) =
        (packages("package-lock.json"), packages("node_modules/.package-lock.json"))
    else {
        return false;
    };
    wanted.iter().filter(|(path, _)| !path.is_empty()).all(|(path, package)| match found.get(path) {
        Some(there) => there.get("version") == package.get("version"),
        None => package.get("optional") == Some(&Value::Bool(true)),
    })
}

/// Builds the page, unless what it is made from is unchanged.
pub(crate) fn build(place: &Place) -> Result<()> {
    packages(&place.ui())?;
    let stamp = place.target.join("ui.stamp");
    let now = format!("{:016x}", fingerprint(&place.ui())?);
    if built(place) && fs::read_to_string(&stamp).is_ok_and(|was| was == now) {
        return Ok(());
    }
    run::done(&mut run::npm(&place.ui(), ["run", "build"]))?;
    if !built(place) {
        bail!("the build left no page in ui/dist");
    }
    let mut file = fs::File::create(&stamp).with_context(|| format!("write {}", stamp.display()))?;
    file.write_all(now.as_bytes()).with_context(|| format!("write {}", stamp.display()))
}

fn built(place: &Place) -> bool {
    fs::read_to_string(place.ui().join("dist/index.html")).is_ok_and(|page| !page.contains(PLACEHOLDER))
}

/// Names and contents of everything that the page is made from.
fn fingerprint(ui: &Path) -> Result<u64> {
    let mut files = Vec::new();
    for input in INPUTS {
        collect(&ui.join(input), &mut files).with_context(|| format!("read ui/{input}"))?;
    }
    files.sort();
    let mut hasher = DefaultHasher::new();
    for file in files {
        file.strip_prefix(ui)?.hash(&mut hasher);
        fs::read(&file).with_context(|| format!("read {}", file.display()))?.hash(&mut hasher);
    }
    Ok(hasher.finish())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            // made from the messages, which count themselves
            if entry.file_name() != "paraglide" {
                collect(&entry.path(), files)?;
            }
        }
    } else if path.exists() {
        files.push(path.to_path_buf());
    }
    Ok(())
}
