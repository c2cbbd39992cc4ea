//! A till on a disk, from the outside: what is sold, paid, cut off, copied and tampered with.

mod cards;
mod cut;
mod flips;
mod front;
mod identity;
mod kit;
mod opening;
mod pins;
mod selling;
mod verifying;
