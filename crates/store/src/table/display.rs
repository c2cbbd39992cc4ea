//! Whether the customer's window was open when the till last stopped.

use super::setting;
use crate::{Db, error::Result};

const DISPLAY: &str = "customer_display";
const OPEN: &str = "open";
const CLOSED: &str = "closed";

impl Db {
    /// Whether the customer's window is to be open.
    pub fn display_wanted(&self) -> Result<bool> {
        Ok(self.read(|db| setting::get_if_any(db, DISPLAY))?.as_deref() == Some(OPEN))
    }

    /// Keeps whether it is.
    pub fn set_display_wanted(&self, open: bool) -> Result<()> {
        let word = if open { OPEN } else { CLOSED };
        self.write("keep the customer's window", |tx| setting::replace(tx, DISPLAY, word))
    }
}
