//! What the screen may ask, and what it is told: one list of commands, one of events, one of
//! error codes. The window, the server and the command line all come in through here.
//!
//! It puts the pieces together (store, engine, connectors) and knows neither Tauri nor HTTP.

pub mod app;
mod command;
pub mod commands;
mod door;
pub mod error;
pub mod events;
pub mod headless;
pub mod inspect;
mod lanes;
pub mod logging;
mod pairing;
mod publish;
pub mod setup;
pub mod system;
mod typescript;
mod view;
pub mod views;

pub use app::{App, Books, Config, Connect, StartError, World};
pub use commands::dispatch;
pub use error::ApiError;
pub use publish::AttemptStep;
pub use store::KeyPlace;
pub use typescript::{COMMAND_TABLE, TYPES, command_table, typescript};
