//! Payment devices behind PPaaS, through its Retail API: nexo Retailer 5.0 in JSON, with tokens.
//!
//! What its pages publish is code here; what they do not is a setting of [`wire`].

pub mod devices;
pub mod environment;
pub mod wire;

/// The name of this connector in a terminal's configuration.
pub const NAME: &str = "ppaas";
