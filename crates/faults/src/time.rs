//! Time that only moves when everything waits: a queue of what happens next, and the clock that the
//! till is given.

use core::cmp::Ordering;
use core::future::Future;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};
use core::time::Duration;
use std::collections::BinaryHeap;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering as Seen};

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use terminal::{Clock, Now};

use crate::shared::{Shared, lock};

/// What happens at a moment.
pub(crate) enum Event {
    /// A sleeper of the till wakes, unless it was dropped meanwhile.
    Wake(Waker, Arc<AtomicBool>),
    /// The rest of the simulation.
    World(crate::world::Happening),
}

/// What happens next, in an order that is the same in every run of a seed.
#[derive(Default)]
pub(crate) struct Schedule {
    now: Duration,
    queue: BinaryHeap<Item>,
    taken: u64,
}

struct Item {
    at: Duration,
    nth: u64,
    event: Event,
}

impl PartialEq for Item {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Item {}

impl PartialOrd for Item {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Item {
    /// The earliest is the greatest; of two at one moment, the one that was put in first.
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at, other.nth).cmp(&(self.at, self.nth))
    }
}

impl Schedule {
    /// Since the simulation began.
    pub(crate) fn now(&self) -> Duration {
        self.now
    }

    /// Puts something so far into the future.
    pub(crate) fn after(&mut self, pause: Duration, happening: crate::world::Happening) {
        self.put(self.now.saturating_add(pause), Event::World(happening));
    }

    fn put(&mut self, at: Duration, event: Event) {
        self.taken += 1;
        self.queue.push(Item { at, nth: self.taken, event });
    }

    /// Goes to the next moment at which something happens.
    pub(crate) fn next(&mut self) -> Option<Event> {
        loop {
            let Item { at, event, .. } = self.queue.pop()?;
            if let Event::Wake(_, gone) = &event
                && gone.load(Seen::Relaxed)
            {
                continue;
            }
            self.now = self.now.max(at);
            return Some(event);
        }
    }

    /// A laptop that slept: time is later, and nothing happened meanwhile.
    pub(crate) fn skip(&mut self, pause: Duration) {
        self.now = self.now.saturating_add(pause);
    }
}

/// The clock of one process: its monotonic part begins with the process, its wall can be set.
pub(crate) struct SimClock {
    pub(crate) shared: Shared,
    pub(crate) began: Duration,
}

/// When every simulation begins: a Saturday afternoon.
pub(crate) fn dawn() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_266_000, 0).unwrap_or_default()
}

/// What a wall clock shows that is off by so many seconds.
pub(crate) fn wall(now: Duration, shift_s: i64) -> DateTime<Utc> {
    let up = TimeDelta::from_std(now).unwrap_or_default();
    let shift = TimeDelta::try_seconds(shift_s).unwrap_or_default();
    dawn().checked_add_signed(up).and_then(|at| at.checked_add_signed(shift)).unwrap_or_else(dawn)
}

#[async_trait]
impl Clock for SimClock {
    fn now(&self) -> Now {
        let state = lock(&self.shared);
        let now = state.schedule.now();
        Now { up: now.saturating_sub(self.began), wall: wall(now, state.wall_shift_s) }
    }

    async fn sleep_until(&self, up: Duration) {
        sleep(&self.shared, self.began.saturating_add(up)).await;
    }
}

/// Until a moment since the simulation began.
pub(crate) async fn sleep(shared: &Shared, until: Duration) {
    Sleep { shared: Arc::clone(shared), until, gone: Arc::default(), asked: false }.await;
}

/// Waits for a moment.
struct Sleep {
    shared: Shared,
    until: Duration,
    gone: Arc<AtomicBool>,
    asked: bool,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let shared = Arc::clone(&self.shared);
        let mut state = lock(&shared);
        if state.schedule.now() >= self.until {
            return Poll::Ready(());
        }
        // a task polls its sleeper again whenever anything else happens to it; once is enough,
        // since a sleeper never moves to another task
        if !self.asked {
            self.asked = true;
            let event = Event::Wake(cx.waker().clone(), Arc::clone(&self.gone));
            state.schedule.put(self.until, event);
        }
        Poll::Pending
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        self.gone.store(true, Seen::Relaxed);
    }
}
