//! What the cashier has in front of them survives, and requests are done once.

use domain::{
    basket::Basket,
    currency::Currency,
    ids::{BasketId, SaleId},
    quantity::Quantity,
};

use super::kit::{Till, new_shop, wall};
use crate::Error;

fn fresh(till: &Till) -> Basket {
    Basket::new(BasketId::from_uuid(till.uuid()), Currency::EUR)
}

#[test]
fn a_new_till_has_its_shop_and_an_empty_basket() {
    let till = Till::new();
    assert_eq!(till.db().shop().unwrap(), new_shop().shop);
    let front = till.db().front().unwrap();
    assert!(front.basket.is_empty() && front.focus.is_none());
    let names: Vec<String> = till.db().operators().unwrap().into_iter().map(|person| person.name).collect();
    assert_eq!(names, ["Cashier", "Manager"]);
}

#[test]
fn the_basket_survives_a_cut_of_the_power() {
    let mut till = Till::new();
    let basket = till.fill(2);
    till.reopen();
    assert_eq!(till.db().front().unwrap().basket, basket);
}

#[test]
fn articles_are_found_by_tab_word_and_code() {
    let till = Till::new();
    let names = |category, search: &str, limit| -> Vec<String> {
        till.db().products(category, search, limit).unwrap().into_iter().map(|article| article.name).collect()
    };
    let tabs = till.db().categories().unwrap();
    assert_eq!(names(None, "", 9), ["Oat milk 1 l", "Coffee beans", "Mug 100% blue"]);
    assert_eq!(names(None, "", 2).len(), 2);
    assert_eq!(names(Some(tabs[1].id), "", 9), ["Mug 100% blue"]);
    assert_eq!(names(None, "BEANS cof", 9), ["Coffee beans"]);
    assert_eq!(names(None, "87100000000", 9).len(), 2);
    assert_eq!(names(None, "0%", 9), ["Mug 100% blue"], "signs stand for themselves");
    assert_eq!(names(None, "_", 9), [""; 0]);
    let milk = till.db().products_by_code("8710000000011").unwrap().remove(0);
    assert_eq!(till.db().product(milk.id).unwrap(), Some(milk.clone()));
    assert!(milk.quick);
    assert_eq!(milk.tax.letter, "B");
    assert_eq!(till.db().products_by_code("871").unwrap(), []);
}

#[test]
fn a_parked_sale_comes_back_to_the_front() {
    let till = Till::new();
    let sale = till.checkout();
    assert_eq!(till.db().front().unwrap().focus, Some(sale.id));
    let next = fresh(&till);
    till.db().focus(None, Some(next.clone())).unwrap();
    assert_eq!(till.db().front().unwrap().basket, next);
    assert_eq!(till.db().open_sales().unwrap(), std::slice::from_ref(&sale));
    till.db().focus(Some(sale.id), None).unwrap();
    assert_eq!(till.db().front().unwrap().focus, Some(sale.id));
    let nobody = SaleId::from_uuid(till.uuid());
    assert!(matches!(till.db().focus(Some(nobody), None), Err(Error::NoSale(id)) if id == nobody));
}

#[test]
fn a_sale_of_the_command_line_leaves_the_screen_alone() {
    let till = Till::new();
    let front = till.db().front().unwrap();
    let mut basket = fresh(&till);
    basket.add(till.db().products(None, "mug", 1).unwrap()[0].item(), Quantity::ONE).unwrap();
    let (id, key) = (SaleId::from_uuid(till.uuid()), till.key("open"));
    let open = || till.db().open_sale(&basket, id, till.cashier(), &key, wall(1));
    let sale = open().unwrap();
    assert_eq!(open().unwrap(), sale, "twice is once");
    assert_eq!(till.db().front().unwrap(), front);
    let again = till.db().open_sale(&basket, id, till.cashier(), &till.key("open"), wall(1));
    assert!(matches!(again, Err(Error::BasketSold(_))));
}

#[test]
fn a_basket_is_sold_once() {
    let till = Till::new();
    till.checkout();
    let basket = till.db().front().unwrap().basket;
    let id = SaleId::from_uuid(till.uuid());
    let again = till.db().checkout(id, till.cashier(), &till.key("checkout"), wall(1));
    assert!(matches!(again, Err(Error::BasketSold(id)) if id == basket.id));
    assert!(matches!(till.db().save_basket(&basket), Err(Error::BasketSold(_))));
    assert_eq!(till.count("sale"), 1);
}

#[test]
fn an_empty_basket_is_no_sale_and_takes_no_number() {
    let till = Till::new();
    let id = SaleId::from_uuid(till.uuid());
    let empty = till.db().checkout(id, till.cashier(), &till.key("checkout"), wall(1));
    assert!(matches!(empty, Err(Error::Domain(domain::error::Error::BasketEmpty))));
    assert_eq!(till.checkout().reference.as_str(), "T01-000001");
}

#[test]
fn a_cancelled_sale_gives_its_lines_back() {
    let till = Till::new();
    let sale = till.checkout();
    let key = till.key("cancel");
    let id = BasketId::from_uuid(till.uuid());
    let basket = till.db().cancel_sale(sale.id, id, &key, wall(2)).unwrap();
    assert_eq!(basket.id, id);
    assert_eq!(basket.lines[0].quantity, Quantity::ONE);
    assert_eq!(till.db().front().unwrap().basket, basket);
    assert_eq!(till.db().front().unwrap().focus, None);
    assert_eq!(till.db().cancel_sale(sale.id, id, &key, wall(3)).unwrap(), basket, "twice is once");
    let sale = till.db().sale(sale.id).unwrap().unwrap();
    assert_eq!(sale.state.word(), "cancelled");
    assert!(till.db().verify().unwrap().are_sound());
}

#[test]
fn a_sale_with_money_or_in_the_way_is_not_cancelled() {
    let till = Till::new();
    let cancel =
        |sale| till.db().cancel_sale(sale, BasketId::from_uuid(till.uuid()), &till.key("cancel"), wall(2));
    let paid = till.checkout();
    till.cash(paid.id, 500).unwrap();
    assert!(matches!(cancel(paid.id), Err(Error::Domain(domain::error::Error::MoneyOnSale { .. }))));

    let open = till.checkout();
    till.intent(&till.payment(&open, 1_002)).unwrap();
    assert!(matches!(cancel(open.id), Err(Error::AttemptOpen(_))));

    let parked = till.checkout();
    till.fill(3);
    assert!(matches!(cancel(parked.id), Err(Error::BasketInUse(_))));
}
