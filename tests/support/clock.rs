//! Time that a test moves by hand, so that two minutes of silence take none.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Weak};
use std::thread;
use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, TimeDelta, Utc};
use terminal::{Clock, Now};
use tokio::sync::watch;

/// A clock that stands still until it is moved.
pub struct TestClock {
    up: watch::Sender<Duration>,
    began: DateTime<Utc>,
}

impl TestClock {
    /// Stands at zero, on a Saturday afternoon.
    pub fn new() -> Self {
        Self { up: watch::channel(Duration::ZERO).0, began: "2026-11-21T13:03:00Z".parse().unwrap() }
    }

    /// Moves it.
    pub fn advance(&self, by: Duration) {
        self.up.send_modify(|up| *up += by);
    }
}

impl Default for TestClock {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl Clock for TestClock {
    fn now(&self) -> Now {
        let up = *self.up.borrow();
        Now { up, wall: self.began + TimeDelta::from_std(up).unwrap() }
    }

    async fn sleep_until(&self, up: Duration) {
        let mut moved = self.up.subscribe();
        moved.wait_for(|now| *now >= up).await.expect("the clock outlives who waits for it");
    }
}

/// Moves a clock by itself, half as fast as this computer's: where an answer is fetched every few milliseconds,
/// somebody has to let them pass. It ends when it is dropped.
pub(crate) struct Ticking(Arc<AtomicBool>);

impl Ticking {
    pub(crate) fn of(clock: &Arc<TestClock>) -> Self {
        const STEP: Duration = Duration::from_millis(1);
        let stop = Arc::new(AtomicBool::new(false));
        let (stopped, clock) = (Arc::clone(&stop), Arc::downgrade(clock));
        thread::spawn(move || {
            while !stopped.load(Ordering::Relaxed)
                && let Some(clock) = Weak::upgrade(&clock)
            {
                clock.advance(STEP);
                drop(clock);
                thread::sleep(STEP * 2);
            }
        });
        Self(stop)
    }
}

impl Drop for Ticking {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
