//! What comes in: HTTP callbacks from terminals that call the till (full integration).
//!
//! Light integration, where the till is a client only, opens no socket at all, so nothing is
//! built here yet. The place is kept because the import rules already name it: a callback will
//! leave this crate as data with a reply channel, and it must never know engine, store or
//! connectors.
