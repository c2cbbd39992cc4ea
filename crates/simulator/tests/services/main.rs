//! The services beside payment and status.

#[cfg(test)]
mod books;
#[cfg(test)]
mod card_first;
#[cfg(test)]
mod customer;
#[cfg(test)]
mod families;
#[cfg(test)]
#[path = "../terminal/plain.rs"]
mod plain;
#[cfg(test)]
mod refusals;
#[cfg(test)]
#[path = "../terminal/support.rs"]
#[expect(dead_code, reason = "the other tests need more of it")]
mod support;
