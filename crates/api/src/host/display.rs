//! The customer's screen: what it may see, told whenever that changes, and whether it is wanted at all.
//!
//! It hears none of the till's events. Its view is made here, and only a view that differs from the one
//! before goes out; who comes later begins with the present one, so that nothing can be missed.

use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use serde_json::Value;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, watch};
use tokio::task::AbortHandle;

use super::Host;
use crate::app::App;
use crate::commands::Nothing;
use crate::error::{ApiError, Code};
use crate::events::{Event, Numbered};
use crate::view;
use crate::views::{BasketView, DisplayPlace, DisplayView, SaleView, ShopView, Snapshot, ThemeView};

/// What is kept for the customer's screen.
pub(super) struct Display {
    shown: watch::Sender<DisplayView>,
    /// Whether a window of its own is open, or to be opened.
    wanted: watch::Sender<bool>,
    /// Where a browser finds it; a till in a window opens one more window instead.
    address: OnceLock<String>,
    following: Mutex<Option<AbortHandle>>,
}

impl Default for Display {
    fn default() -> Self {
        Self {
            shown: watch::Sender::new(view::no_display()),
            wanted: watch::Sender::new(false),
            address: OnceLock::new(),
            following: Mutex::default(),
        }
    }
}

/// What the customer may see of a till's state.
#[must_use]
pub fn shown_to_the_customer(seen: &Snapshot) -> DisplayView {
    view::display(&seen.shop, seen.state.preferences.theme, &seen.state.basket, seen.state.sale.as_ref())
}

impl Host {
    /// What the customer's screen shows, now and after each change.
    pub fn display(&self) -> watch::Receiver<DisplayView> {
        self.display.shown.subscribe()
    }

    /// Whether the customer's window is to be open, now and after each change.
    pub fn display_wanted(&self) -> watch::Receiver<bool> {
        self.display.wanted.subscribe()
    }

    /// Says where a browser finds the customer's screen. Such a till opens no window for it.
    pub fn display_is_at(&self, address: String) {
        if self.display.address.set(address).is_err() {
            tracing::warn!("the customer's screen has an address already");
        }
    }

    /// The customer's window was closed by hand. It stays closed at the next start.
    pub async fn display_closed(&self) {
        let Some(shop) = self.shop() else { return };
        self.want(&shop, false).await;
    }

    pub(super) async fn display_show(&self, _: Nothing) -> Result<DisplayView, ApiError> {
        let Some(app) = self.app() else { return Ok(view::no_display()) };
        Ok(shown_to_the_customer(&app.snapshot().await?))
    }

    pub(super) async fn display_switch(&self, _: Nothing) -> Result<DisplayPlace, ApiError> {
        let (Some(app), Some(shop)) = (self.app(), self.shop()) else {
            return Err(ApiError::of(Code::NoTill));
        };
        app.signed_in()?;
        if let Some(address) = self.display.address.get() {
            return Ok(DisplayPlace { open: true, address: Some(address.clone()) });
        }
        let open = !*self.display.wanted.borrow();
        self.want(&shop, open).await;
        Ok(DisplayPlace { open, address: None })
    }

    /// Runs a command of the customer's screen: it has one, whatever else it may ask for.
    pub async fn dispatch_display(&self, name: &str, payload: Value) -> Result<Value, ApiError> {
        match name {
            "display_show" => self.dispatch(name, payload).await,
            _ => Err(ApiError::unknown_command(name)),
        }
    }

    /// The shop keeps it, also where a copy that is learned on stands in front.
    async fn want(&self, shop: &App, open: bool) {
        self.display.wanted.send_replace(open);
        // A disk that refuses must not keep the window from the customer.
        if let Err(error) = shop.with_db(move |db| db.set_display_wanted(open)).await {
            tracing::warn!(id = %error.id, "whether the customer's window is open could not be kept");
        }
    }
}

impl Display {
    /// A window that was open when the till last stopped opens again.
    pub(super) async fn recall(&self, app: &App) {
        match app.with_db(store::Db::display_wanted).await {
            Ok(wanted) => change(&self.wanted, wanted),
            Err(error) => {
                tracing::warn!(id = %error.id, "whether the customer's window was open cannot be read");
            }
        }
    }

    /// From now on the customer sees the purchases of this till, and those of no other.
    pub(super) fn follow(&self, app: &Arc<App>) {
        let follower =
            Follower { shown: self.shown.clone(), app: Arc::downgrade(app), heard: app.subscribe() };
        let task = tokio::spawn(follower.run());
        let mut following = self.following.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(before) = following.replace(task.abort_handle()) {
            before.abort();
        }
    }
}

/// The parts of a till's state that a customer's view is made from.
struct Parts {
    shop: ShopView,
    basket: BasketView,
    sale: Option<SaleView>,
    theme: ThemeView,
    seq: i64,
}

struct Follower {
    shown: watch::Sender<DisplayView>,
    app: Weak<App>,
    heard: broadcast::Receiver<Numbered>,
}

impl Follower {
    async fn run(mut self) {
        let Some(mut parts) = self.parts().await else { return };
        loop {
            change(&self.shown, view::display(&parts.shop, parts.theme, &parts.basket, parts.sale.as_ref()));
            match self.heard.recv().await {
                Ok(numbered) => parts.take(numbered),
                Err(RecvError::Lagged(_)) => match self.parts().await {
                    Some(anew) => parts = anew,
                    None => return,
                },
                Err(RecvError::Closed) => return,
            }
        }
    }

    /// The whole, at the start and after a gap.
    async fn parts(&self) -> Option<Parts> {
        let seen = self.app.upgrade()?.snapshot().await;
        match seen {
            Ok(Snapshot { seq, shop, state, .. }) => {
                let theme = state.preferences.theme;
                Some(Parts { shop, basket: state.basket, sale: state.sale, theme, seq })
            }
            Err(error) => {
                tracing::error!(id = %error.id, "the customer's screen cannot be told what to show");
                None
            }
        }
    }
}

/// Tells only what differs.
fn change<T: PartialEq>(told: &watch::Sender<T>, next: T) {
    told.send_if_modified(|now| {
        let differs = *now != next;
        if differs {
            *now = next;
        }
        differs
    });
}

impl Parts {
    fn take(&mut self, Numbered { seq, event }: Numbered) {
        // What the snapshot contains already was heard before it was taken.
        if seq <= self.seq {
            return;
        }
        self.seq = seq;
        match event {
            Event::Basket(basket) => self.basket = *basket,
            Event::Sale(sale) => self.sale = sale.map(|sale| *sale),
            Event::Preferences(chosen) => self.theme = chosen.theme,
            Event::Operator(_)
            | Event::Terminals(_)
            | Event::Parked(_)
            | Event::OpenSales(_)
            | Event::Conflicts(_)
            | Event::StorageFault(_)
            | Event::GivingBack(_)
            | Event::OpenReturns(_)
            | Event::Listener(_)
            | Event::Printer(_)
            | Event::Practice(_) => {}
        }
    }
}
