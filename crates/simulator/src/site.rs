//! One terminal as all its connections share it, and what a page is told of it.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use tokio::sync::mpsc::{self, UnboundedSender};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use crate::answer::now;
use crate::call::Call;
use crate::caller;
use crate::front::Front;
use crate::hub::Hub;
use crate::journal::{Journal, Raw, Sight};
use crate::terminal::Terminal;
use crate::view::{self, Log, Whole};

/// How long an answer waits for what the till is told before it.
const TOLD_WITHIN: Duration = Duration::from_secs(3);

/// What all connections of a terminal share.
#[derive(Debug)]
pub(crate) struct Site {
    terminal: Mutex<Terminal>,
    /// The boot that the terminal is in; sent after each change, so that waiting payments look again.
    boot: watch::Sender<u64>,
    addr: SocketAddr,
    journal: Mutex<Journal>,
    shown: OnceLock<Shown>,
    /// Who stands between the terminal and its tills, if anybody does.
    front: Option<Arc<Front>>,
    /// Where calls to the till wait, once there is somebody to carry them.
    calls: OnceLock<UnboundedSender<Call>>,
    /// How many of them wait or are under way.
    waiting: watch::Sender<usize>,
    /// Ends everything that runs.
    stop: CancellationToken,
    tasks: TaskTracker,
}

/// Where it is shown, and under which name.
#[derive(Debug)]
struct Shown {
    hub: Arc<Hub>,
    name: String,
}

impl Site {
    pub(crate) fn new(terminal: Terminal, addr: SocketAddr) -> Self {
        Self {
            boot: watch::Sender::new(terminal.boots()),
            terminal: Mutex::new(terminal),
            addr,
            journal: Mutex::default(),
            shown: OnceLock::new(),
            front: None,
            calls: OnceLock::new(),
            waiting: watch::Sender::new(0),
            stop: CancellationToken::new(),
            tasks: TaskTracker::new(),
        }
    }

    /// The same with a cloud between it and its tills.
    pub(crate) fn behind(terminal: Terminal, addr: SocketAddr, front: Arc<Front>) -> Self {
        Self { front: Some(front), ..Self::new(terminal, addr) }
    }

    /// The cloud between the terminal and its tills.
    pub(crate) fn front(&self) -> Option<&Front> {
        self.front.as_deref()
    }

    /// Asks or changes the terminal, one at a time, and wakes whoever waits for it.
    pub(crate) fn with<T>(&self, use_it: impl FnOnce(&mut Terminal) -> T) -> T {
        let mut terminal: MutexGuard<'_, Terminal> =
            self.terminal.lock().unwrap_or_else(PoisonError::into_inner);
        let result = use_it(&mut terminal);
        let boot = terminal.boots();
        terminal.call_tills();
        for call in terminal.take_calls() {
            self.queue(call);
        }
        // before the next change, so that pages are told everything in its order
        self.tell_pages(&terminal);
        drop(terminal);
        self.boot.send_replace(boot);
        result
    }

    /// Somebody carries its calls from now on.
    pub(crate) fn carry_calls(self: &Arc<Self>) {
        let (queue, calls) = mpsc::unbounded_channel();
        if self.calls.set(queue).is_ok() {
            self.spawn(caller::carry(Arc::clone(self), calls));
        }
    }

    /// A call, or the question to a person in it, needs no more room in the queue.
    pub(crate) fn carried(&self) {
        self.waiting.send_modify(|waiting| *waiting = waiting.saturating_sub(1));
    }

    /// Waits until the till has heard what came before, but not for ever.
    pub(crate) async fn until_told(&self) {
        let mut waiting = self.waiting.subscribe();
        let told = waiting.wait_for(|waiting| *waiting == 0);
        if tokio::time::timeout(TOLD_WITHIN, told).await.is_err() {
            tracing::info!("the till is slow; the terminal goes on");
        }
    }

    fn queue(&self, call: Call) {
        let Some(queue) = self.calls.get() else { return };
        self.waiting.send_modify(|waiting| *waiting = waiting.saturating_add(1));
        if queue.send(call).is_err() {
            // everything ends
            self.carried();
        }
    }

    /// Asks without waking anybody, or those who ask on every wake would wake each other for ever.
    pub(crate) fn with_quietly<T>(&self, ask: impl FnOnce(&Terminal) -> T) -> T {
        ask(&self.terminal.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// The boot that the terminal is in, heard again after each change.
    pub(crate) fn boots(&self) -> watch::Receiver<u64> {
        self.boot.subscribe()
    }

    /// Waits while its cable is out.
    pub(crate) async fn until_plugged(&self) {
        let mut changes = self.boots();
        while self.with_quietly(Terminal::is_cut_off) {
            if changes.changed().await.is_err() {
                return;
            }
        }
    }

    /// Tells everything to end.
    pub(crate) fn stop(&self) {
        self.stop.cancel();
        self.tasks.close();
    }

    /// Waits until everything has ended.
    pub(crate) async fn stopped(&self) {
        self.tasks.wait().await;
    }

    pub(crate) fn spawn(self: &Arc<Self>, work: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move {
            stop.run_until_cancelled(work).await;
        });
    }

    /// From now a page shows it under this name. The first page stays.
    pub(crate) fn show_on(&self, hub: &Arc<Hub>, name: &str) {
        let shown = Shown { hub: Arc::clone(hub), name: name.to_owned() };
        if self.shown.set(shown).is_err() {
            tracing::warn!(name, "the terminal is shown on another page already");
        }
    }

    /// What an encrypted message says, for a page that shows it.
    pub(crate) fn clear_text(&self, bytes: &[u8]) -> Option<Vec<u8>> {
        self.shown.get()?;
        let wire = self.with_quietly(|terminal| terminal.wire().clone());
        wire.read(bytes).ok()?.clear
    }

    /// A message went over the wire; kept only where somebody could look.
    pub(crate) fn note(&self, sight: &Sight<'_>) {
        let Some(shown) = self.shown.get() else { return };
        let mut journal = self.journal();
        let line = journal.note(sight, now());
        shown.hub.log(&shown.name, &line);
    }

    /// A message as it was on the wire.
    pub(crate) fn raw(&self, id: u64) -> Option<Raw> {
        self.journal().raw(id)
    }

    /// Everything about it; nothing can change while this is put together.
    pub(crate) fn whole(&self, hub: &Hub, name: &str) -> Whole {
        self.with_quietly(|terminal| {
            let journal = self.journal();
            let entries = journal.lines();
            Whole {
                seq: hub.seq(),
                name: name.to_owned(),
                about: view::about(terminal, self.addr.to_string()),
                screen: terminal.screen(),
                live: terminal.live(),
                wallet: view::wallet_of(terminal),
                faults: view::faults(terminal),
                driver: view::seat(terminal),
                log: Log { first: entries.first().map_or(0, |line| line.id), entries },
                ledger: view::book(terminal),
            }
        })
    }

    fn journal(&self) -> MutexGuard<'_, Journal> {
        self.journal.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell_pages(&self, terminal: &Terminal) {
        let Some(Shown { hub, name }) = self.shown.get() else { return };
        hub.part(name, "about", &view::about(terminal, self.addr.to_string()));
        hub.part(name, "screen", &terminal.screen());
        hub.part(name, "live", &terminal.live());
        hub.part(name, "wallet", &view::wallet_of(terminal));
        hub.part(name, "faults", &view::faults(terminal));
        hub.part(name, "driver", &view::seat(terminal));
        hub.part(name, "ledger", &view::book(terminal));
    }
}
