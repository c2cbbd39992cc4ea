//! Whatever the values: what is written is read back, what goes to nexo 5 comes back, and nothing that is read can
//! crash or be quoted.

use nexo::amount::Decimal;
use nexo::v3::{
    AmountsReq, AmountsResp, Body, CardData, ErrorCondition, Message, MessageCategory,
    OriginalPoiTransaction, PaymentAcquirerData, PaymentData, PaymentInstrumentData, PaymentReceipt,
    PaymentRequest, PaymentResponse, PaymentResult, PaymentTransaction, PaymentType, PoiData, Response,
    ResultCode, ReversalReason, ReversalRequest, SaleData, TransactionIdentification,
};
use nexo::v5::convert::to_v3;
use nexo::v5::{self, Dialect};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::support::{answer, bytes, dialects, five, request, survives, survivors};

/// Any text, with everything that JSON has to escape.
fn text() -> BoxedStrategy<String> {
    prop_oneof!["\\PC{1,16}", "[\"\\\\/\u{0}-\u{1f}é€😀]{1,8}", "[0-9]{1,8}"].boxed()
}

fn amount() -> BoxedStrategy<Decimal> {
    (1i64..100_000_000, 0u32..=6)
        .prop_filter_map("in range", |(digits, scale)| Decimal::new(digits, scale).ok())
        .boxed()
}

fn name() -> BoxedStrategy<TransactionIdentification> {
    (text(), text())
        .prop_map(|(transaction_id, time_stamp)| TransactionIdentification { transaction_id, time_stamp })
        .boxed()
}

fn sale() -> BoxedStrategy<SaleData> {
    (name(), of(text()), of(text()), of(text()))
        .prop_map(|(sale_transaction_id, operator_id, sale_reference_id, sale_to_acquirer_data)| SaleData {
            sale_transaction_id,
            operator_id,
            sale_reference_id,
            sale_to_acquirer_data,
            ..SaleData::default()
        })
        .boxed()
}

fn kind() -> BoxedStrategy<PaymentType> {
    use PaymentType::{Completion, Normal, OneTimeReservation, Recurring, Refund};
    select(vec![Normal, Refund, OneTimeReservation, Completion, Recurring]).boxed()
}

fn payment() -> BoxedStrategy<Message> {
    let amounts = ("[A-Z]{3}", amount(), of(amount()), of(amount()), of(amount()));
    (sale(), amounts, kind(), any::<bool>(), of(name()))
        .prop_map(|(sale_data, (currency, total, cash_back, tip, paid), kind, split_payment, other)| {
            let goes_back = matches!(kind, PaymentType::Refund | PaymentType::Completion);
            let original = other.clone().filter(|_| goes_back).map(|name| OriginalPoiTransaction {
                poi_transaction_id: Some(name),
                ..OriginalPoiTransaction::default()
            });
            let body = PaymentRequest {
                sale_data,
                payment_transaction: PaymentTransaction {
                    amounts_req: AmountsReq {
                        currency,
                        requested_amount: Some(total),
                        cash_back_amount: cash_back,
                        tip_amount: tip,
                        paid_amount: paid,
                        ..AmountsReq::default()
                    },
                    original_poi_transaction: original,
                    ..PaymentTransaction::default()
                },
                payment_data: Some(PaymentData {
                    split_payment,
                    card_acquisition_reference: other.filter(|_| !goes_back),
                    ..PaymentData::of(kind)
                }),
                ..PaymentRequest::default()
            };
            request(MessageCategory::Payment, Body::PaymentRequest(Box::new(body)))
        })
        .boxed()
}

fn response() -> BoxedStrategy<Response> {
    let reasons: Vec<_> =
        ErrorCondition::ALL.iter().filter(|word| **word != ErrorCondition::MessageFormat).cloned().collect();
    (select(ResultCode::ALL), select(reasons), of(text()))
        .prop_map(|(result, condition, additional_response)| Response {
            error_condition: (result != ResultCode::Success).then_some(condition),
            result,
            additional_response,
        })
        .boxed()
}

fn result() -> BoxedStrategy<PaymentResult> {
    let amounts = (of("[A-Z]{3}"), amount(), of(amount()), of(amount()), of(amount()));
    let card = (of(text()), of(text()), of(select(vec!["Contactless", "ICC", "MagStripe", "Keyed"])));
    (kind(), amounts, of(card), (text(), text(), of(text())), any::<bool>())
        .prop_map(|(payment_type, amounts, card, (merchant, poi, approval_code), online_flag)| {
            PaymentResult {
                payment_type,
                amounts_resp: Some(AmountsResp {
                    currency: amounts.0,
                    authorized_amount: Some(amounts.1),
                    total_fees_amount: amounts.2,
                    tip_amount: amounts.3,
                    surcharge_amount: amounts.4,
                    ..AmountsResp::default()
                }),
                payment_instrument_data: card.map(|(payment_brand, masked_pan, mode)| {
                    PaymentInstrumentData::card(CardData {
                        payment_brand,
                        masked_pan,
                        entry_mode: mode.map(str::to_owned).into_iter().collect(),
                        ..CardData::default()
                    })
                }),
                payment_acquirer_data: Some(PaymentAcquirerData {
                    merchant_id: Some(merchant),
                    acquirer_poi_id: Some(poi),
                    approval_code,
                    ..PaymentAcquirerData::default()
                }),
                online_flag,
                ..PaymentResult::default()
            }
        })
        .boxed()
}

fn paid() -> BoxedStrategy<Message> {
    let lines = prop::collection::vec("[^\r\n]{0,20}", 1..4);
    (response(), sale(), name(), of(text()), result(), lines)
        .prop_map(|(response, sale_data, record, reconciliation, result, lines)| {
            let body = PaymentResponse {
                sale_data: Some(sale_data),
                poi_data: Some(PoiData {
                    poi_transaction_id: Some(record),
                    poi_reconciliation_id: reconciliation,
                }),
                payment_result: Some(result),
                payment_receipt: vec![PaymentReceipt::lines(
                    nexo::v3::DocumentQualifier::CustomerReceipt,
                    lines,
                )],
                ..PaymentResponse::new(response)
            };
            answer(MessageCategory::Payment, Body::PaymentResponse(Box::new(body)))
        })
        .prop_filter("a party is named in 35 characters", fits)
        .boxed()
}

/// Only a done payment may tell of money, and a result that the host contradicts is a gap.
fn fits(message: &Message) -> bool {
    let Body::PaymentResponse(body) = &message.body else { return true };
    body.response.is_done()
}

fn reversal() -> BoxedStrategy<Message> {
    (sale(), name(), of(amount()))
        .prop_map(|(sale_data, record, reversed_amount)| {
            let original = OriginalPoiTransaction {
                poi_transaction_id: Some(record),
                ..OriginalPoiTransaction::default()
            };
            let body = ReversalRequest {
                sale_data: Some(sale_data),
                reversed_amount,
                ..ReversalRequest::new(original, ReversalReason::MerchantCancel)
            };
            request(MessageCategory::Reversal, Body::ReversalRequest(body))
        })
        .boxed()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_goes_to_nexo_5_comes_back(message in prop_oneof![payment(), paid(), reversal()]) {
        survives(&message);
    }

    #[test]
    fn digits_survive_every_spelling(message in payment()) {
        let five = five(&message);
        for dialect in dialects() {
            let written = dialect.write(&five).unwrap();
            // Amounts compare by value, so their digits are checked by the bytes.
            prop_assert_eq!(dialect.write(&v5::read(&written).unwrap().message).unwrap(), written);
        }
    }

    #[test]
    fn a_damaged_message_is_read_or_refused(which: Index, cut: Index, place: Index, byte: u8) {
        let vectors = survivors("nexo5");
        let (_, whole) = which.get(&vectors);
        prop_assert!(v5::read(&whole[..cut.index(whole.len() - 2)]).is_err());
        let mut damaged = whole.clone();
        let place = place.index(damaged.len());
        damaged[place] = byte;
        if let Ok(read) = v5::read(&damaged) {
            drop(to_v3(&read.message));
            drop(read.spelling.write(&read.message));
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        drop(v5::read(&bytes));
        drop(nexo::read_any(&bytes));
    }

    #[test]
    fn no_error_and_no_gap_quotes_a_value(secret in "[0-9]{13,19}") {
        for name in ["payment-response-approved", "status-response-found", "payment-request"] {
            let text = String::from_utf8(bytes(name)).unwrap();
            for kind in [format!("\"{secret}\""), secret.clone(), format!("{{\"{secret}\":{secret}}}"),
                         format!("[{secret},{secret}]"), format!("{{\"{secret}\":1,\"{secret}\":1}}"), format!("0{secret}")] {
                for member in ["MessageFunction", "Response", "TotalAmount", "TransactionType", "ServiceContent",
                               "MaskedPAN", "CardDataEntryMode", "Type", "RecipientParty", "SplitPayment"] {
                    let planted = text.replacen(&format!("\"{member}\":"), &format!("\"{member}\":{kind},\"x\":"), 1);
                    let told = match v5::read(planted.as_bytes()) {
                        Err(error) => format!("{error} {error:?}"),
                        Ok(read) => match (to_v3(&read.message), Dialect::LONG.write(&read.message)) {
                            (Err(gap), written) => format!("{gap} {gap:?} {:?}", written.err()),
                            (Ok(_), written) => format!("{:?}", written.err()),
                        },
                    };
                    prop_assert!(!told.contains(&secret), "{}", told);
                }
            }
        }
    }
}
