//! Commands: `now …` and `set …`.

use crate::course::Key;
use crate::profile::ReversalRule;
use crate::script::{Command, Setting, Unkind};
use crate::switches::SWITCHES;

use super::{card, duration, how};

/// Reads what stands behind `now`. The whole text is there for words that keep their capitals.
pub(super) fn command(words: &[&str], text: &str) -> Result<Command, String> {
    Ok(match words {
        ["reboot"] => Command::Reboot { keeps_history: false },
        ["reboot", "keeping", "history"] => Command::Reboot { keeps_history: true },
        ["maintenance", "begin"] => Command::Maintenance(true),
        ["maintenance", "end"] => Command::Maintenance(false),
        ["shutdown"] => Command::Power(false),
        ["start"] => Command::Power(true),
        ["out", "of", "order"] => Command::OutOfOrder(true),
        ["repair"] => Command::OutOfOrder(false),
        ["expire", "session"] => Command::ExpireSession,
        ["sale", "admin"] => Command::SaleAdmin,
        ["wake", _] => Command::WakeUp(text.split_whitespace().last().unwrap_or_default().to_owned()),
        ["unplug"] => Command::Plugged(false),
        ["plug"] => Command::Plugged(true),
        ["autopilot", word] => Command::Autopilot(on(word)?),
        ["card", id] => Command::Present { id: card(id)?.id, how: None },
        ["card", id, word] => Command::Present { id: card(id)?.id, how: Some(how(word)?) },
        ["remove", "card"] => Command::RemoveCard,
        ["key", key] => {
            Command::Press(Key::named(key).ok_or_else(|| "a key is 0 to 9, ok, cancel or clear".to_owned())?)
        }
        ["fault", id, word] => Command::Fault { id: switch(id)?, on: on(word)? },
        ["flood", count, "for", time] => Command::Unkind(Unkind::Flood {
            per_second: count.parse().map_err(|_| "write `now flood 50 for 2s`".to_owned())?,
            lasts: duration(time)?,
        }),
        ["replay"] => Command::Unkind(Unkind::Replay),
        ["spoof", what] => Command::Unkind(spoof(what)?),
        _ => {
            return Err("after `now` comes reboot, maintenance begin, maintenance end, shutdown, start, \
                        out of order, repair, expire session, sale admin, wake, unplug, plug, autopilot, card, \
                        remove card, key, fault, flood, replay or spoof"
                .to_owned());
        }
    })
}

/// Reads what stands behind `set`.
pub(super) fn setting(words: &[&str]) -> Result<Command, String> {
    let setting = match words {
        ["dedup", word] => Setting::Dedup(on(word)?),
        ["history", "all"] => Setting::History(None),
        ["history", count] => {
            Setting::History(Some(count.parse().map_err(|_| "write `set history 3`".to_owned())?))
        }
        ["running", "busy"] => Setting::RunningIsBusy(true),
        ["running", "in", "progress"] => Setting::RunningIsBusy(false),
        ["reversal", "last"] => Setting::Reversal(ReversalRule::LastOnly),
        ["reversal", "once"] => Setting::Reversal(ReversalRule::AnyOnce),
        ["reversal", "settled"] => Setting::Reversal(ReversalRule::UntilSettled),
        ["reversal", "parts"] => Setting::Reversal(ReversalRule::Parts),
        ["think", time] => Setting::Think(duration(time)?),
        ["patience", time] => Setting::Patience(duration(time)?),
        ["display", "answer", word] => Setting::DisplayAnswer(on(word)?),
        _ => {
            return Err("write `set dedup off`, `set history 3`, `set history all`, `set running busy`, \
                        `set running in progress`, `set reversal last` (or once, settled, parts), `set think 2s`, \
                        `set patience 30s` or `set display answer on`"
                .to_owned());
        }
    };
    Ok(Command::Set(setting))
}

fn spoof(what: &str) -> Result<Unkind, String> {
    Ok(match what {
        "approved" => Unkind::Approved,
        "controls" => Unkind::Controls,
        "print" => Unkind::Print,
        "input" => Unkind::Input,
        "poi" => Unkind::PoiId,
        "sale" => Unkind::SaleId,
        "service" => Unkind::ServiceId,
        "garbage" => Unkind::Garbage,
        _ => {
            return Err(
                "spoof is one of approved, controls, print, input, poi, sale, service, garbage".to_owned()
            );
        }
    })
}

fn switch(id: &str) -> Result<&'static str, String> {
    SWITCHES.iter().find(|switch| switch.id == id).map(|switch| switch.id).ok_or_else(|| {
        let known: Vec<&str> = SWITCHES.iter().map(|switch| switch.id).collect();
        format!("a fault is one of {}", known.join(", "))
    })
}

fn on(word: &str) -> Result<bool, String> {
    match word {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("write `on` or `off`".to_owned()),
    }
}
