//! Providers' clouds to play with: what stands on the Internet between a till and its terminals.

pub mod ppaas;
