//! `cargo xtask conformance`: the shop day on every family of terminals, and the page that shows what each did.

use std::{fmt::Write as _, fs, io::Write as _, process::ExitCode};

use anyhow::{Context, Result, ensure};

use crate::{place::Place, run};

const PAGE: &str = "docs/conformance.md";
const HEAD: &str = "# What each family of terminals does

One shop day on each profile of terminals, in both modes, through the till and the simulator, and on a device behind the
simulated cloud (`ppaas`) in each spelling of its messages and both ways of answering (`cargo xtask conformance`, which
also writes this page; the test run fails where the page says something else). \"Yes\": the journey was played, and
after it the terminal's ledger equals the books, payment by payment. What a family cannot do has its number, and the
reason stands below.

";

pub(crate) fn run(place: &Place) -> Result<ExitCode> {
    let arguments = ["test", "--locked", "-p", "florin-tests", "--test", "conformance"];
    run::done(run::cargo(&place.root, arguments).env("FLORIN_CONFORMANCE", "new"))?;
    let folder = place.target.join("tmp/conformance");
    let mut columns = Vec::new();
    for entry in fs::read_dir(&folder).with_context(|| format!("read {}", folder.display()))? {
        let path = entry?.path();
        let text = fs::read_to_string(&path).with_context(|| format!("read {}", path.display()))?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy().replace('-', " ");
        columns.push((name, text));
    }
    columns.sort();
    let page = page(&columns)?;
    let mut file = fs::File::create(place.root.join(PAGE)).with_context(|| format!("write {PAGE}"))?;
    file.write_all(page.as_bytes()).with_context(|| format!("write {PAGE}"))?;
    Ok(ExitCode::SUCCESS)
}

fn page(columns: &[(String, String)]) -> Result<String> {
    let mut page = HEAD.to_owned();
    let names: Vec<&str> = columns.iter().map(|(name, _)| name.as_str()).collect();
    writeln!(page, "| journey | {} |\n|---|{}", names.join(" | "), "---|".repeat(names.len()))?;
    let mut reasons: Vec<&str> = Vec::new();
    let rows = columns.first().map_or(0, |(_, text)| text.lines().count());
    for row in 0..rows {
        let mut journey = "";
        let mut cells = Vec::new();
        for (name, text) in columns {
            let line = text.lines().nth(row).with_context(|| format!("{name} has no row {row}"))?;
            let (of, came_to) = line.split_once(": ").with_context(|| format!("{name}: {line}"))?;
            ensure!(journey.is_empty() || journey == of, "{name} has {of} where others have {journey}");
            journey = of;
            cells.push(match came_to.strip_prefix("cannot, ") {
                None => "yes".to_owned(),
                Some(why) => {
                    let known = reasons.iter().position(|one| *one == why);
                    let number = known.unwrap_or_else(|| {
                        reasons.push(why);
                        reasons.len() - 1
                    });
                    format!("no ({})", number + 1)
                }
            });
        }
        writeln!(page, "| {journey} | {} |", cells.join(" | "))?;
    }
    writeln!(page)?;
    for (number, why) in reasons.iter().enumerate() {
        writeln!(page, "{}. {why}", number + 1)?;
    }
    Ok(page)
}
