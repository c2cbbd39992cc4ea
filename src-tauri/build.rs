//! Names the commands, so that every other one is denied, and embeds the built UI.

use std::{
    fs,
    io::{self, Write},
    path::Path,
};

const DIST: &str = "../ui/dist";
const PLACEHOLDER: &str = "<!doctype html><title>Florin</title><p>build the UI first</p>\n";

fn main() {
    if let Err(error) = run() {
        // A build script speaks to cargo through its output.
        println!("cargo::error={error}");
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    placeholder()?;
    println!("cargo::rerun-if-changed={DIST}");
    println!("cargo::rerun-if-changed=build.rs");
    let manifest = tauri_build::AppManifest::new().commands(&["rpc", "display"]);
    tauri_build::try_build(tauri_build::Attributes::new().app_manifest(manifest))
        .map_err(|error| format!("{error:#}"))?;
    Ok(())
}

/// Tauri embeds the folder when it compiles; checks and lints need no built UI.
fn placeholder() -> io::Result<()> {
    if Path::new(DIST).exists() {
        return Ok(());
    }
    fs::create_dir_all(DIST)?;
    fs::File::create(Path::new(DIST).join("index.html"))?.write_all(PLACEHOLDER.as_bytes())
}
