//! A till on a disk, from the outside: what is sold, paid, cut off, copied and tampered with.

mod cards;
mod catalogue;
mod conflicts;
mod counter;
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
mod preferences;
mod printing;
mod reserve;
mod returns;
mod samples;
mod selling;
mod signatures;
mod speed;
mod terminals;
mod training;
mod vault;
mod verifying;
