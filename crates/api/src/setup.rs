//! Making a till: a shop from its file, a terminal from its address. What the demo does is what a
//! shop does.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use connectors::registry::Reach;
use domain::currency::Currency;
use domain::ids::TerminalId;
use domain::money::Money;
use domain::operator::Role;
use domain::quantity::{Unit, UnitPrice};
use domain::rounding::CashRounding;
use domain::shop::Shop;
use domain::tax::{Rate, TaxCategory, TaxCode, TaxLevel, TaxMode, TaxPart, TaxPolicy};
use engine::ports::Ids as _;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use store::vault::Vault;
use store::{Db, KeyPlace, Listener, NewCategory, NewOperator, NewProduct, NewShop};
use terminal::{Mode, Secrets, TerminalConfig};

use crate::catalogue;
use crate::pairing;
use crate::system::{RandomIds, SystemClock, wall};

/// Digits of a PIN that `init` makes: enough for a manager.
const PIN_DIGITS: u32 = 6;

/// Why a till or a terminal was not made. The text names the field and the cure.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The shop file cannot be used.
    #[error("shop file: {0}")]
    Shop(String),
    /// A terminal cannot be configured like this.
    #[error("terminal: {0}")]
    Terminal(String),
    /// The store did not do it.
    #[error(transparent)]
    Store(#[from] store::Error),
}

impl SetupError {
    /// True where other words on the command line would help; false where something broke.
    #[must_use]
    pub fn is_usage(&self) -> bool {
        match self {
            Self::Shop(_) | Self::Terminal(_) => true,
            Self::Store(error) => matches!(
                error,
                store::Error::Exists { .. }
                    | store::Error::Absent { .. }
                    | store::Error::Locked { .. }
                    | store::Error::KeychainMissing { .. }
                    | store::Error::NameTaken { .. }
                    | store::Error::Setup(_)
                    | store::Error::Domain(_)
            ),
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ShopFile {
    name: String,
    #[serde(default)]
    address: Vec<String>,
    vat_id: Option<String>,
    country: String,
    currency: String,
    zone: String,
    #[serde(default = "day_start")]
    day_start: String,
    #[serde(default = "language")]
    language: String,
    #[serde(default = "till_code")]
    till_code: String,
    #[serde(default)]
    prices: Prices,
    tax: Vec<TaxEntry>,
    cash_rounding: Option<RoundingEntry>,
    /// Where tax is rounded.
    #[serde(default)]
    tax_rounding: TaxRounding,
    /// What a cashier may take off without a manager, in per cent.
    discount_limit: Option<String>,
    /// What paying by card costs more, in per cent.
    card_surcharge: Option<String>,
    /// How the shop's scale builds its labels, such as `21 IIIII WWWWW C`.
    #[serde(default)]
    labels: Vec<String>,
    operator: Vec<OperatorEntry>,
    #[serde(default)]
    category: Vec<CategoryEntry>,
    #[serde(default)]
    product: Vec<ProductEntry>,
    /// The category that is there to try the till with.
    samples: Option<String>,
}

fn day_start() -> String {
    "04:00".to_owned()
}

fn language() -> String {
    "en".to_owned()
}

fn till_code() -> String {
    "T01".to_owned()
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Prices {
    #[default]
    Inclusive,
    Exclusive,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
enum TaxRounding {
    #[default]
    PerRateTotal,
    PerLine,
}

impl From<TaxRounding> for TaxLevel {
    fn from(rounding: TaxRounding) -> Self {
        match rounding {
            TaxRounding::PerRateTotal => Self::PerRateTotal,
            TaxRounding::PerLine => Self::PerLine,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TaxEntry {
    letter: String,
    category: TaxCategory,
    rate: String,
    /// The taxes that the rate consists of, where they are several.
    #[serde(default)]
    parts: Vec<TaxPartEntry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TaxPartEntry {
    name: String,
    rate: String,
    #[serde(default)]
    compound: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RoundingEntry {
    increment: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct OperatorEntry {
    name: String,
    role: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoryEntry {
    name: String,
    colour: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProductEntry {
    name: String,
    code: Option<String>,
    #[serde(default)]
    codes: Vec<String>,
    price: String,
    #[serde(default = "piece")]
    unit: String,
    tax: String,
    category: Option<String>,
    #[serde(default)]
    quick: bool,
    /// How old a customer has to be, in years.
    age: Option<u8>,
    /// Its price is typed at the counter.
    #[serde(default)]
    open_price: bool,
}

/// A rate in per cent, where one is given.
fn percent(field: &str, text: Option<&str>) -> Result<Option<Rate>, SetupError> {
    let parsed = text.map(str::parse).transpose();
    parsed.map_err(|error: domain::error::Error| SetupError::Shop(format!("{field}: {error}")))
}

fn piece() -> String {
    "piece".to_owned()
}

/// A PIN that was made for somebody: shown once, and kept nowhere.
pub struct FirstPin {
    /// Whose.
    pub name: String,
    /// Their role, in a word.
    pub role: &'static str,
    /// The PIN.
    pub pin: SecretString,
}

/// Made-up items beside those of the shop file: how many, and the seed that they are drawn from.
#[derive(Clone, Copy, Debug)]
pub struct MadeUp {
    /// How many.
    pub items: u32,
    /// The same seed gives the same items.
    pub seed: u64,
}

/// Makes a till from a shop file and returns the first PINs.
pub fn init(shop_file: &str, data: &Path, keys: KeyPlace) -> Result<Vec<FirstPin>, SetupError> {
    init_with(shop_file, None, data, keys)
}

/// The same, with made-up items.
pub fn init_with(
    shop_file: &str,
    made_up: Option<MadeUp>,
    data: &Path,
    keys: KeyPlace,
) -> Result<Vec<FirstPin>, SetupError> {
    let file: ShopFile = toml::from_str(shop_file).map_err(|error| SetupError::Shop(error.to_string()))?;
    let pins = file
        .operator
        .iter()
        .map(|entry| {
            let role = Role::from_word(&entry.role).ok_or_else(|| {
                SetupError::Shop(format!(
                    "operator {}: role {:?} is not one; use cashier, supervisor, manager or technician",
                    entry.name, entry.role
                ))
            })?;
            let pin = store::random_digits(PIN_DIGITS)?;
            Ok(FirstPin { name: entry.name.clone(), role: role.word(), pin })
        })
        .collect::<Result<Vec<_>, SetupError>>()?;
    let mut new = file.into_shop(&pins)?;
    if let Some(MadeUp { items, seed }) = made_up {
        catalogue::add(&mut new, items, seed)?;
    }
    Db::create(data, &new, keys, &mut || RandomIds.uuid(), wall())?;
    Ok(pins)
}

/// The shop of a document in the form of a shop file, and the people who work there.
pub(crate) fn shop_of(document: serde_json::Value, pins: &[FirstPin]) -> Result<NewShop, SetupError> {
    let file: ShopFile =
        serde_json::from_value(document).map_err(|error| SetupError::Shop(error.to_string()))?;
    file.into_shop(pins)
}

/// The shop of a file with nobody in it: what tests of other parts begin with.
#[cfg(test)]
pub(crate) fn shop_without_people(shop_file: &str) -> Result<NewShop, SetupError> {
    let file: ShopFile = toml::from_str(shop_file).map_err(|error| SetupError::Shop(error.to_string()))?;
    file.into_shop(&[])
}

impl ShopFile {
    fn into_shop(self, pins: &[FirstPin]) -> Result<NewShop, SetupError> {
        let wrong =
            |what: String| move |error: domain::error::Error| SetupError::Shop(format!("{what}: {error}"));
        let currency = Currency::parse(&self.currency).map_err(wrong("currency".to_owned()))?;
        let tax_codes = self
            .tax
            .iter()
            .map(|entry| {
                let place = || format!("tax {}", entry.letter);
                let rate: Rate = entry.rate.parse().map_err(wrong(place()))?;
                let mut code = TaxCode::new(&entry.letter, entry.category, rate).map_err(wrong(place()))?;
                for part in &entry.parts {
                    let rate = part.rate.parse().map_err(wrong(place()))?;
                    code.parts.push(TaxPart { name: part.name.clone(), rate, compound: part.compound });
                }
                code.check().map_err(wrong(place()))?;
                Ok::<TaxCode, SetupError>(code)
            })
            .collect::<Result<Vec<_>, _>>()?;
        let cash_rounding = match &self.cash_rounding {
            None => None,
            Some(entry) => {
                let increment = Money::from_wire(&entry.increment, currency)
                    .map_err(wrong("cash_rounding".to_owned()))?;
                Some(CashRounding::nearest(increment.minor()))
            }
        };
        let products = self
            .product
            .iter()
            .map(|entry| {
                let unit_price = UnitPrice::parse(&entry.price, currency)
                    .map_err(wrong(format!("product {}: price", entry.name)))?;
                Ok(NewProduct {
                    name: entry.name.clone(),
                    code: entry.code.clone(),
                    codes: entry.codes.clone(),
                    unit_price,
                    unit: unit(&entry.unit).ok_or_else(|| {
                        SetupError::Shop(format!(
                            "product {}: unit {:?} is not one; use piece, kg, l or m",
                            entry.name, entry.unit
                        ))
                    })?,
                    tax_letter: entry.tax.clone(),
                    category: entry.category.clone(),
                    quick: entry.quick,
                    age: entry.age,
                    open_price: entry.open_price,
                })
            })
            .collect::<Result<Vec<_>, SetupError>>()?;
        let mode = match self.prices {
            Prices::Inclusive => TaxMode::Inclusive,
            Prices::Exclusive => TaxMode::Exclusive,
        };
        Ok(NewShop {
            shop: Shop {
                discount_limit: percent("discount_limit", self.discount_limit.as_deref())?,
                card_surcharge: percent("card_surcharge", self.card_surcharge.as_deref())?,
                labels: self
                    .labels
                    .iter()
                    .map(|label| label.parse().map_err(wrong(format!("labels {label}"))))
                    .collect::<Result<_, _>>()?,
                name: self.name,
                address_lines: self.address,
                vat_id: self.vat_id,
                country: self.country,
                currency,
                tax: TaxPolicy { mode, level: self.tax_rounding.into() },
                tax_codes,
                cash_rounding,
                zone: check_zone(self.zone)?,
                day_start: self.day_start,
                language: self.language,
                till_code: self.till_code,
                training: false,
            },
            operators: pins
                .iter()
                .map(|first| NewOperator {
                    name: first.name.clone(),
                    role: Role::from_word(first.role).unwrap_or(Role::Cashier),
                    pin: first.pin.clone(),
                })
                .collect(),
            categories: self
                .category
                .into_iter()
                .map(|entry| NewCategory { name: entry.name, colour: entry.colour })
                .collect(),
            products,
            samples: self.samples,
        })
    }
}

fn unit(word: &str) -> Option<Unit> {
    [Unit::Piece, Unit::Kilogram, Unit::Litre, Unit::Metre]
        .into_iter()
        .find(|unit| unit.word() == word || (!unit.symbol().is_empty() && unit.symbol() == word))
}

fn check_zone(zone: String) -> Result<String, SetupError> {
    match zone.parse::<chrono_tz::Tz>() {
        Ok(_) => Ok(zone),
        Err(_) => Err(SetupError::Shop(format!(
            "zone {zone:?} is not known; use an IANA name such as Europe/Amsterdam"
        ))),
    }
}

/// A terminal to be paired.
#[derive(Clone, Debug)]
pub struct NewTerminal {
    /// What the cashier calls it.
    pub name: String,
    /// Host and port.
    pub address: String,
    /// Which set of wire facts applies.
    pub profile: String,
    /// `light` or `full`.
    pub mode: String,
    /// nexo POIID; the name where nothing else is given.
    pub poi_id: Option<String>,
    /// Profile values to be overridden.
    pub settings: BTreeMap<String, String>,
    /// The key of an encrypted terminal: identifier, version and passphrase.
    pub key: Option<(String, u32, SecretString)>,
}

/// Pairs the till with a terminal.
pub fn add_terminal(data: &Path, new: NewTerminal) -> Result<TerminalConfig, SetupError> {
    let mode = match new.mode.as_str() {
        "light" => Mode::Light,
        "full" => Mode::Full,
        other => {
            return Err(SetupError::Terminal(format!("mode {other:?} is unknown; use light or full")));
        }
    };
    let poi_id = new.poi_id.unwrap_or_else(|| new.name.clone());
    if poi_id.trim().is_empty() || poi_id.len() > 32 {
        return Err(SetupError::Terminal(
            "poi-id needs 1 to 32 characters, as the terminal shows it".to_owned(),
        ));
    }
    let config = TerminalConfig {
        id: TerminalId::from_uuid(RandomIds.uuid()),
        name: new.name,
        connector: "nexo_local".to_owned(),
        profile: new.profile,
        address: new.address,
        mode,
        poi_id,
        settings: new.settings,
        secrets: Vec::new(),
    };
    let now = wall();
    let db = Db::open(data, now)?;
    let vault: Arc<dyn Secrets> = Arc::new(Vault::of(&db));
    pairing::keep_keys(vault.as_ref(), &config, new.key.as_ref())
        .map_err(|error| SetupError::Terminal(format!("key: {error}")))?;
    let checked = Reach::real(Arc::new(SystemClock::start()))
        .build(&config, &vault)
        .map_err(|error| SetupError::Terminal(error.to_string()))
        .and_then(|_| Ok(db.add_terminal(&config, "setup", now)?));
    checked.inspect_err(|_| pairing::forget_keys(vault.as_ref(), &config))?;
    Ok(config)
}

/// Opens the door for terminals that call, from the till's next start on. Doors with TLS are set at the till, where
/// its certificate is made and shown.
pub fn set_door(
    data: &Path,
    addr: SocketAddr,
    any_address: bool,
    plain_network: bool,
) -> Result<(), SetupError> {
    let (address, port) = (addr.ip().to_string(), addr.port());
    let listener = Listener { address, port, any_address, plain_network, certificate: None };
    let now = wall();
    Ok(Db::open(data, now)?.set_listener(Some(&listener), "setup", now)?)
}

/// The PIN as it is shown, once, to whoever made the till.
#[must_use]
pub fn shown(first: &FirstPin) -> &str {
    first.pin.expose_secret()
}
