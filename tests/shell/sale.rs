//! One sale with all that a counter does: a quantity, a discount with its reason, a weighed item, card and cash.

use anyhow::Result;

use crate::page::{self, Page};

/// What the card pays; the rest is cash.
pub(crate) const BY_CARD: &str = "5.00";

/// Two flat whites less 10 % and 0.335 kg of cheese: 6.84 + 7.87. Of 9.71 in cash 9.70 are due, 10.00 are given.
pub(crate) fn whole(page: &Page) -> Result<()> {
    page.keys("2*flat white")?;
    page.gone(&tile("Espresso"))?;
    page.press(page::ENTER)?;
    page.find(&line("Flat white", "7.60"))?;
    discount(page)?;
    page.keys("old farm")?;
    page.gone(&tile("Espresso"))?;
    page.press(page::ENTER)?;
    page.find("//*[@role='dialog']")?;
    page.keys("0.335")?;
    page.press(page::ENTER)?;
    page.find(&line("Old farm cheese", "7.87"))?;
    page.find("//button[@data-testid='pay' and not(@disabled) and contains(., '14.71')]")?;
    pay(page)
}

fn discount(page: &Page) -> Result<()> {
    page.press(page::F6)?;
    for words in ["10 %", "Regular customer", "Give the discount"] {
        page.click(&format!("//*[@role='dialog']//button[not(@disabled) and contains(., '{words}')]"))?;
    }
    page.gone("//*[@role='dialog']")?;
    page.find(&line("Flat white", "6.84")).map(drop)
}

fn pay(page: &Page) -> Result<()> {
    page.press(page::F12)?;
    page.find("//*[text()='How is it paid?']")?;
    page.keys("500")?;
    page.find(&format!("//button[not(@disabled) and contains(., 'Card') and contains(., '{BY_CARD}')]"))?;
    page.keys("k")?;
    page.find("//*[contains(text(), '9.71')]")?;
    page.keys("c1000")?;
    page.press(page::F12)?;
    page.find("//*[@data-testid='change' and contains(., '0.30')]").map(drop)
}

fn tile(name: &str) -> String {
    format!("//*[@data-testid='items']//button[.//span[text()='{name}']]")
}

fn line(name: &str, amount: &str) -> String {
    format!("//*[@data-testid='lines']/li[contains(., '{name}') and contains(., '{amount}')]")
}
