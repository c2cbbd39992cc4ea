//! A till on a disk, from the outside: what is sold, paid, cut off, copied and tampered with.

mod cards;
mod conflicts;
mod cut;
mod disk;
mod failing;
mod flips;
mod front;
mod identity;
mod kit;
mod opening;
mod periods;
mod pins;
mod reserve;
mod returns;
mod selling;
mod signatures;
mod speed;
mod terminals;
mod vault;
mod verifying;
