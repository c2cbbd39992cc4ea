//! What can be asked of the place where a till is, or will be: the same style of list as the till's own.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

use super::Host;
use crate::commands::{Approval, Done, Nothing};
use crate::error::ApiError;
use crate::views::{DisplayPlace, DisplayView, SetupView};

macro_rules! host_commands {
    ($( $(#[doc = $doc:literal])* $name:ident ( $args:ty ) -> $out:ty ; )*) => {
        /// Name, argument type, result type and purpose of every command, in order.
        pub const COMMANDS: &[(&str, &str, &str, &str)] = &[
            $( (stringify!($name), stringify!($args), stringify!($out), concat!($($doc),*)) ),*
        ];

        /// Runs a command by its name; gives the payload back where the list has no such name.
        pub(super) async fn run(host: &Host, name: &str, payload: Value) -> Result<Result<Value, ApiError>, Value> {
            match name {
                $( stringify!($name) => Ok(async {
                    let args: $args = serde_json::from_value(payload)
                        .map_err(|e| ApiError::unfit(&e))?;
                    let out: $out = host.$name(args).await?;
                    serde_json::to_value(out).map_err(|e| ApiError::internal(&e))
                }.await), )*
                _ => Err(payload),
            }
        }

        /// Adds the types of every argument and result.
        pub(crate) fn declare(declarations: &mut crate::typescript::Declarations<'_>) {
            $( declarations.add::<$args>(); declarations.add::<$out>(); )*
        }
    };
}

host_commands! {
    #[doc = "What the guided set-up of a new till begins with."]
    setup_begin(Nothing) -> SetupView;
    #[doc = "Whether one part of the set-up could be stored as it stands; nothing is."]
    setup_check(SetupCheck) -> Fine;
    #[doc = "The till is made, all of it or nothing, and its first manager stands at it."]
    setup_finish(SetupDraft) -> Fine;
    #[doc = "A copy of the shop is learned on from now on; a manager allows it, and nothing of the shop is open."]
    training_start(TrainingStart) -> Done;
    #[doc = "The shop goes on, and the copy is thrown away."]
    training_end(Nothing) -> Done;
    #[doc = "What the customer may see."]
    display_show(Nothing) -> DisplayView;
    #[doc = "The customer's window opens, or closes where it is open. A till in a browser says where to find it."]
    display_switch(Nothing) -> DisplayPlace;
}

/// A command that has nothing to say but that it was done.
#[derive(Clone, Copy, Debug, Serialize, TS)]
pub struct Fine {}

/// Who allows training.
#[derive(Clone, Deserialize, TS)]
pub struct TrainingStart {
    /// The manager, where none is signed in.
    #[serde(default)]
    #[ts(optional)]
    pub approval: Option<Approval>,
}

/// A part of the set-up, as its screens follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SetupPart {
    /// Country and language.
    Country,
    /// Name and address.
    Shop,
    /// Currency, tax and coins.
    Money,
    /// Who works here, and which till this is.
    People,
    /// What is sold.
    Items,
}

/// A part to be looked at.
#[derive(Clone, Deserialize, TS)]
pub struct SetupCheck {
    /// Which one.
    pub part: SetupPart,
    /// The set-up as it stands.
    pub draft: SetupDraft,
}

/// A till that is being described. Nothing of it is kept before all of it is.
#[derive(Clone, Deserialize, TS)]
pub struct SetupDraft {
    /// ISO 3166 alpha-2.
    pub country: String,
    /// Two letters.
    pub language: String,
    /// The shop's name.
    pub name: String,
    /// Its address, a line each.
    pub address: Vec<String>,
    /// The number under which it pays VAT; empty where it has none.
    pub vat_id: String,
    /// ISO 4217.
    pub currency: String,
    /// Prices contain the tax.
    pub inclusive: bool,
    /// The rates.
    pub taxes: Vec<SetupTax>,
    /// The smallest coin as decimal text; empty where cash is not rounded.
    pub smallest_coin: String,
    /// IANA time zone.
    pub zone: String,
    /// When the business day starts, such as `04:00`.
    pub day_start: String,
    /// Which till of the shop this is, such as `T01`.
    pub till_code: String,
    /// Who works here; the first is the manager.
    pub people: Vec<SetupPerson>,
    /// What is sold to begin with.
    pub items: Vec<SetupItem>,
    /// A few items to try things with, in a category of their own.
    pub samples: bool,
}

/// A rate.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SetupTax {
    /// Letter on the receipt.
    pub letter: String,
    /// Why it applies, in the word of the books; another is taken where it does not go with the rate.
    pub category: String,
    /// In per cent, as decimal text.
    pub rate: String,
}

/// Somebody who works here.
#[derive(Clone, Deserialize, TS)]
pub struct SetupPerson {
    /// The name on screen and receipt.
    pub name: String,
    /// `manager`, `supervisor`, `cashier` or `technician`.
    pub role: String,
    /// Digits: 6 to 12 for a manager, 4 to 12 for others.
    pub pin: String,
}

/// Something that is sold.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SetupItem {
    /// Name.
    pub name: String,
    /// Price of one, as decimal text.
    pub price: String,
    /// Letter of its rate.
    pub tax: String,
    /// What a scanner reads; empty where there is nothing.
    pub code: String,
}
