//! Words of one model and codes of the other.
//!
//! Most lists of nexo 5 have the words of nexo 3, and are matched by them. The others are tables here. What comes
//! from nexo 5 and is on no list is kept as it is, because every list of nexo 3 is open; those of nexo 5 are not.

use super::{Gap, NO_CODE, UNKNOWN, at_most};
use crate::encoding::Word;
use crate::v3;
use crate::v5;

/// The code for a word of nexo 3, where both have the same words.
pub(super) fn code<T: Word>(word: &str, path: &str) -> Result<T, Gap> {
    let code = T::from_text(word);
    if code.is_known() { Ok(code) } else { Err(Gap::in_five(path, NO_CODE)) }
}

type Table<L, R> = &'static [(L, R)];

/// What a table has on its right.
pub(super) fn right<L: PartialEq, R: Clone>(table: Table<L, R>, left: &L) -> Option<R> {
    table.iter().find(|(entry, _)| entry == left).map(|(_, right)| right.clone())
}

/// What a table has on its left.
pub(super) fn left<L: Clone, R: PartialEq>(table: Table<L, R>, right: &R) -> Option<L> {
    table.iter().find(|(_, entry)| entry == right).map(|(left, _)| left.clone())
}

/// How a card is read. A number typed in has one code, wherever it was typed.
const ENTRY_MODES: Table<v3::EntryMode, v5::EntryMode> = &[
    (v3::EntryMode::Rfid, v5::EntryMode::Tag),
    (v3::EntryMode::Keyed, v5::EntryMode::Physical),
    (v3::EntryMode::File, v5::EntryMode::CardOnFile),
    (v3::EntryMode::Scanned, v5::EntryMode::BarCode),
    (v3::EntryMode::MagStripe, v5::EntryMode::MagneticStripe),
    (v3::EntryMode::Icc, v5::EntryMode::Icc),
    (v3::EntryMode::SynchronousIcc, v5::EntryMode::SynchronousIcc),
    (v3::EntryMode::Tapped, v5::EntryMode::ProximityReader),
    (v3::EntryMode::Contactless, v5::EntryMode::EmvProximityReader),
];

pub(super) fn entry_mode_code(word: &str, path: &str) -> Result<v5::EntryMode, Gap> {
    right(ENTRY_MODES, &v3::EntryMode::from(word)).ok_or_else(|| Gap::in_five(path, NO_CODE))
}

pub(super) fn entry_mode_word(code: &v5::EntryMode) -> String {
    left(ENTRY_MODES, code).map_or_else(|| code.word().to_owned(), |word| word.as_str().to_owned())
}

/// A kind of payment in nexo 5: type, which step, and what goes along.
type Kind = (v5::TransactionType, Option<v5::ServiceAttribute>, Option<v5::AdditionalService>);

/// What goes along decides before what does not.
const PAYMENT_TYPES: Table<v3::PaymentType, Kind> = {
    use v3::PaymentType as P;
    use v5::AdditionalService as A;
    use v5::ServiceAttribute as S;
    use v5::TransactionType as T;
    &[
        (P::Recurring, (T::CardPayment, None, Some(A::RecurringPayment))),
        (P::Instalment, (T::CardPayment, None, Some(A::AcceptorInstalment))),
        (P::IssuerInstalment, (T::CardPayment, None, Some(A::IssuerInstalment))),
        (P::VoiceAuthorisation, (T::CardPayment, None, Some(A::VoiceAuthorisation))),
        (P::Normal, (T::CardPayment, None, None)),
        (P::Refund, (T::Refund, None, None)),
        (P::OneTimeReservation, (T::DeferredPayment, None, None)),
        (P::FirstReservation, (T::Reservation, Some(S::InitialReservation), None)),
        (P::UpdateReservation, (T::Reservation, Some(S::UpdateReservation), None)),
        (P::Completion, (T::Reservation, Some(S::PaymentReservation), None)),
        (P::CashAdvance, (T::CashAdvance, None, None)),
        (P::CashDeposit, (T::CashDeposit, None, None)),
    ]
};

pub(super) fn payment_kind(word: &v3::PaymentType, path: &str) -> Result<Kind, Gap> {
    right(PAYMENT_TYPES, word).ok_or_else(|| Gap::in_five(path, NO_CODE))
}

/// The kind of nexo 3; the way of the money hangs on it, so nothing is guessed.
pub(super) fn payment_type(
    kind: &v5::TransactionType,
    attribute: Option<&v5::ServiceAttribute>,
    services: &[v5::AdditionalService],
    path: &str,
) -> Result<v3::PaymentType, Gap> {
    let fits = |(_, (ours, step, along)): &&(v3::PaymentType, Kind)| {
        ours == kind
            && step.as_ref() == attribute
            && along.as_ref().is_none_or(|along| services.contains(along))
    };
    PAYMENT_TYPES
        .iter()
        .find(fits)
        .map(|(word, _)| word.clone())
        .ok_or_else(|| Gap::in_three(path, "no such kind of payment"))
}

/// The kinds that a card may be read for.
const PAYMENT_KINDS: Table<v3::PaymentType, v5::PaymentKind> = {
    use v3::PaymentType as P;
    use v5::PaymentKind as K;
    &[
        (P::Normal, K::CardPayment),
        (P::Refund, K::Refund),
        (P::OneTimeReservation, K::DeferredPayment),
        (P::FirstReservation, K::InitialReservation),
        (P::UpdateReservation, K::UpdateReservation),
        (P::Completion, K::PaymentReservation),
        (P::CashAdvance, K::CashAdvance),
        (P::CashDeposit, K::CashDeposit),
        (P::Recurring, K::RecurringPayment),
        (P::Instalment, K::Instalment),
        (P::IssuerInstalment, K::IssuerInstalment),
        (P::VoiceAuthorisation, K::VoiceAuthorisation),
    ]
};

pub(super) fn kind_of_card(word: &v3::PaymentType, path: &str) -> Result<v5::PaymentKind, Gap> {
    right(PAYMENT_KINDS, word).ok_or_else(|| Gap::in_five(path, NO_CODE))
}

pub(super) fn type_of_card(kind: &v5::PaymentKind) -> v3::PaymentType {
    left(PAYMENT_KINDS, kind).unwrap_or_else(|| v3::PaymentType::Other(kind.word().to_owned()))
}

/// Why a payment is undone.
const REVERSAL_REASONS: Table<v3::ReversalReason, v5::ReversalReason> = &[
    (v3::ReversalReason::CustCancel, v5::ReversalReason::CustomerCancellation),
    (v3::ReversalReason::MerchantCancel, v5::ReversalReason::MerchantCancellation),
    (v3::ReversalReason::Malfunction, v5::ReversalReason::Malfunction),
    (v3::ReversalReason::UnableToComplete, v5::ReversalReason::UnableToComplete),
];

pub(super) fn reversal_reason_code(word: &v3::ReversalReason) -> Result<v5::ReversalReason, Gap> {
    right(REVERSAL_REASONS, word).ok_or_else(|| Gap::in_five("ReversalRequest.ReversalReason", NO_CODE))
}

pub(super) fn reversal_reason_word(code: &v5::ReversalReason) -> v3::ReversalReason {
    left(REVERSAL_REASONS, code).unwrap_or_else(|| v3::ReversalReason::Other(code.word().to_owned()))
}

/// How long a token lives.
const TOKENS: Table<v3::TokenRequestedType, v5::TokenScope> = &[
    (v3::TokenRequestedType::Transaction, v5::TokenScope::SingleUse),
    (v3::TokenRequestedType::Customer, v5::TokenScope::MultipleUse),
];

pub(super) fn token_code(word: &v3::TokenRequestedType, path: &str) -> Result<v5::TokenScope, Gap> {
    right(TOKENS, word).ok_or_else(|| Gap::in_five(path, NO_CODE))
}

pub(super) fn token_word(code: &v5::TokenScope) -> v3::TokenRequestedType {
    left(TOKENS, code).unwrap_or_else(|| v3::TokenRequestedType::Other(code.word().to_owned()))
}

/// The outcome. A reason is kept even beside a success.
pub(super) fn response_code(response: &v3::Response, path: &str) -> Result<v5::Response, Gap> {
    let code = match &response.result {
        v3::ResultCode::Success => v5::ResponseCode::Success,
        v3::ResultCode::Failure => v5::ResponseCode::Failure,
        v3::ResultCode::Partial => v5::ResponseCode::Warning,
        v3::ResultCode::Other(_) => return Err(Gap::in_five(format!("{path}.Result"), UNKNOWN)),
    };
    let condition = response.error_condition.as_ref();
    let reason = condition.map(|word| code_of_condition(word, path)).transpose()?;
    let text = at_most(response.additional_response.as_ref(), 140, &format!("{path}.AdditionalResponse"))?;
    Ok(v5::Response { response: code, response_reason: reason, additional_response_information: text })
}

pub(super) fn code_of_condition(word: &v3::ErrorCondition, path: &str) -> Result<v5::ResponseReason, Gap> {
    code(word.as_str(), &format!("{path}.ErrorCondition"))
}

pub(super) fn response_word(response: &v5::Response) -> v3::Response {
    let result = match &response.response {
        v5::ResponseCode::Success => v3::ResultCode::Success,
        v5::ResponseCode::Failure => v3::ResultCode::Failure,
        v5::ResponseCode::Warning => v3::ResultCode::Partial,
        v5::ResponseCode::Other(code) => v3::ResultCode::Other(code.clone()),
    };
    v3::Response {
        result,
        error_condition: response.response_reason.as_ref().map(|code| v3::ErrorCondition::from(code.word())),
        additional_response: response.additional_response_information.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::{code, response_code, response_word};
    use crate::v3;
    use crate::v5;

    #[test]
    fn every_condition_but_a_malformed_message_has_a_code() {
        for condition in v3::ErrorCondition::ALL {
            let response = v3::Response::failure(condition.clone(), "told");
            match response_code(&response, "R") {
                Ok(coded) => assert_eq!(response_word(&coded), response),
                Err(gap) => {
                    assert_eq!(*condition, v3::ErrorCondition::MessageFormat);
                    assert_eq!(gap.path, "R.ErrorCondition");
                }
            }
        }
    }

    #[test]
    fn lists_with_the_same_words_are_the_same_lists() {
        for word in v3::InfoQualify::ALL {
            assert!(code::<v5::InformationQualifier>(word.as_str(), "").is_ok(), "{word}");
        }
        for word in v3::InputCommand::ALL {
            assert!(code::<v5::InputCommand>(word.as_str(), "").is_ok(), "{word}");
        }
        for word in v3::AuthenticationMethod::ALL {
            assert!(code::<v5::AuthenticationMethod>(word.as_str(), "").is_ok(), "{word}");
        }
        for word in v3::LoyaltyHandling::ALL {
            assert!(code::<v5::LoyaltyHandling>(word.as_str(), "").is_ok(), "{word}");
        }
        for word in v3::ReconciliationType::ALL {
            assert!(code::<v5::ReconciliationType>(word.as_str(), "").is_ok(), "{word}");
        }
    }

    #[test]
    fn a_reason_that_no_list_has_is_kept() {
        let odd = v5::Response::failure(v5::ResponseReason::Other("MELT".to_owned()));
        assert_eq!(response_word(&odd).error_condition, Some(v3::ErrorCondition::Other("MELT".to_owned())));
    }
}
