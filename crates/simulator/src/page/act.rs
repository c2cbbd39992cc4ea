//! The hand of a person: cards, keys and switches.

use std::sync::Arc;

use serde::Deserialize;

use super::error;
use crate::card::How;
use crate::course::Key;
use crate::delivery::Answer;
use crate::script::Script;
use crate::site::Site;
use crate::terminal::{Memory, Refused, Terminal};

#[derive(Deserialize)]
struct CardAct {
    card: String,
    how: String,
}

#[derive(Deserialize)]
struct KeyAct {
    key: String,
}

#[derive(Deserialize)]
struct FaultAct {
    id: String,
    on: bool,
}

#[derive(Deserialize)]
struct NetworkAct {
    plugged: bool,
}

#[derive(Deserialize)]
struct RebootAct {
    memory: String,
}

#[derive(Deserialize)]
struct AutopilotAct {
    on: bool,
}

#[derive(Deserialize)]
struct ScriptAct {
    text: String,
    #[serde(default)]
    replace: bool,
}

/// Does what the page asks for.
pub(super) fn act(site: &Arc<Site>, action: &str, body: &[u8]) -> Answer {
    let done = match action {
        "card" => read(body).and_then(|act: CardAct| {
            let how = How::named(&act.how).ok_or_else(|| error(400, "how is tap, insert or swipe"))?;
            site.with(|terminal| terminal.present(&act.card, how)).map_err(refused)
        }),
        "remove-card" => site.with(Terminal::remove_card).map_err(refused),
        "key" => read(body).and_then(|act: KeyAct| {
            let key =
                Key::named(&act.key).ok_or_else(|| error(400, "a key is 0 to 9, ok, cancel or clear"))?;
            site.with(|terminal| terminal.press(key)).map_err(refused)
        }),
        "fault" => read(body).and_then(|act: FaultAct| switch(site, &act.id, act.on)),
        "network" => read(body).and_then(|act: NetworkAct| switch(site, "unplug", !act.plugged)),
        "reboot" => read(body).and_then(|act: RebootAct| reboot(site, &act.memory)),
        "autopilot" => read(body).map(|act: AutopilotAct| site.with(|terminal| terminal.drive(act.on))),
        "script" => read(body).and_then(|act: ScriptAct| script(site, &act)),
        _ => Err(error(404, "there is no such action")),
    };
    match done {
        Ok(()) => Answer::json(br#"{"ok":true}"#.to_vec()),
        Err(answer) => answer,
    }
}

fn read<'a, T: Deserialize<'a>>(body: &'a [u8]) -> Result<T, Answer> {
    serde_json::from_slice(body).map_err(|wrong| error(400, &format!("cannot read this: {wrong}")))
}

fn switch(site: &Arc<Site>, id: &str, on: bool) -> Result<(), Answer> {
    let known = site.with(|terminal| terminal.switch(id, on));
    if known { Ok(()) } else { Err(error(404, "there is no such fault")) }
}

fn reboot(site: &Arc<Site>, memory: &str) -> Result<(), Answer> {
    let memory = match memory {
        "lost" => Memory::Lost,
        "kept" => Memory::Kept,
        _ => return Err(error(400, "memory is lost or kept")),
    };
    site.with(|terminal| terminal.reboot(memory));
    Ok(())
}

fn script(site: &Arc<Site>, act: &ScriptAct) -> Result<(), Answer> {
    let script = Script::parse(&act.text).map_err(|wrong| error(400, &wrong.to_string()))?;
    site.with(|terminal| if act.replace { terminal.replace(script) } else { terminal.push(&script) });
    Ok(())
}

fn refused(why: Refused) -> Answer {
    match why {
        Refused::NoSuchCard => error(404, "there is no such card"),
        Refused::NotNow(text) => error(409, text),
    }
}
