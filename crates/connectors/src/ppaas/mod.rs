//! Payment devices behind PPaaS, through its Retail API: nexo Retailer 5.0 in JSON, with tokens.
//!
//! What its pages publish is code here; what they do not is a setting of [`wire`].

mod account;
mod cloud;
mod codec;
mod complaint;
mod device;
pub mod devices;
pub mod environment;
mod obstacle;
mod qr;
mod relay;
pub mod wire;

/// The name of this connector in a terminal's configuration.
pub const NAME: &str = "ppaas";

/// The profile of a payment device: what differs between clouds are settings.
pub const PROFILE: &str = "retail";

/// The profile of payments by code, which need no device.
pub const QR_PROFILE: &str = "qr";

pub use account::{APPLICATION, Application, IDENTITY, Merchants};
pub use cloud::{Cloud, Pauses, Standing, World};
pub use device::{Device, of_the_wire, offers_of};
pub use qr::{DEVICE as QR_DEVICE, Qr};
pub use relay::CALLBACK_KEY;

#[cfg(test)]
mod tests;
