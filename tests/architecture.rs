//! The shape of the repository, held by tests: who imports whom, what is banned, what a file
//! looks like. The table in ARCHITECTURE.md is the data; a difference fails.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test that cannot read its subject has failed")]

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use cargo_metadata::{DependencyKind, Metadata, MetadataCommand, Package};

const TABLE: &str = "| Crate | May import (ours) |";
const FILE_LINES: usize = 500;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// Our own crates. What they pull in is read from the lock file, which needs no download and
/// names the crates of every platform.
fn metadata() -> Metadata {
    MetadataCommand::new().current_dir(root()).no_deps().exec().unwrap()
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("read {}: {error}", path.display()))
}

fn none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

/// Files below a folder, without what is installed or built.
fn files(folder: &Path, endings: &[&str]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["target", "node_modules", "dist", "gen", "paraglide"].contains(&name.as_str()) {
                found.extend(files(&path, endings));
            }
        } else if endings.iter().any(|ending| name.ends_with(ending)) {
            found.push(path);
        }
    }
    found
}

fn rust_files() -> Vec<PathBuf> {
    ["crates", "src-tauri", "tests", "xtask", "fuzz"]
        .iter()
        .flat_map(|top| files(&root().join(top), &[".rs"]))
        .collect()
}

/// What a crate may import of ours.
enum May {
    Any,
    Only(BTreeSet<String>),
}

/// Crate → what it may import, from the table.
fn table() -> BTreeMap<String, May> {
    let text = read(&root().join("ARCHITECTURE.md"));
    let rows = text.lines().skip_while(|line| !line.starts_with(TABLE)).skip(2);
    let table: BTreeMap<_, _> = rows
        .take_while(|line| line.starts_with('|'))
        .map(|line| {
            let mut cells = line.trim_matches('|').split('|').map(|cell| cell.replace('`', ""));
            let (name, may) = (cells.next().unwrap(), cells.next().unwrap());
            (name.trim().to_owned(), allowed(&may))
        })
        .collect();
    assert!(!table.is_empty(), "ARCHITECTURE.md has no table that begins with {TABLE:?}");
    table
}

fn allowed(cell: &str) -> May {
    // a remark in brackets is for people
    let words = cell.split(|c: char| !(c.is_alphanumeric() || c == '-' || c == '_' || c == '(' || c == ')'));
    let words: BTreeSet<String> = words.filter(|word| !word.is_empty()).map(str::to_owned).collect();
    if words.contains("all") || words.contains("(all)") {
        return May::Any;
    }
    May::Only(words)
}

type Edges = BTreeMap<String, BTreeSet<String>>;

/// Our crates and what each uses in the product (tests may use more).
fn normal(metadata: &Metadata) -> Edges {
    let uses = |package: &Package| {
        let normal = package.dependencies.iter().filter(|d| d.kind == DependencyKind::Normal);
        normal.map(|d| d.name.clone()).collect()
    };
    metadata.workspace_packages().into_iter().map(|p| (p.name.to_string(), uses(p))).collect()
}

/// The same, of our own crates alone.
fn edges(metadata: &Metadata) -> Edges {
    let all = normal(metadata);
    let ours =
        |uses: &BTreeSet<String>| uses.iter().filter(|name| all.contains_key(*name)).cloned().collect();
    all.iter().map(|(name, uses)| (name.clone(), ours(uses))).collect()
}

#[test]
fn crates_import_only_what_the_table_allows() {
    let (table, edges) = (table(), edges(&metadata()));
    let mut wrong = Vec::new();
    for (name, imports) in &edges {
        match table.get(name) {
            None => wrong.push(format!("{name} is not in the table of ARCHITECTURE.md")),
            Some(May::Any) => {}
            Some(May::Only(may)) => {
                wrong.extend(imports.difference(may).map(|import| format!("{name} may not import {import}")));
            }
        }
    }
    let gone = table.keys().filter(|name| !edges.contains_key(*name));
    wrong.extend(gone.map(|name| format!("{name} is in the table of ARCHITECTURE.md, but is no crate")));
    none(&wrong);
}

#[test]
fn the_simulator_is_an_independent_witness() {
    let edges = edges(&metadata());
    let imports: Vec<&str> = edges.get("simulator").unwrap().iter().map(String::as_str).collect();
    assert!(imports.iter().all(|name| *name == "nexo"), "simulator imports {imports:?}");
}

/// Every crate of the lock file with what it depends on, by name.
fn locked() -> BTreeMap<String, BTreeSet<String>> {
    let text = read(&root().join("Cargo.lock"));
    let mut all: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in text.split("[[package]]").skip(1) {
        let name = package.lines().find_map(|line| line.strip_prefix("name = ")).unwrap().trim_matches('"');
        // ` "name",` or, where several versions exist, ` "name version",`
        let list =
            package.split_once("dependencies = [").map_or("", |(_, rest)| rest.split_once(']').unwrap().0);
        let names =
            list.split('"').skip(1).step_by(2).map(|entry| entry.split(' ').next().unwrap().to_owned());
        all.entry(name.to_owned()).or_default().extend(names);
    }
    all
}

/// Everything that is linked into a crate of ours.
fn linked(package: &Package, locked: &BTreeMap<String, BTreeSet<String>>, ours: &Edges) -> BTreeSet<String> {
    let normal = package.dependencies.iter().filter(|dependency| dependency.kind == DependencyKind::Normal);
    let (mut open, mut seen): (Vec<String>, _) = (normal.map(|d| d.name.clone()).collect(), BTreeSet::new());
    while let Some(name) = open.pop() {
        if seen.insert(name.clone()) {
            // the lock file lists what our tests use as well, which is not linked
            let tests = ours.get(&name);
            let next = locked.get(&name).into_iter().flatten();
            open.extend(next.filter(|next| tests.is_none_or(|normal| normal.contains(*next))).cloned());
        }
    }
    seen
}

#[test]
fn banned_crates_are_nowhere() {
    let locked = locked();
    let banned = ["openssl-sys", "native-tls", "rsa"].into_iter().filter(|name| locked.contains_key(*name));
    none(&banned.map(|name| format!("{name} is banned")).collect::<Vec<_>>());
}

#[test]
fn heavy_crates_stay_where_they_belong() {
    let (metadata, locked) = (metadata(), locked());
    let normal = normal(&metadata);
    let mut wrong = Vec::new();
    for package in metadata.workspace_packages() {
        let (name, all) = (package.name.as_str(), linked(package, &locked, &normal));
        if (name == "florin-till") != all.contains("tauri") {
            wrong.push(format!("{name}: florin-till reaches tauri, and nothing else does"));
        }
        let direct = package.dependencies.iter().any(|dependency| dependency.name == "rusqlite");
        // the disk under it; the judges, which read the books with plain SQL and share no code with it; and
        // the journeys, which damage them
        let may = ["store", "crashfs", "faults", "xtask", "florin-tests"].contains(&name);
        if !may && direct {
            wrong.push(format!("{name} uses rusqlite; only store may"));
        }
        if ["domain", "nexo", "terminal", "engine", "store"].contains(&name) {
            let wire = ["reqwest", "hyper"].iter().filter(|wire| all.contains(**wire));
            wrong.extend(wire.map(|wire| format!("{name} reaches {wire}; it must not know HTTP")));
        }
    }
    none(&wrong);
}

#[test]
fn versions_stand_in_the_root_manifest_alone() {
    let mut wrong = Vec::new();
    for package in metadata().workspace_packages() {
        let mut dependencies = false;
        for line in read(package.manifest_path.as_std_path()).lines().map(str::trim) {
            if let Some(section) = line.strip_prefix('[') {
                let section = section.trim_matches(['[', ']']);
                dependencies = section.ends_with("dependencies");
                if section.contains("dependencies.") {
                    wrong.push(format!("{}: write [{section}] as one line", package.name));
                }
            } else if dependencies
                && line.contains('=')
                && !line.starts_with('#')
                && !line.contains("workspace = true")
            {
                wrong.push(format!("{}: {line}", package.name));
            }
        }
    }
    none(&wrong);
}

#[test]
fn every_module_says_what_it_is_for() {
    let silent = rust_files().into_iter().filter(|path| !read(path).starts_with("//!"));
    none(&silent.map(|path| format!("{} does not begin with //!", path.display())).collect::<Vec<_>>());
}

#[test]
fn no_file_is_too_long_to_read() {
    let long = rust_files().into_iter().map(|path| (read(&path).lines().count(), path));
    let wrong = long.filter(|(lines, _)| *lines > FILE_LINES);
    none(&wrong.map(|(lines, path)| format!("{}: {lines} lines", path.display())).collect::<Vec<_>>());
}

#[test]
fn migrations_are_numbered_without_a_gap() {
    let mut names: Vec<String> = files(&root().join("migrations"), &[".sql"])
        .iter()
        .map(|path| path.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert!(!names.is_empty(), "there is no migration");
    for (number, name) in (1..).zip(&names) {
        assert!(name.starts_with(&format!("{number:04}_")), "{name} should be number {number}");
    }
}

#[test]
fn the_screens_meet_the_window_in_one_file() {
    let ui = root().join("ui/src");
    let own = ui.join("lib/backend/tauri.ts");
    let sources = files(&ui, &[".ts", ".js", ".svelte"]);
    let sources = sources.into_iter().filter(|path| *path != own && !path.ends_with("imports.test.ts"));
    let wrong = sources.filter(|path| read(path).contains("@tauri-apps"));
    none(&wrong.map(|path| format!("{} imports @tauri-apps", path.display())).collect::<Vec<_>>());
}

/// What decides reads no clock, makes no id and does not wait: these words stand only in the
/// runner (which waits) and in tests.
#[test]
fn what_decides_neither_waits_nor_reads_a_clock_nor_makes_an_id() {
    const NEVER: &[&str] = &[
        "Utc::now",
        "SystemTime::now",
        "Instant::now",
        "now_v7",
        "new_v4",
        "tokio::time::",
        "std::fs",
        "std::net",
    ];
    let mut wrong = Vec::new();
    for top in ["crates/domain/src", "crates/nexo/src", "crates/terminal/src", "crates/engine/src"] {
        for path in files(&root().join(top), &[".rs"]) {
            let name = path.strip_prefix(root()).unwrap().display().to_string();
            if name.contains("tests") {
                continue;
            }
            let text = read(&path);
            let code = text.split("#[cfg(test)]").next().unwrap();
            let waits = !name.contains("engine/src/runner") && !name.contains("terminal/src");
            for word in NEVER.iter().chain(waits.then_some(&".await")) {
                let found = code.lines().filter(|line| !line.trim_start().starts_with("//"));
                if found.into_iter().any(|line| line.contains(word)) {
                    wrong.push(format!("{name}: {word}"));
                }
            }
        }
    }
    none(&wrong);
}
