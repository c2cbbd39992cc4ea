//! What a terminal shows, asks and can do, in the words of the screen.

use domain::attempt::{Attempt, State};
use domain::card::{Slip, SlipFor};
use engine::terminal_session::{CardPlace, Prompt, Standing};
use qrcode::{Color, QrCode as QrPicture};
use terminal::{Capabilities, QrCode, Reversal, TipAt, Wanted};

use crate::app::App;
use crate::views::{
    CardPlaceView, PromptView, PromptWants, QrCodeView, ScreenView, SignatureView, TerminalCan,
};

/// The part of a payment's view that the terminal itself fills.
pub(crate) struct Scene {
    pub(crate) screen: Option<ScreenView>,
    pub(crate) card_place: CardPlaceView,
    pub(crate) assistance: bool,
    pub(crate) prompt: Option<PromptView>,
    /// What the customer is to scan.
    pub(crate) code: Option<QrCodeView>,
    /// Slips that it asked to be printed, for the person who looks at the signature.
    pub(crate) papers: Vec<String>,
}

/// What the terminal shows for this attempt; nothing for an attempt that it does not work on.
pub(crate) fn scene(app: &App, attempt: &Attempt) -> Scene {
    let standing = app.runner.standing(attempt.terminal).unwrap_or_default();
    let works_on = standing.live.as_ref().is_some_and(|(_, live)| live.service_id == attempt.service_id);
    if !works_on {
        return Scene {
            screen: None,
            card_place: CardPlaceView::NotTold,
            assistance: false,
            prompt: None,
            code: None,
            papers: Vec::new(),
        };
    }
    Scene {
        screen: screen(&standing),
        card_place: match standing.card {
            CardPlace::NotTold => CardPlaceView::NotTold,
            CardPlace::In => CardPlaceView::In,
            CardPlace::Removed => CardPlaceView::Removed,
        },
        assistance: standing.assistance,
        code: standing.code.as_ref().map(|code| to_scan(app, code)),
        prompt: standing.prompts.first().map(|prompt| asks(app, attempt, prompt)),
        papers: standing.papers.iter().flat_map(|paper| paper.lines.iter().cloned()).collect(),
    }
}

fn to_scan(app: &App, code: &QrCode) -> QrCodeView {
    let left = code.until.map(|until| until.signed_duration_since(app.clock.now().wall));
    let (side, path) = drawn(&code.payload);
    QrCodeView {
        payload: code.payload.clone(),
        side,
        path,
        left_ms: left.map(|left| left.num_milliseconds().max(0)),
    }
}

/// A code as a drawing: one bar for each run of black squares in a row.
fn drawn(payload: &str) -> (u32, String) {
    let Ok(code) = QrPicture::new(payload) else { return (0, String::new()) };
    let (width, squares) = (code.width(), code.to_colors());
    let mut path = String::new();
    for (y, row) in squares.chunks(width.max(1)).enumerate() {
        let mut x = 0_usize;
        for run in row.chunk_by(|one, other| one == other) {
            if run.first() == Some(&Color::Dark) {
                let bar = run.len();
                path.extend([format!("M{x} {y}h{bar}v1h-{bar}z")]);
            }
            x = x.saturating_add(run.len());
        }
    }
    (u32::try_from(width).unwrap_or_default(), path)
}

/// The words on the terminal's screen.
pub(crate) fn screen(standing: &Standing) -> Option<ScreenView> {
    (!standing.screen.is_empty())
        .then(|| ScreenView { lines: standing.screen.clone(), error: standing.error })
}

fn asks(app: &App, attempt: &Attempt, prompt: &Prompt) -> PromptView {
    let left = prompt.until.saturating_sub(app.clock.now().up);
    let signature = app
        .runner
        .standing(attempt.terminal)
        .is_some_and(|standing| standing.papers.iter().any(|paper| paper.signature));
    PromptView {
        id: prompt_id(attempt.terminal, prompt.number),
        lines: prompt.asked.lines.clone(),
        wants: wants(&prompt.asked.wants),
        signature: signature && prompt.asked.wants == Wanted::Confirmation,
        left_ms: i64::try_from(left.as_millis()).unwrap_or(i64::MAX),
    }
}

/// The name of a question: it can answer no other one.
fn prompt_id(terminal: domain::ids::TerminalId, number: u64) -> String {
    format!("{terminal}/{number}")
}

fn wants(wanted: &Wanted) -> PromptWants {
    let typed = |of: &str, length: &terminal::Length| PromptWants::Typed {
        of: of.to_owned(),
        min: length.min,
        max: length.max,
    };
    match wanted {
        // A question that nobody can answer never waits for anybody.
        Wanted::Confirmation | Wanted::Nothing => PromptWants::Confirmation,
        Wanted::AnyKey => PromptWants::AnyKey,
        Wanted::Digits(length) => typed("digits", length),
        Wanted::Text(length) => typed("text", length),
        Wanted::Decimal(length) => typed("decimal", length),
        Wanted::Menu(entries) => PromptWants::Menu { entries: entries.clone() },
    }
}

/// The shop's slip of an approved payment, where the customer has to sign it.
pub(crate) fn slip_to_sign(attempt: &Attempt) -> Option<Vec<String>> {
    let State::Approved { result, .. } = &attempt.state else { return None };
    let to_sign = |slip: &&Slip| slip.signature_required && slip.audience == SlipFor::Merchant;
    result.slips.iter().find(to_sign).map(|slip| slip.lines.clone())
}

/// What became of the signature: `checked` is what somebody said of it.
pub(crate) fn signature(attempt: &Attempt, checked: Option<bool>) -> SignatureView {
    match (slip_to_sign(attempt), checked) {
        (None, _) => SignatureView::NotNeeded,
        (Some(_), None) => SignatureView::Open,
        (Some(_), Some(true)) => SignatureView::Accepted,
        (Some(_), Some(false)) => SignatureView::Refused,
    }
}

/// What a terminal can do.
pub(crate) fn can(of: &Capabilities) -> TerminalCan {
    TerminalCan {
        abort: of.abort,
        void: of.back.reversal != Reversal::Never,
        refund: of.back.linked_refund || of.back.unlinked_refund || of.back.reversal == Reversal::Any,
        tip: of.tip != TipAt::Nowhere,
        cash_back: of.cash_back,
        card_first: of.card_first,
        show: of.shows,
        totals: of.totals,
        reconciliation: of.reconciliation,
        screen: of.sends_screen,
        by_code: of.by_code,
    }
}
