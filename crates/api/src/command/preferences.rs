//! How this till looks, sounds and answers: chosen by whoever stands there.

use store::{Db, Preferences};

use crate::app::App;
use crate::commands::{Done, PreferencesSet};
use crate::error::ApiError;
use crate::publish::Part;
use crate::view;

pub(crate) async fn preferences_set(app: &App, args: PreferencesSet) -> Result<Done, ApiError> {
    app.signed_in()?;
    // Choices that cannot be read are replaced as a whole: nobody could mend them otherwise.
    let before = app.with_db(Db::preferences).await;
    let chosen = view::changed(before.unwrap_or_else(|_| Preferences::default()), args);
    if let Some((field, cure)) = chosen.wrong() {
        return Err(ApiError::invalid(field, cure));
    }
    app.with_db(move |db| db.set_preferences(&chosen)).await?;
    Ok(Done { seq: app.publish([Part::Preferences]).await? })
}
