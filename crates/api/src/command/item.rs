//! What can be sold.

use crate::app::App;
use crate::commands::ItemQuery;
use crate::error::ApiError;
use crate::view;
use crate::views::ItemsView;

/// More tiles than this nobody looks through; searching is faster.
const ITEMS_SHOWN: u32 = 300;

pub(crate) async fn item_list(app: &App, args: ItemQuery) -> Result<ItemsView, ApiError> {
    let category = match &args.category {
        Some(text) => Some(
            text.parse::<i64>()
                .map_err(|_| ApiError::invalid("category", "use an id that this till gave"))?,
        ),
        None => None,
    };
    let quick_only = args.category.is_none() && args.search.is_none();
    let search = args.search.unwrap_or_default();
    let (categories, mut products) = app
        .with_db(move |db| {
            Ok((db.categories()?, db.products(category, search.trim(), ITEMS_SHOWN.saturating_add(1))?))
        })
        .await?;
    let more = products.len() > usize::try_from(ITEMS_SHOWN).unwrap_or(usize::MAX);
    products.truncate(usize::try_from(ITEMS_SHOWN).unwrap_or(usize::MAX));
    if quick_only {
        products.retain(|product| product.quick);
    }
    Ok(view::items(&categories, &products, app.shop.currency, more && !quick_only))
}
