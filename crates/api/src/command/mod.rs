//! What each command does: check who asks, parse at the edge, let the store or the engine do it,
//! publish what changed. One file per thing that a shop has.

mod basket;
mod cloud;
mod conflict;
mod counter;
mod device;
mod item;
mod operator;
mod pairing;
mod payment;
mod preferences;
mod printing;
mod returns;
mod sale;
mod scan;
mod tender;
mod terminal;
mod training;
mod vault;

pub(crate) use basket::{basket_add, basket_remove, basket_select, basket_set_quantity};
pub(crate) use cloud::{cloud_set, cloud_show, cloud_test, device_list, device_pair};
pub(crate) use conflict::{conflict_decide, conflict_list};
pub(crate) use counter::{
    basket_age, basket_discard, basket_discount, basket_discount_clear, basket_exempt, basket_gift,
    basket_note, basket_open_item, basket_park, basket_price, basket_recall, basket_take_back, basket_undo,
};
pub(crate) use device::{
    payment_prompt, terminal_card_first, terminal_logout, terminal_show, terminal_totals, total_kind,
};
pub(crate) use item::{item_list, samples_remove};
pub(crate) use operator::{operator_sign_in, operator_sign_out, state_snapshot};
pub(crate) use pairing::{listener_set, terminal_add, terminal_profiles, terminal_remove};
pub(crate) use payment::{
    Asked, payment_abort, payment_ask, payment_resolve, payment_start, start as start_payment,
};
pub(crate) use preferences::preferences_set;
pub(crate) use printing::{
    drawer_open, print_again, print_drop, print_list, printer_set, printer_test, receipt_document,
    receipt_find, receipt_print, scanned,
};
pub(crate) use returns::{
    payment_signature, return_close, return_open, return_options, return_receipt, return_start,
};
pub(crate) use sale::{
    cash_pay, receipt_show, sale_cancel, sale_checkout, sale_leave, sale_list, sale_next, sale_open,
};
pub(crate) use scan::basket_scan;
pub(crate) use tender::{gift_pay, gift_show, sale_surcharge, tender_remove};
pub(crate) use terminal::{terminal_check, terminal_default};
pub(crate) use training::{nothing_open, practice_customer, who_may_train};
pub(crate) use vault::{vault_choose, vault_show, vault_unlock};

use core::str::FromStr;

use engine::ports::RequestKey;

use crate::error::ApiError;

/// An id in text form, or an error that names it.
fn id<T: FromStr>(field: &str, text: &str) -> Result<T, ApiError> {
    text.parse().map_err(|_| ApiError::invalid(field, "use an id that this till gave"))
}

/// The client's name of a command. The longest one a client may choose keeps rows small.
fn request(request_id: &str, command: &str, arguments: String) -> Result<RequestKey, ApiError> {
    if request_id.is_empty() || request_id.len() > 100 {
        return Err(ApiError::invalid("request_id", "give 1 to 100 characters, a new one for each command"));
    }
    Ok(RequestKey {
        id: request_id.to_owned(),
        command: command.to_owned(),
        arguments,
        subject: String::new(),
    })
}
