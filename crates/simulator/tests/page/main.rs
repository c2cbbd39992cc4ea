//! The page's API on real sockets: what it shows, what it does, and whom it refuses.

#[cfg(test)]
mod browser;
#[cfg(test)]
mod pay;
#[cfg(test)]
mod refuse;
#[cfg(test)]
#[path = "../terminal/support.rs"]
#[expect(dead_code, reason = "the other tests need more of it")]
mod support;
