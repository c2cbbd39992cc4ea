//! What the people at this till chose, to the screen and back.

use store::{AmountEntry, Motion, Preferences, ScanSounds, Scanner, Theme};

use crate::app::App;
use crate::commands::PreferencesSet;
use crate::error::ApiError;
use crate::views::{
    AmountEntryView, LanguageView, MotionView, PreferencesView, ScanSoundsView, ScannerView, ThemeView,
};

/// What was chosen. A till whose choices cannot be read sells all the same, and looks as usual.
pub(crate) async fn preferences(app: &App) -> Result<PreferencesView, ApiError> {
    let read = |db: &store::Db| {
        Ok(db.preferences().unwrap_or_else(|error| {
            tracing::warn!(%error, "the preferences of this till cannot be read; the usual ones are shown");
            Preferences::default()
        }))
    };
    Ok(shown(app.with_db(read).await?))
}

fn shown(from: Preferences) -> PreferencesView {
    PreferencesView {
        theme: match from.theme {
            Theme::System => ThemeView::System,
            Theme::Light => ThemeView::Light,
            Theme::Dark => ThemeView::Dark,
            Theme::Contrast => ThemeView::Contrast,
        },
        text_percent: from.text_percent,
        motion: match from.motion {
            Motion::System => MotionView::System,
            Motion::Still => MotionView::Still,
        },
        // A language of a newer program: the shop's is understood here.
        language: match from.language.as_deref() {
            Some("en") => LanguageView::En,
            Some("nl") => LanguageView::Nl,
            Some("de") => LanguageView::De,
            _ => LanguageView::Shop,
        },
        sounds: from.sounds,
        amounts: match from.amounts {
            AmountEntry::Register => AmountEntryView::Register,
            AmountEntry::Decimal => AmountEntryView::Decimal,
        },
        letters: from.letters,
        keys: from.keys,
        scanner: ScannerView {
            fast_ms: from.scanner.fast_ms,
            shortest: from.scanner.shortest,
            prefix: from.scanner.prefix,
            suffix: from.scanner.suffix,
            sounds: match from.scanner.sounds {
                ScanSounds::All => ScanSoundsView::All,
                ScanSounds::Failures => ScanSoundsView::Failures,
                ScanSounds::None => ScanSoundsView::None,
            },
        },
    }
}

/// What was chosen before with what is chosen now.
pub(crate) fn changed(before: Preferences, set: PreferencesSet) -> Preferences {
    Preferences {
        theme: set.theme.map_or(before.theme, theme),
        text_percent: set.text_percent.unwrap_or(before.text_percent),
        motion: set.motion.map_or(before.motion, |motion| match motion {
            MotionView::System => Motion::System,
            MotionView::Still => Motion::Still,
        }),
        language: set.language.map_or(before.language, |language| {
            let letters = match language {
                LanguageView::Shop => return None,
                LanguageView::En => "en",
                LanguageView::Nl => "nl",
                LanguageView::De => "de",
            };
            Some(letters.to_owned())
        }),
        sounds: set.sounds.unwrap_or(before.sounds),
        amounts: set.amounts.map_or(before.amounts, |amounts| match amounts {
            AmountEntryView::Register => AmountEntry::Register,
            AmountEntryView::Decimal => AmountEntry::Decimal,
        }),
        letters: set.letters.unwrap_or(before.letters),
        keys: set.keys.unwrap_or(before.keys),
        scanner: set.scanner.map_or(before.scanner, scanner),
    }
}

fn theme(of: ThemeView) -> Theme {
    match of {
        ThemeView::System => Theme::System,
        ThemeView::Light => Theme::Light,
        ThemeView::Dark => Theme::Dark,
        ThemeView::Contrast => Theme::Contrast,
    }
}

fn scanner(of: ScannerView) -> Scanner {
    Scanner {
        fast_ms: of.fast_ms,
        shortest: of.shortest,
        prefix: of.prefix,
        suffix: of.suffix,
        sounds: match of.sounds {
            ScanSoundsView::All => ScanSounds::All,
            ScanSoundsView::Failures => ScanSounds::Failures,
            ScanSoundsView::None => ScanSounds::None,
        },
    }
}
