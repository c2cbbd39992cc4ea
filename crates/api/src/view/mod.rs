//! From the core's values to what the screen shows. Amounts become text here, and which buttons
//! exist is decided here.

mod basket;
mod cloud;
mod conflict;
mod counter;
mod device;
mod display;
mod giving_back;
mod pairing;
mod payment;
mod preferences;
mod printing;
mod sale;
mod setup;
mod storage;
mod terminal;
mod totals;

pub(crate) use basket::{front_basket, item, items};
pub(crate) use cloud::{CloudSteps, cloud, devices, model, vault};
pub(crate) use conflict::{choices, conflicts, decision};
pub(crate) use counter::{parked, surcharge};
pub(crate) use device::slip_to_sign;
pub(crate) use display::{display, for_the_customer, no_display};
pub(crate) use giving_back::{giving_back, open_returns, returns, ways};
pub(crate) use pairing::{listener, profiles};
pub(crate) use payment::{condition_word, payment, state as payment_state};
pub(crate) use preferences::{changed, preferences};
pub(crate) use printing::{found, job, printer, printer_of};
pub(crate) use sale::{finished, front_sale, open_sales};
pub(crate) use setup::setup;
pub(crate) use storage::storage_fault;
pub(crate) use terminal::{Past, terminals};
pub(crate) use totals::totals;

use chrono::{DateTime, Offset, Utc};
use chrono_tz::Tz;
use domain::gift::usual_amounts;
use domain::money::Money;
use domain::operator::{Operator, Role};
use domain::shop::Shop;

use crate::views::{AmountView, OperatorView, RoleView, ShopView};

pub(crate) fn amount(money: Money) -> AmountView {
    AmountView { minor: money.minor(), text: money.to_wire(), currency: money.currency().code().to_owned() }
}

pub(crate) fn shop(shop: &Shop, key_file: bool) -> ShopView {
    ShopView {
        name: shop.name.clone(),
        till: shop.till_code.clone(),
        currency: shop.currency.code().to_owned(),
        language: shop.language.clone(),
        zone: shop.zone.clone(),
        tax_codes: shop.tax_codes.iter().map(counter::tax_code).collect(),
        discount_limit: shop.discount_limit().to_string(),
        gift_amounts: usual_amounts(shop.currency).into_iter().map(amount).collect(),
        training: shop.training,
        // The copy that is learned on has nothing to protect.
        key_file: key_file && !shop.training,
        samples: false,
    }
}

pub(crate) fn operator(operator: &Operator) -> OperatorView {
    let role = match operator.role {
        Role::Cashier => RoleView::Cashier,
        Role::Supervisor => RoleView::Supervisor,
        Role::Manager => RoleView::Manager,
        Role::Technician => RoleView::Technician,
    };
    OperatorView { id: operator.id.to_string(), name: operator.name.clone(), role }
}

/// Seconds east of UTC at the shop, at that moment.
pub(crate) fn offset_s(zone: Tz, at: DateTime<Utc>) -> i32 {
    at.with_timezone(&zone).offset().fix().local_minus_utc()
}

/// A moment on the shop's clock.
pub(crate) fn local(zone: Tz, at: DateTime<Utc>, form: &str) -> String {
    at.with_timezone(&zone).format(form).to_string()
}
