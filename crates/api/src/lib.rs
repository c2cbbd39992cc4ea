//! What the screen may ask, and what it is told: one list of commands, one of events, one of
//! error codes. The window, the server and the command line all come in through here.
//!
//! It puts the pieces together (store, engine, connectors) and knows neither Tauri nor HTTP.

pub mod app;
pub mod catalogue;
mod command;
pub mod commands;
mod door;
pub mod error;
pub mod events;
pub mod headless;
pub mod host;
pub mod inspect;
mod lanes;
pub mod logging;
mod pairing;
pub mod practice;
mod printing;
mod publish;
pub mod setup;
mod steps;
pub mod system;
mod typescript;
mod view;
pub mod views;
mod wizard;

pub use app::{App, Books, Config, Connect, Keeper, StartError, World};
pub use commands::dispatch;
pub use error::ApiError;
pub use host::Host;
pub use practice::{Practice, PracticeTerminal};
pub use printer::line::{Limits as PrinterLimits, Line as PrinterLine};
pub use publish::AttemptStep;
pub use store::{KeyPlace, process};
pub use typescript::{COMMAND_TABLE, TYPES, command_table, typescript};
