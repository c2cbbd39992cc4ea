//! A scanned code: one item, several to choose from, none, or a code that was misread.

use domain::basket::Item;
use domain::gtin::{self, Reading};
use domain::money::Money;
use domain::quantity::Quantity;
use store::{Category, Product};

use super::basket::{add, change, priced, quantity};
use crate::app::App;
use crate::commands::{BasketScan, Done};
use crate::error::{ApiError, Code};
use crate::view;

pub(crate) async fn basket_scan(app: &App, args: BasketScan) -> Result<Done, ApiError> {
    let quantity = quantity(args.quantity)?;
    let code = args.code.trim().to_owned();
    let found = find(app, code.clone()).await?;
    match found.as_slice() {
        [] => match labelled(app, &code).await? {
            Some((item, quantity, printed)) => {
                change(app, move |basket| {
                    basket.add_labelled(item, quantity, printed)?;
                    Ok(None)
                })
                .await
            }
            None => Err(ApiError::of(no_article(app, code).await?)),
        },
        [only] => add(app, priced(app, only, None)?, quantity).await,
        several => {
            // Nothing is put into a basket that is closed, so nobody is asked either.
            app.seller()?;
            let categories = app.with_db(store::Db::categories).await?;
            Err(ApiError::of(choice(app, &categories, several, &code)))
        }
    }
}

/// A code that no article has may stand on a receipt.
async fn no_article(app: &App, code: String) -> Result<Code, ApiError> {
    if let Some(receipt) = super::scanned(app, &code).await? {
        return Ok(Code::ReceiptScanned {
            sale: receipt.entry.sale.to_string(),
            returned: receipt.entry.returned.map(|(attempt, _)| attempt.to_string()),
        });
    }
    Ok(match gtin::reading(&code) {
        Reading::Wrong => Code::MisreadCode { code },
        Reading::Right | Reading::Other => Code::UnknownItem { code: shown(&code) },
    })
}

/// What a scale label is about: the article by the number that the scale knows it under.
async fn labelled(app: &App, code: &str) -> Result<Option<(Item, Quantity, Option<Money>)>, ApiError> {
    let Some(label) = app.shop.label(code) else { return Ok(None) };
    let wanted = label.item.clone();
    let found = app.with_db(move |db| db.products_by_code(&wanted)).await?;
    let Some(found) = found.first() else { return Ok(None) };
    if !label.checked {
        tracing::warn!(item = %label.item, "a scale label has a wrong check digit");
    }
    let (quantity, printed) = label.value.bought(found.unit_price, app.shop.currency)?;
    Ok(Some((found.item(), quantity, printed)))
}

/// The items with this code, or with the same number as the other continent writes it.
async fn find(app: &App, code: String) -> Result<Vec<Product>, ApiError> {
    app.with_db(move |db| {
        let found = db.products_by_code(&code)?;
        match gtin::other_spelling(&code) {
            Some(other) if found.is_empty() => db.products_by_code(&other),
            _ => Ok(found),
        }
    })
    .await
}

fn choice(app: &App, categories: &[Category], several: &[Product], code: &str) -> Code {
    let items = several.iter().map(|product| view::item(categories, product, app.shop.currency)).collect();
    Code::SeveralItems { code: shown(code), items }
}

/// A scanned code as it may be repeated on a screen: short, and without control characters.
fn shown(code: &str) -> String {
    code.chars().filter(|letter| !letter.is_control()).take(40).collect()
}
