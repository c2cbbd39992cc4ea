//! Time as the engine sees it: a monotonic reading that decides, and a wall clock that labels.

use core::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};

/// One reading of both clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Now {
    /// Since this process began; never goes back. The only thing a decision may use.
    pub up: Duration,
    /// What a person's watch says. A label.
    pub wall: DateTime<Utc>,
}

/// Where time comes from. A test moves its own by hand, so that a two-minute silence takes no time.
#[async_trait]
pub trait Clock: Send + Sync {
    /// Both clocks now.
    fn now(&self) -> Now;
    /// Returns when the monotonic clock has reached `up`.
    async fn sleep_until(&self, up: Duration);
}
