//! Payment devices behind PPaaS, through its Retail API: nexo Retailer 5.0 in JSON, with tokens.
//!
//! What its pages publish is code here; what they do not is a setting of [`wire`].

mod cloud;
mod codec;
mod complaint;
mod device;
pub mod devices;
pub mod environment;
mod obstacle;
pub mod wire;

/// The name of this connector in a terminal's configuration.
pub const NAME: &str = "ppaas";

/// The one profile of it: what differs between clouds are settings.
pub const PROFILE: &str = "retail";

pub use cloud::{APPLICATION, Application, Cloud, Standing, World};
pub use device::{Device, offers_of};

#[cfg(test)]
mod tests;
