//! The guided set-up: what it begins with, whether a part of it will do, and the making of the till.

use std::sync::PoisonError;

use domain::operator::Role;
use engine::ports::Ids as _;
use store::{Db, KeyPlace};

use super::Host;
use super::commands::{Fine, SetupCheck, SetupDraft, SetupPart};
use crate::app::{App, blocking};
use crate::commands::Nothing;
use crate::error::{ApiError, Chain, Code};
use crate::system::{RandomIds, wall};
use crate::views::SetupView;
use crate::{view, wizard};

impl Host {
    #[expect(clippy::unused_async, reason = "commands of one list are called alike")]
    pub(super) async fn setup_begin(&self, _: Nothing) -> Result<SetupView, ApiError> {
        self.nothing_here()?;
        Ok(view::setup((self.around.keychain)()))
    }

    #[expect(clippy::unused_async, reason = "commands of one list are called alike")]
    pub(super) async fn setup_check(&self, args: SetupCheck) -> Result<Fine, ApiError> {
        self.nothing_here()?;
        wizard::check(args.part, &args.draft)?;
        Ok(Fine {})
    }

    pub(super) async fn setup_finish(&self, draft: SetupDraft) -> Result<Fine, ApiError> {
        let _one = self.changing.lock().await;
        self.nothing_here()?;
        for part in
            [SetupPart::Country, SetupPart::Shop, SetupPart::Money, SetupPart::People, SetupPart::Items]
        {
            wizard::check(part, &draft)?;
        }
        let new = wizard::shop(&draft)?;
        let keys = if (self.around.keychain)() { KeyPlace::Keychain } else { KeyPlace::File };
        let data = self.config.data.clone();
        // The lock is let go again: the start takes it as any other would.
        let made =
            blocking(move || Db::create(&data, &new, keys, &mut || RandomIds.uuid(), wall()).map(drop));
        made.await?;
        let log = crate::logging::into_folder(&self.config.data);
        if log.is_some() {
            *self.log.write().unwrap_or_else(PoisonError::into_inner) = log;
        }
        let started = App::start_in((self.around.world)(), self.config.clone()).await;
        let app = started.map_err(|error| ApiError::internal(&Chain(&error)))?;
        // Whoever made the till typed its manager's PIN a moment ago.
        let known = app.with_db(Db::operators).await?;
        app.set_operator(known.into_iter().find(|one| one.role == Role::Manager));
        self.open(app);
        Ok(Fine {})
    }

    fn nothing_here(&self) -> Result<(), ApiError> {
        if self.shop().is_some() { Err(ApiError::of(Code::TillMade)) } else { Ok(()) }
    }
}
