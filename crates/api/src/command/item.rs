//! What can be sold: at most so much of it as a screen shows, however much there is.

use store::Shelf;

use super::counter::{approved, manager};
use crate::app::App;
use crate::commands::{Done, ItemQuery, SamplesRemove};
use crate::error::ApiError;
use crate::view;
use crate::views::ItemsView;

/// What a text finds: as many as the smallest screens show without scrolling. Beyond these, another letter is faster
/// than looking, and each tile more is drawn with every letter.
const FOUND: u32 = 30;

/// Tiles at a time: two screens of them. The next ones are asked for where somebody scrolls.
const PAGE: u32 = 60;

pub(crate) async fn item_list(app: &App, args: ItemQuery) -> Result<ItemsView, ApiError> {
    let category = number("category", args.category)?;
    let text = args.search.as_deref().map(str::trim).unwrap_or_default().to_owned();
    if !text.is_empty() {
        return found(app, category, text).await;
    }
    let after = number("after", args.after)?;
    let shelf = match (category, args.search) {
        (Some(category), _) => Shelf::Category(category),
        (None, Some(_)) => Shelf::All,
        (None, None) => Shelf::Quick,
    };
    let (categories, mut products) = app
        .with_db(move |db| Ok((db.categories()?, db.shelf(shelf, after, PAGE.saturating_add(1))?)))
        .await?;
    let more = cut(&mut products, PAGE);
    let next = products.last().filter(|_| more).map(|last| last.position.to_string());
    Ok(view::items(&categories, &products, app.shop.currency, (more, next)))
}

async fn found(app: &App, category: Option<i64>, text: String) -> Result<ItemsView, ApiError> {
    let (categories, mut products) = app
        .with_db(move |db| Ok((db.categories()?, db.products(category, &text, FOUND.saturating_add(1))?)))
        .await?;
    let more = cut(&mut products, FOUND);
    Ok(view::items(&categories, &products, app.shop.currency, (more, None)))
}

/// Takes away what was only asked for to know whether there is more.
fn cut<T>(list: &mut Vec<T>, most: u32) -> bool {
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    let more = list.len() > most;
    list.truncate(most);
    more
}

fn number(field: &str, text: Option<String>) -> Result<Option<i64>, ApiError> {
    text.map(|text| text.parse().map_err(|_| ApiError::invalid(field, "use one that this till gave")))
        .transpose()
}

/// The items to try the till with go, with their category.
pub(crate) async fn samples_remove(app: &App, args: SamplesRemove) -> Result<Done, ApiError> {
    let signed = app.signed_in()?;
    app.not_in_training()?;
    let approved = approved(app, args.approval, "remove the sample items").await?;
    manager(&signed, approved)?;
    let (by, wall) = (approved.unwrap_or(signed.id), app.clock.now().wall);
    app.with_db(move |db| db.remove_samples(by, wall)).await?;
    Ok(Done { seq: app.published().await })
}
