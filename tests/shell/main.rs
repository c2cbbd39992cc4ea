//! Sales through the real window: the built page, the real webview, the real core, a terminal.
//!
//! Everything else about the screens is tested in a browser; here is shown that the window carries
//! it. `cargo xtask test --only shell` builds what is needed and names it in the environment.

mod http;
mod page;
mod sale;
mod stage;

use anyhow::{Context, Result, ensure};
use serde_json::Value;

use crate::{page::Page, stage::Stage};

/// On the quick keys of the demo's shop.
const ITEM: &str = "Cappuccino";
const PRICE: &str = "3.40";

#[test]
fn a_card_sale_through_the_window_is_in_both_books() -> Result<()> {
    in_the_window("card", PRICE, |page| {
        customers_window(page)?;
        pay(page)?;
        receipt(page)
    })
}

#[test]
fn a_sale_with_discount_weight_and_two_tenders_through_the_window_is_in_both_books() -> Result<()> {
    in_the_window("whole", sale::BY_CARD, sale::whole)
}

/// A day with one sale: the window is opened, somebody signs in and sells, and both books are looked at.
fn in_the_window(name: &str, card: &str, sell: impl Fn(&Page) -> Result<()>) -> Result<()> {
    let stage = Stage::set()?;
    let page = Page::open(stage.driver, &stage.window, &stage.till)?;
    let seen = sign_in(&page, &stage.pin).and_then(|()| sell(&page));
    page.screenshot(&stage.screenshot(name))?;
    seen.with_context(|| format!("the window shows:\n{}", page.text().unwrap_or_default()))?;
    page.close()?;
    books(&stage, card)
}

fn sign_in(page: &Page, pin: &str) -> Result<()> {
    page.click("//button[.//strong[text()='Cashier']]")?;
    for digit in pin.chars() {
        page.click(&format!("//*[@aria-label='Number pad']//button[normalize-space(.)='{digit}']"))?;
    }
    page.click(&button("Sign in"))?;
    page.find("//*[@data-testid='items']").map(drop)
}

/// A second window shows the customer the line that is rung up, may ask for nothing else, and goes again.
fn customers_window(page: &Page) -> Result<()> {
    let till = only_one(page.windows(1)?)?;
    page.press(page::F10)?;
    page.click("//*[@data-testid='menu']//button[.//strong[text()='Customer display']]")?;
    let customers = only_one(page.windows(2)?.into_iter().filter(|one| *one != till).collect())?;
    page.look_at(&customers)?;
    page.find("//main[@data-step='welcome']//h1[text()='Corner Deli']")?;
    page.look_at(&till)?;
    page.press(page::F10)?;
    page.click(&format!("//*[@data-testid='items']//button[.//span[text()='{ITEM}']]"))?;
    page.find(&format!("//*[@data-testid='lines']/li[contains(., '{ITEM}')]"))?;
    page.look_at(&customers)?;
    page.find(&format!("//*[@data-testid='display-lines']/li[contains(., '{ITEM}')]"))?;
    for (command, arguments) in [
        ("rpc", "{cmd: 'state_snapshot', payload: {}}"),
        ("plugin:event|listen", "{event: 'florin', target: {kind: 'Any'}, handler: 1}"),
        ("plugin:window|set_title", "{label: 'till', value: 'mine'}"),
    ] {
        let answer = page.ask_core(command, arguments)?;
        ensure!(answer.contains("not allowed"), "the customer's window may ask {command}: {answer}");
    }
    page.look_at(&till)?;
    page.press(page::F10)?;
    page.click("//*[@data-testid='menu']//button[.//strong[text()='Customer display']]")?;
    page.windows(1)?;
    page.press(page::F10)
}

fn only_one(windows: Vec<String>) -> Result<String> {
    ensure!(windows.len() == 1, "{} windows instead of one", windows.len());
    windows.into_iter().next().context("no window")
}

/// Pays by key and by touch.
fn pay(page: &Page) -> Result<()> {
    page.find(&format!("//button[@data-testid='pay' and not(@disabled) and contains(., '{PRICE}')]"))?;
    page.press(page::F12)?;
    page.click(&format!("//button[.//span[text()='Card'] and contains(., '{PRICE}')]"))
}

/// The receipt of the approved payment.
fn receipt(page: &Page) -> Result<()> {
    page.click(&button("Receipt"))?;
    let paper = page.find("//*[@data-testid='receipt']")?;
    let text = page.text_of(&paper)?;
    ensure!(text.contains(ITEM) && text.contains(PRICE), "the receipt says:\n{text}");
    Ok(())
}

/// A button by its words, once it can be pressed.
fn button(words: &str) -> String {
    format!("//button[not(@disabled) and .//span[normalize-space(text())='{words}']]")
}

/// The till and the terminal know of the same one payment.
fn books(stage: &Stage, card: &str) -> Result<()> {
    let till = stage.verify()?;
    let terminal = http::get(stage.terminal, "/ledger")?;
    let ours = only(&till, "/approved")?;
    let theirs = only(&terminal, "/entries")?;
    ensure!(till.pointer("/sound") == Some(&Value::Bool(true)), "the books are not sound: {till}");
    ensure!(till.pointer("/sales") == Some(&Value::from(1)), "not one sale: {till}");
    ensure!(theirs.get("amount") == Some(&Value::from(card)), "another amount: {theirs}");
    for name in ["service_id", "sale_id"] {
        ensure!(ours.get(name) == theirs.get(name), "{name} differs: {ours} and {theirs}");
    }
    Ok(())
}

fn only<'a>(book: &'a Value, list: &str) -> Result<&'a Value> {
    let list =
        book.pointer(list).and_then(Value::as_array).with_context(|| format!("no {list} in {book}"))?;
    ensure!(list.len() == 1, "not one payment: {book}");
    list.first().context("not one payment")
}
