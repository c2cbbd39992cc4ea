//! A receipt in every form it is given out in, and the way to a receipt printer.
//!
//! The renderers are functions of rows ([`domain::receipt::paper`]): no figure is made here, none is left out, and
//! the same rows give the same bytes. [`line`] is the one part that waits: it carries bytes to a printer on the
//! network and says what is known of them afterwards.

mod block;
mod code_page;
mod escpos;
mod face;
mod html;
pub mod line;
mod pdf;
mod picture;
mod qr;
mod test_page;

pub use self::{
    escpos::{escpos, kick},
    html::html,
    pdf::pdf,
    test_page::test_page,
};

#[cfg(test)]
mod tests;
