//! What the terminal tells and asks a till that listens.

#[cfg(test)]
mod ask;
#[cfg(test)]
mod kind;
#[cfg(test)]
mod listener;
#[cfg(test)]
#[path = "../terminal/plain.rs"]
mod plain;
#[cfg(test)]
mod secure;
#[cfg(test)]
#[path = "../terminal/support.rs"]
#[expect(dead_code, reason = "the other tests need more of it")]
mod support;
#[cfg(test)]
mod tell;
