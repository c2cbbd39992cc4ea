//! What is not nexo on the port: the ledger and the arrivals to read, the script to write.

use serde::Serialize;

use crate::arrivals::Arrivals;
use crate::delivery::Answer;
use crate::http::Request;
use crate::ledger::{Entry, Totals};
use crate::script::Script;
use crate::site::Site;

#[derive(Serialize)]
struct LedgerPage {
    entries: Vec<Entry>,
    totals: Vec<Totals>,
    /// Money could still move without another message.
    open: bool,
}

/// Answers what is not for the terminal; `None` means that the request is.
pub(crate) fn answer(site: &Site, request: &Request) -> Option<Answer> {
    match (request.method.as_str(), request.path.as_str()) {
        ("GET", "/health") => Some(Answer::json(br#"{"ok":true}"#.to_vec())),
        ("GET", "/ledger") => Some(page(&site.with(|terminal| LedgerPage {
            entries: terminal.entries().to_vec(),
            totals: terminal.totals(),
            open: terminal.is_open(),
        }))),
        ("GET", "/arrivals") => {
            let arrivals: Arrivals = site.with(|terminal| terminal.arrivals().clone());
            Some(page(&arrivals))
        }
        ("POST", "/script") => Some(script(site, request)),
        ("POST", _) => None,
        _ => Some(Answer::text(404, "GET /ledger, /arrivals or /health; POST /script or nexo to any path\n")),
    }
}

fn script(site: &Site, request: &Request) -> Answer {
    let Ok(text) = std::str::from_utf8(&request.body) else {
        return Answer::text(400, "the script is not text\n");
    };
    match Script::parse(text) {
        Ok(script) if request.query.split('&').any(|pair| pair == "replace=true") => {
            site.with(|terminal| terminal.replace(script));
            Answer::json(br#"{"ok":true}"#.to_vec())
        }
        Ok(script) => {
            site.with(|terminal| terminal.push(&script));
            Answer::json(br#"{"ok":true}"#.to_vec())
        }
        Err(error) => Answer::text(400, format!("{error}\n")),
    }
}

fn page(content: &impl Serialize) -> Answer {
    match serde_json::to_vec(content) {
        Ok(body) => Answer::json(body),
        Err(error) => Answer::text(500, format!("cannot write the page: {error}\n")),
    }
}
