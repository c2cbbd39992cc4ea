//! Real time and real ids: the only place of the till that reads a clock or makes an id.

use std::time::{Duration, Instant};

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use engine::ports::Ids;
use terminal::{Clock, Now};
use uuid::Uuid;

/// The clock of this computer.
#[derive(Clone, Copy, Debug)]
pub struct SystemClock {
    began: Instant,
}

impl SystemClock {
    /// Begins to count.
    #[must_use]
    pub fn start() -> Self {
        Self { began: Instant::now() }
    }
}

/// The time on the wall.
pub fn wall() -> DateTime<Utc> {
    // chrono's own reading of the clock is left out of the build, so that nobody else can use it.
    std::time::SystemTime::now().into()
}

#[async_trait]
impl Clock for SystemClock {
    fn now(&self) -> Now {
        Now { up: self.began.elapsed(), wall: wall() }
    }

    async fn sleep_until(&self, up: Duration) {
        tokio::time::sleep_until(tokio::time::Instant::from_std(self.began + up)).await;
    }
}

/// Ids that sort by time (UUID version 7, RFC 9562).
#[derive(Clone, Copy, Debug)]
pub struct RandomIds;

impl Ids for RandomIds {
    fn uuid(&self) -> Uuid {
        Uuid::now_v7()
    }
}
