//! What a cashier types and scans is found, however many articles there are.

use domain::quantity::{Unit, UnitPrice};

use super::kit::{Till, new_shop, wall};
use crate::{Db, KeyPlace, NewProduct, NewShop, Shelf};

fn article(name: &str, code: Option<&str>, codes: &[&str]) -> NewProduct {
    NewProduct {
        name: name.into(),
        code: code.map(Into::into),
        codes: codes.iter().map(|code| (*code).to_owned()).collect(),
        unit_price: UnitPrice::from_minor(100).unwrap(),
        unit: Unit::Piece,
        tax_letter: "A".into(),
        category: None,
        quick: false,
        age: None,
        open_price: false,
    }
}

struct Shop {
    db: Db,
    _folder: tempfile::TempDir,
}

fn shop(articles: Vec<NewProduct>) -> Shop {
    let folder = tempfile::tempdir().unwrap();
    let new = NewShop { products: articles, ..new_shop() };
    let mut number = 0;
    let mut ids = || {
        number += 1;
        uuid::Uuid::from_u128(number)
    };
    let made = Db::create(&folder.path().join("till"), &new, KeyPlace::File, &mut ids, wall(0)).unwrap();
    Shop { db: made.db, _folder: folder }
}

impl Shop {
    fn find(&self, text: &str) -> Vec<String> {
        self.db.products(None, text, 50).unwrap().into_iter().map(|article| article.name).collect()
    }
}

/// Wish 13: fast with many items, and none that cannot be found.
#[test]
fn wish_13_words_are_found_by_their_beginnings_without_accents() {
    let shop = shop(vec![
        article("Crème brûlée 2 st", None, &[]),
        article("Käse jung", None, &[]),
        article("Ziegenkäse", None, &[]),
        article("Große Grüße", None, &[]),
        article("Smørrebrød", None, &[]),
    ]);
    assert_eq!(shop.find("creme"), ["Crème brûlée 2 st"]);
    assert_eq!(shop.find("CRÈM"), ["Crème brûlée 2 st"]);
    assert_eq!(shop.find("br cr"), ["Crème brûlée 2 st"], "words in any order");
    assert_eq!(shop.find("grosse gr"), ["Große Grüße"]);
    assert_eq!(shop.find("smor"), ["Smørrebrød"]);
    assert_eq!(shop.find("kas"), ["Käse jung"], "the beginning of a word comes before the inside of one");
    assert_eq!(shop.find("genka"), ["Ziegenkäse"], "and the inside where nothing begins so");
    assert_eq!(shop.find("xyz"), [""; 0]);
    assert_eq!(shop.find("\"OR*) -^:"), [""; 0], "signs of the index are only signs");
}

#[test]
fn the_likeliest_comes_first() {
    let shop = shop(vec![
        article("Volle melkpoeder", None, &[]),
        article("Volle melk", None, &[]),
        article("Melkpoeder", None, &[]),
        article("Melk", None, &[]),
    ]);
    assert_eq!(shop.find("melk"), ["Melk", "Volle melk", "Melkpoeder", "Volle melkpoeder"]);
}

/// A common beginning gives hundreds of articles; the one whose word it is must be among them.
#[test]
fn a_whole_word_is_not_crowded_out_by_longer_ones() {
    let mut many: Vec<NewProduct> =
        (0..600).map(|number| article(&format!("Briefkaart {number}"), None, &[])).collect();
    many.push(article("Oude brie", None, &[]));
    let shop = shop(many);
    assert_eq!(shop.find("brie")[0], "Oude brie");
    assert_eq!(shop.find("bri").len(), 50, "no more than was asked for");
}

#[test]
fn a_shelf_is_looked_through_piece_by_piece() {
    let till = Till::new();
    let db = till.db();
    let names = |shelf, after, limit| -> Vec<String> {
        db.shelf(shelf, after, limit).unwrap().into_iter().map(|article| article.name).collect()
    };
    let first = db.shelf(Shelf::All, None, 2).unwrap();
    assert_eq!(names(Shelf::All, None, 2), ["Oat milk 1 l", "Coffee beans"]);
    assert_eq!(names(Shelf::All, Some(first[1].position), 2), ["Mug 100% blue"]);
    assert_eq!(names(Shelf::Quick, None, 9), ["Oat milk 1 l"], "a quick key far behind is found as well");
    let gifts = db.categories().unwrap()[1].id;
    assert_eq!(names(Shelf::Category(gifts), None, 9), ["Mug 100% blue"]);
}

#[test]
fn an_article_may_have_several_codes_and_a_code_several_articles() {
    let shop = shop(vec![
        article("Cola", Some("111111"), &["222222", "333333"]),
        article("Cola 6 st", Some("444444"), &["333333"]),
    ]);
    let by_code = |code: &str| -> Vec<String> {
        shop.db.products_by_code(code).unwrap().into_iter().map(|article| article.name).collect()
    };
    assert_eq!(by_code("111111"), ["Cola"]);
    assert_eq!(by_code("222222"), ["Cola"]);
    assert_eq!(by_code("333333"), ["Cola", "Cola 6 st"]);
    assert_eq!(by_code("999999"), [""; 0]);
    assert_eq!(shop.find("3333"), ["Cola", "Cola 6 st"]);
}

#[test]
fn the_index_of_words_is_part_of_sound_books_and_damage_to_it_is_noticed() {
    let till = Till::new();
    assert_eq!(till.db().verify().unwrap().problems, []);
    till.tamper("DELETE FROM product_search_data WHERE id > 10");
    assert!(!till.db().verify().unwrap().are_sound());
}

/// Ten thousand articles and the commonest words: far below what a person notices, in an unoptimised build too.
#[test]
fn a_common_word_is_as_fast_as_a_rare_one() {
    let articles = (0..10_000).map(|number| article(&format!("Melk soort {number}"), None, &[])).collect();
    let shop = shop(articles);
    let begun = std::time::Instant::now();
    for text in ["m", "me", "mel", "melk", "melk s", "melk soort 77"] {
        assert!(!shop.find(text).is_empty());
    }
    assert!(begun.elapsed().as_millis() < 6 * 80, "{:?}", begun.elapsed());
}
