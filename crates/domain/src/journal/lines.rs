//! What a line's record says where something was done to it. A plain line says nothing of it, as before.

use std::collections::BTreeMap;

use super::{Canon, amount, list};
use crate::{
    discount::{Cut, Reason, Reduction},
    error::Error,
    tax::TaxPartRow,
    totals::PricedLine,
};

type Members = BTreeMap<String, Canon>;

/// Adds what was done to the line.
pub(super) fn more(line: &PricedLine, members: &mut Members) -> Result<(), Error> {
    let mut add = |key: &str, value: Canon| members.insert(key.to_owned(), value);
    if !line.reductions.is_empty() {
        add("discounts", list(&line.reductions, reduction)?);
    }
    if let Some(relief) = line.relief {
        add("relief", amount(relief)?);
    }
    if let Some(repriced) = &line.instead_of {
        add("list_price_milli", Canon::int(repriced.list.milli_minor())?);
        add("price_reason", Canon::Map(reason(&repriced.reason)));
    }
    if let Some(back) = &line.back {
        add("back", Canon::Map(reason(back)));
    }
    if let Some(gift) = &line.item.gift {
        add("gift_card", Canon::text(gift.as_str()));
    }
    if let Some(age) = line.item.age {
        add("age", Canon::Int(i64::from(age)));
    }
    if let Some(note) = &line.note {
        add("note", Canon::text(note));
    }
    for (key, is) in [("labelled", line.labelled), ("surcharge", line.surcharge)] {
        if is {
            add(key, Canon::Bool(true));
        }
    }
    Ok(())
}

/// Why something was done, and by whom.
pub(super) fn reason(reason: &Reason) -> Members {
    let mut members = BTreeMap::from([
        ("by".to_owned(), Canon::text(reason.by.to_string())),
        ("why".to_owned(), Canon::text(&reason.why)),
    ]);
    members.extend(reason.approved_by.map(|by| ("approved_by".to_owned(), Canon::text(by.to_string()))));
    members
}

fn reduction(reduction: &Reduction) -> Result<Canon, Error> {
    let mut members = reason(&reduction.discount.reason);
    members.insert("amount".to_owned(), amount(reduction.amount)?);
    members.insert("scope".to_owned(), Canon::text(reduction.scope.word()));
    match reduction.discount.cut {
        Cut::Percent(rate) => {
            members.insert("percent_milli".to_owned(), Canon::Int(i64::from(rate.hundred_thousandths())));
        }
        Cut::Amount(cut) => {
            members.insert("cut".to_owned(), amount(cut)?);
        }
    }
    Ok(Canon::Map(members))
}

/// One of several taxes of a row.
pub(super) fn tax_part(part: &TaxPartRow) -> Result<Canon, Error> {
    Ok(Canon::map([
        ("name", Canon::text(&part.name)),
        ("rate", Canon::Int(i64::from(part.rate.hundred_thousandths()))),
        ("tax", amount(part.tax)?),
    ]))
}
