//! Time that a test moves by hand, so that two minutes of silence take none.

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
