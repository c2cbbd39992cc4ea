//! The simulated PPaaS cloud on real sockets: tokens, devices, messages through it, and what goes wrong on demand.

#[cfg(test)]
mod auth;
#[cfg(test)]
mod callbacks;
#[cfg(test)]
mod devices;
#[cfg(test)]
mod faults;
#[cfg(test)]
mod later;
#[cfg(test)]
mod messages;
#[cfg(test)]
mod page;
#[cfg(test)]
mod qr;
#[cfg(test)]
mod secure;
#[cfg(test)]
mod support;
#[cfg(test)]
#[path = "../terminal/support.rs"]
#[expect(dead_code, reason = "the tests of terminals need more of it")]
mod terminal;
#[cfg(test)]
mod till;
#[cfg(test)]
mod v5;
