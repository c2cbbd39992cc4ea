//! The terminal on real sockets: what is answered, what the ledger says, and what status says afterwards.

#[cfg(test)]
mod chunks;
#[cfg(test)]
mod control;
#[cfg(test)]
mod memory;
#[cfg(test)]
mod session;
#[cfg(test)]
mod steps;
#[cfg(test)]
mod support;
