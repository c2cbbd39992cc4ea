//! What a terminal asks of the person at the till, and what the person asks of it besides money.

use domain::ids::TerminalId;
use domain::operator::Role;
use terminal::{InputAnswer, SaleTransaction, TotalKind, Wanted};

use super::id;
use super::operator::manager_says;
use crate::app::App;
use crate::commands::{CardFirst, Done, PromptAnswer, TerminalRef, TerminalTotals};
use crate::error::{ApiError, Code};
use crate::publish::Part;
use crate::views::{PromptReply, TotalsView};

/// What a terminal's words change on the screen.
pub(crate) const SCENE: [Part; 3] = [Part::Sale, Part::GivingBack, Part::Terminals];

pub(crate) async fn payment_prompt(app: &App, args: PromptAnswer) -> Result<Done, ApiError> {
    app.seller()?;
    let over = || ApiError::of(Code::PromptOver);
    let (terminal, number) = args.prompt.rsplit_once('/').ok_or_else(over)?;
    let terminal: TerminalId = id("prompt", terminal)?;
    let number: u64 = number.parse().map_err(|_| over())?;
    let standing = app.runner.standing(terminal).ok_or_else(over)?;
    let prompt = standing.prompts.iter().find(|prompt| prompt.number == number).ok_or_else(over)?;
    let answer = answer(&prompt.asked.wants, args.reply)?;
    if !app.runner.answer_prompt(terminal, number, answer) {
        return Err(over());
    }
    Ok(Done { seq: app.publish(SCENE).await? })
}

/// The reply in the terms of the question. One that does not fit names the field and the cure.
fn answer(wanted: &Wanted, reply: PromptReply) -> Result<InputAnswer, ApiError> {
    let unfit = |cure: &str| Err(ApiError::invalid("reply", cure));
    match (wanted, reply) {
        (_, PromptReply::Cancel) => Ok(InputAnswer::Cancelled),
        (Wanted::Confirmation, PromptReply::Yes) => Ok(InputAnswer::Confirmed(true)),
        (Wanted::Confirmation, PromptReply::No) => Ok(InputAnswer::Confirmed(false)),
        (Wanted::AnyKey, PromptReply::Key) => Ok(InputAnswer::AnyKey),
        (Wanted::Menu(entries), PromptReply::Entry { number }) => {
            let known = usize::try_from(number).is_ok_and(|number| (1..=entries.len()).contains(&number));
            if known { Ok(InputAnswer::Entry(number)) } else { unfit("choose one of the entries") }
        }
        (Wanted::Digits(length), PromptReply::Typed { text }) => {
            typed(text, *length, |c| c.is_ascii_digit(), "type digits")
        }
        (Wanted::Decimal(length), PromptReply::Typed { text }) => {
            typed(text, *length, |c| c.is_ascii_digit() || c == '.', "type a number such as 12.50")
        }
        (Wanted::Text(length), PromptReply::Typed { text }) => {
            typed(text, *length, |c| !c.is_control(), "type text")
        }
        (_, _) => unfit("answer what the terminal asks"),
    }
}

fn typed(
    text: String,
    length: terminal::Length,
    fits: impl Fn(char) -> bool,
    cure: &str,
) -> Result<InputAnswer, ApiError> {
    let count = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    if !text.chars().all(fits) {
        return Err(ApiError::invalid("text", cure));
    }
    if length.min.is_some_and(|min| count < min) || count > length.max.unwrap_or(200) {
        let cure = match (length.min, length.max) {
            (Some(min), Some(max)) => format!("type {min} to {max} characters"),
            (Some(min), None) => format!("type {min} characters or more"),
            (None, Some(max)) => format!("type {max} characters at most"),
            (None, None) => "type 200 characters at most".to_owned(),
        };
        return Err(ApiError::invalid("text", &cure));
    }
    Ok(InputAnswer::Typed(text))
}

pub(crate) async fn terminal_logout(app: &App, args: TerminalRef) -> Result<Done, ApiError> {
    app.signed_in()?;
    app.runner.log_out(id("terminal", &args.terminal)?).await?;
    Ok(Done { seq: app.publish([Part::Terminals]).await? })
}

pub(crate) async fn terminal_card_first(app: &App, args: CardFirst) -> Result<Done, ApiError> {
    app.seller()?;
    let terminal: TerminalId = id("terminal", &args.terminal)?;
    if args.ask {
        let wall = app.clock.now().wall;
        let sale = SaleTransaction { id: format!("{}-card", app.db.identity().till_code), at: wall };
        app.runner.card_first(terminal, None, sale).await?;
    } else {
        app.runner.card_not_needed(terminal).await?;
    }
    Ok(Done { seq: app.publish([Part::Terminals]).await? })
}

pub(crate) async fn terminal_show(app: &App, args: TerminalRef) -> Result<Done, ApiError> {
    app.seller()?;
    let terminal: TerminalId = id("terminal", &args.terminal)?;
    let state = app.snapshot().await?.state;
    let lines = crate::view::for_the_customer(&state.basket, state.sale.as_ref(), &app.shop.language);
    if lines.is_empty() {
        return Err(ApiError::of(Code::BasketEmpty));
    }
    app.runner.show(terminal, lines).await?;
    Ok(Done { seq: app.publish([Part::Terminals]).await? })
}

pub(crate) async fn terminal_totals(app: &App, args: TerminalTotals) -> Result<TotalsView, ApiError> {
    let by = app.signed_in()?;
    let terminal: TerminalId = id("terminal", &args.terminal)?;
    let by = if args.close {
        let (manager, pin) = (args.manager.unwrap_or_default(), args.pin.unwrap_or_default());
        manager_says(app, &manager, pin, "end of day").await?
    } else if by.role == Role::Technician {
        return Err(ApiError::of(Code::RoleNeeded { role: Role::Cashier.word().to_owned() }));
    } else {
        by.id
    };
    let told = app.runner.totals(terminal, args.close).await?;
    crate::view::totals(app, terminal, by, &told).await
}

/// One word for each kind.
pub(crate) fn total_kind(kind: TotalKind) -> &'static str {
    match kind {
        TotalKind::Debit => "debit",
        TotalKind::Credit => "credit",
        TotalKind::ReverseDebit => "reverse_debit",
        TotalKind::ReverseCredit => "reverse_credit",
        TotalKind::Other => "other",
    }
}

#[cfg(test)]
mod tests {
    use terminal::Length;

    use super::*;

    #[test]
    fn a_reply_has_to_fit_the_question() {
        let digits = Wanted::Digits(Length { min: Some(2), max: Some(4) });
        let said = |text: &str| PromptReply::Typed { text: text.to_owned() };
        assert_eq!(answer(&digits, said("123")).ok(), Some(InputAnswer::Typed("123".to_owned())));
        for wrong in ["1", "12345", "12a"] {
            assert!(answer(&digits, said(wrong)).is_err(), "{wrong}");
        }
        let menu = Wanted::Menu(vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(answer(&menu, PromptReply::Entry { number: 2 }).ok(), Some(InputAnswer::Entry(2)));
        for number in [0, 3] {
            assert!(answer(&menu, PromptReply::Entry { number }).is_err(), "{number}");
        }
        assert!(answer(&digits, PromptReply::Yes).is_err(), "yes to a question for digits");
        assert_eq!(answer(&menu, PromptReply::Cancel).ok(), Some(InputAnswer::Cancelled));
        assert_eq!(answer(&Wanted::Confirmation, PromptReply::No).ok(), Some(InputAnswer::Confirmed(false)));
    }
}
