//! Baskets that wait, gift cards that pay, tenders that come off: each whole in one transaction.

use domain::{
    basket::{Basket, Item},
    currency::Currency,
    discount::{Cut, Reason},
    gift::GiftCode,
    ids::{BasketId, SaleId},
    money::Money,
    quantity::{Quantity, Unit, UnitPrice},
    sale::{Sale, TenderKind},
    tax::{Rate, TaxCategory, TaxCode},
};

use super::kit::{Till, approved, eur, wall};
use crate::{Deed, Error, Said};

const CODE: &str = "GIFT123456";

fn code() -> GiftCode {
    CODE.parse().unwrap()
}

fn deed(till: &Till, what: &'static str) -> Deed {
    Deed { what, by: till.cashier(), approved_by: None, about: vec![("why", Said::Text("test".into()))] }
}

fn fresh(till: &Till) -> Basket {
    Basket::new(BasketId::from_uuid(till.uuid()), Currency::EUR)
}

fn checkout(till: &Till) -> Sale {
    let id = SaleId::from_uuid(till.uuid());
    till.db().checkout(id, till.cashier(), &till.key("checkout"), wall(1)).unwrap()
}

/// A gift card of 30.00, sold for cash.
fn sell_card(till: &Till) -> Sale {
    let mut basket = fresh(till);
    let item = Item {
        product: None,
        name: "Gift card".into(),
        unit_price: UnitPrice::from_minor(3_000).unwrap(),
        unit: Unit::Piece,
        tax: TaxCode::new("-", TaxCategory::OutOfScope, Rate::ZERO).unwrap(),
        age: None,
        gift: Some(code()),
    };
    basket.add(item, Quantity::ONE).unwrap();
    till.db().save_basket(&basket).unwrap();
    let sale = checkout(till);
    assert_eq!(till.db().gift_balance(&code()).unwrap(), None, "loaded before it was paid");
    let sale = till.cash(sale.id, 3_000).unwrap();
    assert_eq!(till.db().gift_balance(&code()).unwrap(), Some(eur(3_000)));
    sale
}

fn pay(till: &Till, sale: &Sale, amount: Option<Money>) -> crate::Result<Sale> {
    let key = till.key("gift");
    till.db().pay_gift(sale.id, (till.tender(), &code(), amount), &key, till.cashier(), wall(2))
}

fn sound(till: &Till) {
    assert_eq!(till.db().verify().unwrap().problems, []);
}

#[test]
fn a_basket_waits_comes_back_and_swaps_places() {
    let mut till = Till::new();
    let first = till.fill(1);
    till.db().park("Window", &fresh(&till), &deed(&till, "parked"), wall(1)).unwrap();
    let second = till.fill(2);
    till.reopen();
    let waiting = till.db().parked().unwrap();
    assert_eq!((waiting.len(), waiting[0].name.as_str(), waiting[0].basket.lines.len()), (1, "Window", 1));
    till.db().recall(first.id, "10:00", &deed(&till, "recalled"), wall(2)).unwrap();
    assert_eq!(till.db().front().unwrap().basket.id, first.id);
    let waiting = till.db().parked().unwrap();
    assert_eq!((waiting[0].name.as_str(), waiting[0].basket.id), ("10:00", second.id));
    // The one that came back keeps its name when it goes aside again.
    till.db().recall(second.id, "11:00", &deed(&till, "recalled"), wall(3)).unwrap();
    assert_eq!(till.db().parked().unwrap()[0].name, "Window");
    let gone = till.db().recall(second.id, "12:00", &deed(&till, "recalled"), wall(4));
    assert!(matches!(gone, Err(Error::Missing { .. })));
    assert_eq!(till.count("journal WHERE body LIKE '%\"event\":\"recalled\"%'"), 2);
    sound(&till);
}

#[test]
fn a_basket_with_a_sale_never_waits() {
    let till = Till::new();
    till.fill(1);
    let sale = checkout(&till);
    let park = till.db().park("Window", &fresh(&till), &deed(&till, "parked"), wall(1));
    assert!(matches!(park, Err(Error::BasketSold(_))));
    let current = till.db().front().unwrap().basket;
    let discard = till.db().discard(current.id, &fresh(&till), &deed(&till, "given_up"), wall(1));
    assert!(matches!(discard, Err(Error::BasketSold(_))));
    assert_eq!(till.db().front().unwrap().focus, Some(sale.id));
    assert_eq!(till.count("journal WHERE kind = 'event' AND body LIKE '%parked%'"), 0);
}

#[test]
fn a_basket_that_is_given_up_is_written_down() {
    let till = Till::new();
    let first = till.fill(1);
    till.db().park("Window", &fresh(&till), &deed(&till, "parked"), wall(1)).unwrap();
    let second = till.fill(2);
    till.db().discard(first.id, &fresh(&till), &deed(&till, "basket_given_up"), wall(2)).unwrap();
    assert!(till.db().parked().unwrap().is_empty());
    assert_eq!(till.db().front().unwrap().basket.id, second.id);
    till.db().discard(second.id, &fresh(&till), &deed(&till, "basket_given_up"), wall(3)).unwrap();
    assert!(till.db().front().unwrap().basket.is_empty());
    assert_eq!(till.count("journal WHERE body LIKE '%basket_given_up%'"), 2);
    sound(&till);
}

#[test]
fn fifty_baskets_wait_and_no_more() {
    let till = Till::new();
    for _ in 0..50 {
        till.fill(1);
        till.db().park("x", &fresh(&till), &deed(&till, "parked"), wall(1)).unwrap();
    }
    let last = till.fill(1);
    let one_more = till.db().park("x", &fresh(&till), &deed(&till, "parked"), wall(1));
    assert!(matches!(one_more, Err(Error::TooManyParked)));
    assert_eq!(till.db().front().unwrap().basket.id, last.id);
}

#[test]
fn a_gift_card_pays_as_far_as_it_goes_and_cash_the_rest() {
    let mut till = Till::new();
    sell_card(&till);
    till.fill(4);
    let sale = pay(&till, &checkout(&till), None).unwrap();
    assert_eq!((sale.due().unwrap(), till.db().gift_balance(&code()).unwrap()), (eur(1_008), Some(eur(0))));
    till.reopen();
    let sale = till.cash(sale.id, 1_010).unwrap();
    assert!(sale.completed().is_some());
    let receipt = till.db().receipt(sale.id).unwrap().unwrap().text;
    assert!(receipt.contains("*3456") && !receipt.contains(CODE), "{receipt}");
    let books = till.db().verify().unwrap();
    assert_eq!((books.problems, books.cash), (vec![], vec![eur(4_010)]));
}

#[test]
fn a_gift_card_is_never_spent_twice() {
    let till = Till::new();
    sell_card(&till);
    till.fill(1);
    let sale = checkout(&till);
    assert!(matches!(pay(&till, &sale, Some(eur(3_001))), Err(Error::GiftShort { .. } | Error::Domain(_))));
    let key = till.key("gift");
    let tender = till.tender();
    let twice =
        || till.db().pay_gift(sale.id, (tender, &code(), Some(eur(500))), &key, till.cashier(), wall(2));
    assert_eq!(twice().unwrap(), twice().unwrap());
    assert_eq!(till.db().gift_balance(&code()).unwrap(), Some(eur(2_500)));
    // What the sale does not take stays on the card.
    assert!(pay(&till, &sale, Some(eur(600))).is_err());
    assert_eq!(till.db().gift_balance(&code()).unwrap(), Some(eur(2_500)));
    let unknown: GiftCode = "OTHER12345".parse().unwrap();
    let other =
        till.db().pay_gift(sale.id, (till.tender(), &unknown, None), &till.key("g"), till.cashier(), wall(2));
    assert!(matches!(other, Err(Error::GiftUnknown)));
    sound(&till);
}

#[test]
fn a_tender_that_comes_off_gives_its_money_back() {
    let till = Till::new();
    sell_card(&till);
    till.fill(4);
    let sale = checkout(&till);
    let sale = till.cash(sale.id, 500).unwrap();
    let sale = pay(&till, &sale, Some(eur(1_000))).unwrap();
    let [cash, gift] = [sale.tenders[0].id, sale.tenders[1].id];
    let off = |tender, key: &engine::ports::RequestKey| {
        till.db().remove_tender(sale.id, tender, key, till.cashier(), wall(3))
    };
    let key = till.key("off");
    assert_eq!(off(gift, &key).unwrap(), off(gift, &key).unwrap());
    assert_eq!(till.db().gift_balance(&code()).unwrap(), Some(eur(3_000)));
    let left = off(cash, &till.key("off")).unwrap();
    assert_eq!((left.tenders.len(), left.due().unwrap()), (0, eur(4_008)));
    assert_eq!(till.count("tender WHERE sale = (SELECT id FROM sale ORDER BY id DESC LIMIT 1)"), 0);
    assert!(off(cash, &till.key("off")).is_err());
    // The same card pays again after that.
    let sale = pay(&till, &left, None).unwrap();
    till.cash(sale.id, 2_000).unwrap();
    sound(&till);
}

#[test]
fn a_card_payment_does_not_come_off() {
    let till = Till::new();
    till.fill(2);
    let sale = checkout(&till);
    let attempt = till.payment(&sale, 1_000);
    till.intent(&attempt).unwrap();
    let key = till.key("off");
    let busy = till.db().remove_tender(sale.id, till.tender(), &key, till.cashier(), wall(3));
    assert!(matches!(busy, Err(Error::AttemptOpen(_))));
    let sale = till.settle(&approved(&attempt, 1_000)).unwrap().sale.unwrap();
    let tender = sale.tenders[0].id;
    let off = till.db().remove_tender(sale.id, tender, &till.key("off"), till.cashier(), wall(3));
    assert!(matches!(off, Err(Error::Domain(_))));
    assert_eq!(till.db().sale(sale.id).unwrap(), Some(sale));
}

#[test]
fn what_a_counter_did_is_on_the_receipt_in_the_chain_and_adds_up() {
    let till = Till::new();
    let mut basket = till.fill(2);
    let reason = |why| Reason::new(why, till.cashier(), Some(till.manager())).unwrap();
    basket.discount_line(1, Cut::Percent(Rate::new(10_000)), reason("scratched")).unwrap();
    basket.discount_all(Cut::Amount(eur(100)), reason("loyal")).unwrap();
    basket.annotate(None, "for the office").unwrap();
    till.db().change_basket(&basket, Some(&deed(&till, "discount_given")), wall(1)).unwrap();
    let sale = checkout(&till);
    assert_eq!(sale.totals.total, eur(1_704));
    let sale = till.cash(sale.id, 2_000).unwrap();
    assert_eq!(sale.rung, None);
    let receipt = till.db().receipt(sale.id).unwrap().unwrap().text;
    for said in [
        "Discount 10% (scratched)",
        "-2.00",
        "Subtotal",
        "18.04",
        "Discount (loyal)",
        "-1.00",
        "for the office",
    ] {
        assert!(receipt.contains(said), "{said} is missing in\n{receipt}");
    }
    assert_eq!(till.count("journal WHERE kind = 'sale' AND body LIKE '%\"approved_by\"%scratched%'"), 1);
    sound(&till);
    till.tamper("UPDATE sale SET document = replace(document, 'scratched', 'scratchet')");
    assert_ne!(till.db().verify().unwrap().problems, []);
}

#[test]
fn an_exchange_pays_out_and_the_grand_totals_say_so() {
    let till = Till::new();
    let mut basket = till.fill(1);
    basket.bring_back(1, Some(Reason::new("too big", till.manager(), None).unwrap())).unwrap();
    till.db().save_basket(&basket).unwrap();
    let sale = checkout(&till);
    let sale = till.cash(sale.id, -1_000).unwrap();
    assert!(matches!(sale.tenders[0].kind, TenderKind::Cash { .. }));
    assert_eq!(till.count("grand_total WHERE sales = 0 AND returns = 1002 AND net = -1002"), 1);
    let receipt = till.db().receipt(sale.id).unwrap().unwrap().text;
    assert!(receipt.contains("Paid out") && receipt.contains("returned"), "{receipt}");
    let books = till.db().verify().unwrap();
    assert_eq!((books.problems, books.cash), (vec![], vec![eur(-1_000)]));
}

#[test]
fn a_cancelled_sale_is_the_basket_that_it_was() {
    let till = Till::new();
    let mut basket = till.fill(2);
    basket
        .discount_all(Cut::Percent(Rate::new(5_000)), Reason::new("loyal", till.cashier(), None).unwrap())
        .unwrap();
    till.db().save_basket(&basket).unwrap();
    let sale = checkout(&till);
    let id = BasketId::from_uuid(till.uuid());
    let again = till.db().cancel_sale(sale.id, id, &till.key("cancel"), wall(2)).unwrap();
    assert_eq!(again, Basket { id, ..basket });
    sound(&till);
}

#[test]
fn a_ledger_of_gift_cards_that_was_touched_is_noticed() {
    for touch in [
        "UPDATE gift_entry SET amount = 4000, left = 4000 WHERE kind = 'load'",
        "DELETE FROM gift_entry WHERE kind = 'spend'",
        "DELETE FROM gift_entry WHERE kind = 'load'",
        "UPDATE tender SET amount = 900 WHERE kind = 'gift'",
    ] {
        let till = Till::new();
        sell_card(&till);
        till.fill(1);
        let sale = pay(&till, &checkout(&till), Some(eur(1_000))).unwrap();
        till.cash(sale.id, 0).unwrap();
        sound(&till);
        till.tamper(touch);
        assert_ne!(till.db().verify().unwrap().problems, [], "{touch}");
    }
}
