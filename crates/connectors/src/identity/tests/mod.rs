//! Certificates made while the tests run; no key is kept anywhere.

mod checks;
mod files;
mod kept;
mod protected;
mod shown;
mod support;
