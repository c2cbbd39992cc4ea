//! What the terminal starts: its callbacks, and the person who answers them.

use std::sync::Arc;

use domain::ids::TerminalId;
use terminal::{
    Answer, Callback, HttpAnswer, InputAnswer, Live, MessageKey, Paper, QrCode, Reject, Session as Names,
    What,
};
use tokio::sync::oneshot;

use super::{Lane, Mail, Runner, lock};
use crate::effect::{Input, Notice};
use crate::ports::{Change, Event};
use crate::terminal_session::{Deed, Fact, Session, Standing, not_ours, step};

impl Runner {
    /// Takes a callback in and returns what its terminal gets to hear. It takes as long as a person does,
    /// where one is asked.
    pub async fn hear(self: &Arc<Self>, callback: Callback) -> HttpAnswer {
        let mut refused = None;
        for terminal in &callback.doors {
            let Some(lane) = self.lane(*terminal) else { continue };
            match lane.connector.hear(&callback, &self.names(&lane)) {
                Ok(heard) => {
                    if heard.what == What::Reply {
                        lane.connector.deliver(&callback);
                    }
                    let answer = self.dialogue(&lane, heard).await;
                    return lane.connector.answer(&callback, &answer);
                }
                Err(reject) => {
                    // Where several terminals share a door, the one that could read most tells why.
                    let tells_more = refused.as_ref().is_none_or(|(_, known)| rank(&reject) > rank(known));
                    if tells_more {
                        refused = Some((lane, reject));
                    }
                }
            }
        }
        match refused {
            Some((lane, reject)) => {
                tracing::warn!(terminal = lane.config.name, peer = %callback.peer, %reject, "a callback is not heard");
                lane.connector.answer(&callback, &Answer::Rejected(reject))
            }
            None => HttpAnswer::empty(403),
        }
    }

    /// How till and terminal stand to each other.
    pub fn standing(&self, terminal: TerminalId) -> Option<Standing> {
        self.lane(terminal).map(|lane| lock(&lane.standing).clone())
    }

    /// A person answers a question. False where it was answered before or its time is over.
    pub fn answer_prompt(self: &Arc<Self>, terminal: TerminalId, number: u64, answer: InputAnswer) -> bool {
        let Some(lane) = self.lane(terminal) else { return false };
        let is_open = lock(&lane.standing).prompts.iter().any(|prompt| prompt.number == number);
        if is_open {
            tracing::info!(terminal = lane.config.name, number, ?answer, "a person answered the terminal");
            self.note(&lane, Fact::Answered(number, answer));
        }
        is_open
    }

    /// The names that a callback of this terminal has to carry now.
    fn names(&self, lane: &Lane) -> Names {
        let standing = lock(&lane.standing);
        let (pairing, live) = match &standing.live {
            // An open attempt may carry the names of an earlier life of this till.
            Some((pairing, live)) => (pairing.clone(), Some(live.clone())),
            None => (self.pairing(lane), None),
        };
        let wants = lane.connector.capabilities().login;
        Names { pairing, open: !wants || standing.session == Session::Open || live.is_some(), live }
    }

    async fn dialogue(self: &Arc<Self>, lane: &Arc<Lane>, heard: terminal::Heard) -> Answer {
        let key = heard.key.clone();
        let (tell, mut told) = oneshot::channel();
        lock(&lane.waiting).entry(key.clone()).or_default().push(tell);
        for (live, paper) in self.note(lane, Fact::Heard(Box::new(heard))) {
            self.keep_paper(&live, paper).await;
        }
        let clock = Arc::clone(&self.deps.clock);
        loop {
            let until = asked_until(lane, &key);
            tokio::select! {
                biased;
                answer = &mut told => return answer.unwrap_or_else(|_| not_ours()),
                () = clock.sleep_until(until.unwrap_or_default()), if until.is_some() => {
                    self.note(lane, Fact::Tick);
                }
            }
        }
    }

    /// A slip waits on disk for the printer when the terminal hears that it was taken. Where that fails it is on
    /// the screen all the same.
    async fn keep_paper(&self, live: &Live, paper: Paper) {
        let of = |(attempt, _): &(domain::attempt::Attempt, _)| attempt.service_id == live.service_id;
        let attempt = lock(&self.live).values().find(|known| of(known)).map(|(attempt, _)| attempt.id);
        let Some(attempt) = attempt else { return };
        let change = Change::Paper { attempt, paper };
        if let Err(error) = self.commit(change, self.deps.clock.now().wall).await {
            tracing::error!(%attempt, %error, "a slip of the terminal cannot be kept for the printer");
        }
    }

    /// Takes a fact in and does what follows. Gives the slips that have to be kept.
    pub(super) fn note(self: &Arc<Self>, lane: &Arc<Lane>, fact: Fact) -> Vec<(Live, Paper)> {
        let mut papers = Vec::new();
        let deeds = {
            let mut standing = lock(&lane.standing);
            let (next, deeds) = step(core::mem::take(&mut *standing), fact, self.deps.clock.now());
            *standing = next;
            deeds
        };
        for deed in deeds {
            match deed {
                Deed::Answer(key, answer) => {
                    for waiting in lock(&lane.waiting).remove(&key).unwrap_or_default() {
                        // The terminal hung up meanwhile: it will ask again or do without.
                        waiting.send(answer.clone()).ok();
                    }
                }
                Deed::Announce => self.deps.announce.announce(Event::Scene(lane.config.id)),
                Deed::Tell(live, notice) => self.tell_live(&live, notice),
                Deed::Print(live, paper) => papers.push((live, paper)),
                Deed::Login => self.login_when_quiet(lane),
            }
        }
        papers
    }

    /// The customer of this request pays by scanning a code.
    pub(super) fn show_code(&self, lane: &Lane, service_id: &str, code: QrCode) {
        let deeds = {
            let mut standing = lock(&lane.standing);
            let fact = Fact::Code(service_id.to_owned(), code);
            let (next, deeds) = step(core::mem::take(&mut *standing), fact, self.deps.clock.now());
            *standing = next;
            deeds
        };
        if deeds.contains(&Deed::Announce) {
            self.deps.announce.announce(Event::Scene(lane.config.id));
        }
    }

    fn tell_live(&self, live: &Live, notice: Notice) {
        let queue = lock(&self.live)
            .values()
            .find(|(attempt, _)| attempt.service_id == live.service_id)
            .map(|(_, queue)| queue.clone());
        if let Some(queue) = queue {
            // A queue that is full has reasons enough to ask the terminal.
            queue.try_send(Mail { input: Input::Heard(notice), taken: None }).ok();
        }
    }

    /// While something runs, its own search logs in; and a payment that begins does it anyway.
    fn login_when_quiet(self: &Arc<Self>, lane: &Arc<Lane>) {
        let (runner, lane) = (Arc::clone(self), Arc::clone(lane));
        tokio::spawn(async move {
            let Ok(_starting) = lane.starting.try_lock() else { return };
            if runner.is_free(&lane).await
                && let Err(error) = runner.ensure_session(&lane).await
            {
                tracing::warn!(terminal = lane.config.name, %error, "no session after the terminal came back");
            }
        });
    }
}

fn asked_until(lane: &Lane, key: &MessageKey) -> Option<core::time::Duration> {
    lock(&lane.standing).prompts.iter().find(|prompt| prompt.key == *key).map(|prompt| prompt.until)
}

fn rank(reject: &Reject) -> u8 {
    match reject {
        Reject::Unreadable(_) => 0,
        Reject::Unverified => 1,
        Reject::NotOurs => 2,
    }
}
