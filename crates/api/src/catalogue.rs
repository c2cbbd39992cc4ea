//! A made-up catalogue of any size, drawn from a seed: to try a till with as many items as a shop has.
//!
//! Names are two to five words. As in real shops a few words stand in very many names and most in few, which is what
//! a search has to be fast with. Codes are EAN-13 of the range that GS1 keeps for examples (952), so no real article
//! has one of them. The same seed gives the same catalogue on every computer.

use domain::gtin;
use domain::quantity::{Unit, UnitPrice};
use store::{NewProduct, NewShop};

use crate::setup::SetupError;

/// More than any shop has; the numbers of the codes last for it.
pub const MOST: u32 = 2_000_000;

/// Names of makers, made up from syllables.
const MAKERS: u64 = 4_000;

/// What things are called, in the languages around the North Sea, the commonest first.
const WORDS: &[&str] = &[
    "melk",
    "brood",
    "kaas",
    "crème",
    "Bio",
    "naturel",
    "koffie",
    "thee",
    "Käse",
    "chocolade",
    "volkoren",
    "fraîche",
    "classic",
    "light",
    "extra",
    "mild",
    "Brötchen",
    "suiker",
    "boter",
    "sap",
    "water",
    "saus",
    "soep",
    "pâté",
    "honing",
    "vanille",
    "citroen",
    "aardbei",
    "appel",
    "banaan",
    "tomaat",
    "ui",
    "knoflook",
    "pommes",
    "Müsli",
    "noten",
    "olie",
    "azijn",
    "zout",
    "peper",
    "rijst",
    "pasta",
    "spaghetti",
    "penne",
    "brie",
    "camembert",
    "gouda",
    "oud",
    "jong",
    "belegen",
    "geraspt",
    "plakken",
    "gerookt",
    "zalm",
    "tonijn",
    "haring",
    "kip",
    "rund",
    "worst",
    "Würstchen",
    "ham",
    "spek",
    "salade",
    "komkommer",
    "paprika",
    "courgette",
    "aubergine",
    "spinazie",
    "broccoli",
    "bloemkool",
    "wortel",
    "aardappel",
    "friet",
    "chips",
    "zoutjes",
    "koekjes",
    "wafels",
    "biscuit",
    "gâteau",
    "éclair",
    "brûlée",
    "pudding",
    "yoghurt",
    "kwark",
    "Quark",
    "Sahne",
    "Eier",
    "Brühe",
    "Gemüse",
    "Äpfel",
    "Öl",
    "Süßmost",
    "Weißbier",
    "pils",
    "tripel",
    "rosé",
    "Gewürztraminer",
    "cider",
    "limonade",
    "tonic",
    "cola",
    "sinas",
    "ijs",
    "diepvries",
    "vers",
    "gesneden",
    "gemengd",
    "glutenvrij",
    "lactosevrij",
    "vegan",
    "proteïne",
    "vezels",
    "haver",
    "amandel",
    "soja",
    "kokos",
    "ananas",
    "mango",
    "perzik",
    "abrikoos",
    "kers",
    "framboos",
    "bosbes",
    "smørrebrød",
    "skyr",
    "lefse",
    "wasmiddel",
    "zeep",
    "shampoo",
    "tandpasta",
    "crèmespoeling",
    "tissues",
    "papier",
    "folie",
    "zakken",
    "batterij",
    "lamp",
    "kaars",
    "bloemen",
    "kaart",
    "pen",
    "schrift",
    "lijm",
    "schaar",
    "touw",
    "doek",
    "borstel",
    "emmer",
];

const FIRST: &[&str] = &[
    "Al", "Bra", "Cor", "Dé", "El", "Fjo", "Gra", "Hö", "Il", "Jo", "Ka", "Lu", "Ma", "Noé", "Ol", "Pra",
    "Ri", "Sva", "Tü", "Ve",
];
const MIDDLE: &[&str] = &["ba", "del", "fi", "gro", "lan", "mer", "no", "ra", "ster", "vi"];
const LAST: &[&str] = &[
    "berg", "dal", "essa", "hof", "ida", "jn", "kens", "lia", "nova", "o", "ré", "sen", "ta", "um", "veld",
    "x", "y", "zon", "ör", "ing",
];

const SIZES: &[&str] = &["250 g", "500 g", "1 kg", "1 l", "33 cl", "75 cl", "6 st", "12 st"];

/// Adds so many items to a shop, in its groups and with its taxes.
pub(crate) fn add(shop: &mut NewShop, items: u32, seed: u64) -> Result<(), SetupError> {
    if items > MOST {
        return Err(SetupError::Shop(format!("catalogue: {items} items are too many; {MOST} are the most")));
    }
    let mut dice = Dice(seed);
    let letters: Vec<String> = shop.shop.tax_codes.iter().map(|code| code.letter.clone()).collect();
    let offset = dice.below(1_000_000_000);
    for number in 0..u64::from(items) {
        let code = code(offset, number)?;
        let (unit_price, unit) = price(&mut dice)?;
        let (name, group) = name(&mut dice);
        let category = pick(&shop.categories, group).map(|category| category.name.clone());
        let tax_letter = pick(&letters, group).cloned().unwrap_or_default();
        shop.products.push(NewProduct {
            name,
            code: Some(code),
            codes: Vec::new(),
            unit_price,
            unit,
            tax_letter,
            category,
            quick: false,
            age: None,
            open_price: false,
        });
    }
    Ok(())
}

/// The same word lies in the same group and has the same tax.
fn pick<T>(list: &[T], group: u64) -> Option<&T> {
    let size = u64::try_from(list.len()).ok().filter(|size| *size > 0)?;
    list.get(usize::try_from(group % size).ok()?)
}

/// Numbers jump about, as those of many makers do, and none comes twice: the step shares no factor with a milliard.
fn code(offset: u64, number: u64) -> Result<String, SetupError> {
    let number = number.wrapping_mul(7_654_321).wrapping_add(offset) % 1_000_000_000;
    let digits = format!("952{number:09}");
    let last = gtin::check_digit(&digits);
    let last = last.ok_or_else(|| SetupError::Shop(format!("catalogue: {digits} has no check digit")))?;
    Ok(format!("{digits}{last}"))
}

/// Mostly small prices that end in nine; one item in thirty is weighed.
fn price(dice: &mut Dice) -> Result<(UnitPrice, Unit), SetupError> {
    let tens = i64::try_from(dice.common(512)).unwrap_or_default();
    let minor = tens.saturating_mul(10).saturating_add(29);
    let price =
        UnitPrice::from_minor(minor).map_err(|error| SetupError::Shop(format!("catalogue: {error}")))?;
    Ok((price, if dice.below(30) == 0 { Unit::Kilogram } else { Unit::Piece }))
}

/// A maker, one to three words, sometimes a size; and the number of the first word.
fn name(dice: &mut Dice) -> (String, u64) {
    let mut name = maker(dice.common(MAKERS));
    let words = u64::try_from(WORDS.len()).unwrap_or_default();
    let group = dice.common(words);
    let mut word = group;
    for _ in 0..=dice.below(3) {
        name.push(' ');
        name.push_str(pick(WORDS, word).copied().unwrap_or_default());
        word = dice.common(words);
    }
    if dice.below(2) == 0 {
        name.push(' ');
        name.push_str(pick(SIZES, dice.next()).copied().unwrap_or_default());
    }
    (name, group)
}

fn maker(number: u64) -> String {
    let part = |list: &[&'static str], number: u64| pick(list, number).copied().unwrap_or_default();
    let (first, rest) = (part(FIRST, number), number / 20);
    let (last, rest) = (part(LAST, rest), rest / 20);
    format!("{first}{}{last}", part(MIDDLE, rest))
}

/// Numbers that are the same for the same seed (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, sides: u64) -> u64 {
        self.next() % sides.max(1)
    }

    /// A number below `sides` where each is about as likely as it is small (Zipf): first how many digits it has in
    /// base two, then which.
    fn common(&mut self, sides: u64) -> u64 {
        let octaves = u64::from(sides.max(1).ilog2()).saturating_add(1);
        let octave = 1_u64 << self.below(octaves);
        let first = octave.saturating_sub(1);
        // The last octave has fewer words than places: without this its end would be the commonest of all.
        let span = octave.min(sides.saturating_sub(first)).max(1);
        first.saturating_add(self.below(span))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use domain::gtin::Reading;

    use super::*;

    fn made(items: u32, seed: u64) -> Vec<NewProduct> {
        let text = include_str!("../../../xtask/demo/shop.toml");
        let mut shop = crate::setup::shop_without_people(text).unwrap();
        shop.products.clear();
        add(&mut shop, items, seed).unwrap();
        shop.products
    }

    #[test]
    fn the_same_seed_gives_the_same_catalogue() {
        assert_eq!(made(500, 7), made(500, 7));
        assert_ne!(made(500, 7), made(500, 8));
        assert_eq!(made(500, 7)[..100], made(100, 7), "more items begin with the same");
    }

    #[test]
    fn codes_are_right_and_no_two_are_equal() {
        let codes: BTreeSet<String> = made(20_000, 1).into_iter().filter_map(|item| item.code).collect();
        assert_eq!(codes.len(), 20_000);
        assert!(codes.iter().all(|code| gtin::reading(code) == Reading::Right && code.starts_with("952")));
    }

    #[test]
    fn names_are_short_have_accents_and_common_words() {
        let items = made(20_000, 1);
        let mut uses = BTreeMap::new();
        for item in &items {
            let count = item.name.split_whitespace().count();
            assert!((2..=6).contains(&count), "{}", item.name);
            for word in item.name.split_whitespace() {
                *uses.entry(word.to_owned()).or_insert(0_u32) += 1;
            }
        }
        assert!(
            uses["melk"] > 2_000 && uses["melk"] > 5 * uses["emmer"],
            "a few words are in very many names: {} and {}",
            uses["melk"],
            uses["emmer"]
        );
        assert!(items.iter().filter(|item| !item.name.is_ascii()).count() > 4_000);
        assert!(items.iter().any(|item| item.unit == Unit::Kilogram));
    }

    #[test]
    fn too_many_are_refused() {
        let mut shop =
            crate::setup::shop_without_people(include_str!("../../../xtask/demo/shop.toml")).unwrap();
        assert!(add(&mut shop, MOST + 1, 1).is_err());
    }
}
