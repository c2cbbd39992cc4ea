//! The page in the window, as a person uses it: found by what it says, clicked, typed into.

use std::{
    fs::File,
    io::Write,
    net::SocketAddr,
    path::Path,
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};

use crate::http;

/// How the protocol writes the keys.
pub(crate) const ENTER: char = '\u{e007}';
pub(crate) const F6: char = '\u{e036}';
pub(crate) const F10: char = '\u{e03a}';
pub(crate) const F12: char = '\u{e03c}';

/// Between the keys of a person; a scanner is faster.
const PERSON_MS: u32 = 80;

/// How long something may take to appear.
const PATIENCE: Duration = Duration::from_secs(20);

/// Where the protocol puts the id of an element.
const ELEMENT: &str = "/value/element-6066-11e4-a52e-4f735466cecf";

/// An open window.
pub(crate) struct Page {
    driver: SocketAddr,
    session: String,
}

impl Page {
    /// Opens the window on a till.
    pub(crate) fn open(driver: SocketAddr, window: &Path, till: &Path) -> Result<Self> {
        let options = json!({ "application": window, "args": ["--data", till] });
        let wanted = json!({ "capabilities": { "alwaysMatch": { "tauri:options": options } } });
        let answer = http::post(driver, "/session", &wanted)?;
        let id = answer.pointer("/value/sessionId").and_then(Value::as_str);
        let session = format!("/session/{}", id.context("the driver opened no session")?);
        Ok(Self { driver, session })
    }

    /// Waits for an element.
    pub(crate) fn find(&self, xpath: &str) -> Result<String> {
        let wanted = json!({ "using": "xpath", "value": xpath });
        let start = Instant::now();
        loop {
            match self.post("/element", &wanted) {
                Ok(answer) => {
                    let id = answer.pointer(ELEMENT).and_then(Value::as_str);
                    return id.map(str::to_owned).with_context(|| format!("no element in {answer}"));
                }
                Err(error) if start.elapsed() > PATIENCE => return Err(error.context(xpath.to_owned())),
                Err(_) => thread::sleep(Duration::from_millis(50)),
            }
        }
    }

    /// Clicks an element, once it is there.
    pub(crate) fn click(&self, xpath: &str) -> Result<()> {
        let element = self.find(xpath)?;
        self.post(&format!("/element/{element}/click"), &json!({})).context(xpath.to_owned())?;
        Ok(())
    }

    /// Presses and releases a key.
    pub(crate) fn press(&self, key: char) -> Result<()> {
        self.keys(&key.to_string())
    }

    /// Types at the pace of a person.
    pub(crate) fn keys(&self, text: &str) -> Result<()> {
        let strokes: Vec<Value> = text
            .chars()
            .flat_map(|key| {
                [
                    json!({ "type": "keyDown", "value": key }),
                    json!({ "type": "keyUp", "value": key }),
                    json!({ "type": "pause", "duration": PERSON_MS }),
                ]
            })
            .collect();
        self.post("/actions", &json!({ "actions": [{ "type": "key", "id": "keys", "actions": strokes }] }))?;
        Ok(())
    }

    /// Waits until nothing like it is there any more.
    pub(crate) fn gone(&self, xpath: &str) -> Result<()> {
        let wanted = json!({ "using": "xpath", "value": xpath });
        let start = Instant::now();
        while self.post("/element", &wanted).is_ok() {
            ensure!(start.elapsed() < PATIENCE, "still there: {xpath}");
            thread::sleep(Duration::from_millis(50));
        }
        Ok(())
    }

    /// The open windows of the till, once there are this many.
    pub(crate) fn windows(&self, many: usize) -> Result<Vec<String>> {
        let start = Instant::now();
        loop {
            let answer = http::get(self.driver, &format!("{}/window/handles", self.session))?;
            let all = answer.pointer("/value").and_then(Value::as_array).context("no list of windows")?;
            if all.len() == many {
                return Ok(all.iter().filter_map(Value::as_str).map(str::to_owned).collect());
            }
            ensure!(start.elapsed() < PATIENCE, "{} windows are open, not {many}", all.len());
            thread::sleep(Duration::from_millis(50));
        }
    }

    /// Looks at another window from now on.
    pub(crate) fn look_at(&self, window: &str) -> Result<()> {
        self.post("/window", &json!({ "handle": window }))?;
        Ok(())
    }

    /// What the core answers to a call that the page would not make by itself.
    pub(crate) fn ask_core(&self, command: &str, arguments: &str) -> Result<String> {
        let script = format!(
            "const done = arguments[arguments.length - 1];
             window.__TAURI_INTERNALS__.invoke('{command}', {arguments})
                 .then((value) => done('answered: ' + JSON.stringify(value)), (why) => done('' + why));"
        );
        let answer = self.post("/execute/async", &json!({ "script": script, "args": [] }))?;
        Ok(answer.pointer("/value").and_then(Value::as_str).unwrap_or_default().to_owned())
    }

    /// What an element says.
    pub(crate) fn text_of(&self, element: &str) -> Result<String> {
        let answer = http::get(self.driver, &format!("{}/element/{element}/text", self.session))?;
        Ok(answer.pointer("/value").and_then(Value::as_str).unwrap_or_default().to_owned())
    }

    /// What the whole page says.
    pub(crate) fn text(&self) -> Result<String> {
        let body = self.find("//body")?;
        self.text_of(&body)
    }

    /// Keeps what the window looks like.
    pub(crate) fn screenshot(&self, file: &Path) -> Result<()> {
        let answer = http::get(self.driver, &format!("{}/screenshot", self.session))?;
        let picture = answer.pointer("/value").and_then(Value::as_str).context("no picture")?;
        let picture = BASE64_STANDARD.decode(picture).context("read the picture")?;
        let mut file = File::create(file).with_context(|| format!("write {}", file.display()))?;
        file.write_all(&picture).context("write the picture")
    }

    /// Closes the window, which ends the till.
    pub(crate) fn close(self) -> Result<()> {
        http::delete(self.driver, &self.session)?;
        Ok(())
    }

    fn post(&self, path: &str, body: &Value) -> Result<Value> {
        http::post(self.driver, &format!("{}{path}", self.session), body)
    }
}
