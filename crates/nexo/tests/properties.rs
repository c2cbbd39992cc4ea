//! Whatever is written is read back the same, whatever the values; and nothing that is read can crash.

use nexo::amount::Decimal;
use nexo::encoding::json;
use nexo::v3::{
    AmountsReq, AmountsResp, AuthenticationMethod, Body, CardData, DocumentQualifier, ErrorCondition,
    Message, MessageCategory, MessageHeader, MessageReference, OriginalPoiTransaction, OutputText,
    PaymentAcquirerData, PaymentData, PaymentInstrumentData, PaymentReceipt, PaymentRequest, PaymentResponse,
    PaymentResult, PaymentTransaction, PaymentType, PoiData, RepeatedMessageResponse, Response, ResultCode,
    ReversalReason, ReversalRequest, ReversalResponse, SaleData, TransactionIdentification,
    TransactionStatusResponse,
};
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;

// Strategies are boxed: by value they are too large for the stack of a test thread.

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

fn header(category: MessageCategory) -> BoxedStrategy<MessageHeader> {
    ("[A-Za-z0-9-]{1,10}", text(), text(), of(select(vec!["3.0", "3.1", "3.1-dmg"])))
        .prop_map(move |(service_id, sale_id, poi_id, version)| MessageHeader {
            protocol_version: version.map(str::to_owned),
            ..MessageHeader::service_request(category.clone(), service_id, sale_id, poi_id)
        })
        .boxed()
}

fn sale_data() -> BoxedStrategy<SaleData> {
    (name(), of(text()), of("[a-z]{2}"), of(text()), of(text()))
        .prop_map(
            |(sale_transaction_id, operator_id, operator_language, shift_number, sale_to_acquirer_data)| {
                SaleData {
                    sale_transaction_id,
                    operator_id,
                    operator_language,
                    shift_number,
                    sale_to_acquirer_data,
                    ..SaleData::default()
                }
            },
        )
        .boxed()
}

fn original() -> BoxedStrategy<OriginalPoiTransaction> {
    (of(name()), of(text()), any::<bool>(), of(text()))
        .prop_map(|(poi_transaction_id, sale_id, reuse_card_data, approval_code)| OriginalPoiTransaction {
            poi_transaction_id,
            sale_id,
            reuse_card_data,
            approval_code,
            ..OriginalPoiTransaction::default()
        })
        .boxed()
}

fn payment_type() -> BoxedStrategy<PaymentType> {
    prop_oneof![select(PaymentType::ALL), "x:[A-Za-z]{1,8}".prop_map(|word| PaymentType::from(word.as_str()))]
        .boxed()
}

fn payment_request() -> BoxedStrategy<Body> {
    let amounts = ("[A-Z]{3}", amount(), of(amount()), of(amount())).prop_map(
        |(currency, requested, cash_back_amount, tip_amount)| AmountsReq {
            currency,
            requested_amount: Some(requested),
            cash_back_amount,
            tip_amount,
            ..AmountsReq::default()
        },
    );
    let data = (payment_type(), any::<bool>(), of(name())).prop_map(
        |(payment_type, split_payment, card_acquisition_reference)| PaymentData {
            payment_type,
            split_payment,
            card_acquisition_reference,
            ..PaymentData::default()
        },
    );
    (sale_data(), amounts, of(original()), of(data))
        .prop_map(|(sale_data, amounts_req, original_poi_transaction, payment_data)| {
            let payment_transaction =
                PaymentTransaction { amounts_req, original_poi_transaction, ..PaymentTransaction::default() };
            let request =
                PaymentRequest { sale_data, payment_transaction, payment_data, ..PaymentRequest::default() };
            Body::PaymentRequest(Box::new(request))
        })
        .boxed()
}

fn response() -> BoxedStrategy<Response> {
    (select(ResultCode::ALL), select(ErrorCondition::ALL), of(text()))
        .prop_map(|(result, condition, additional_response)| Response {
            error_condition: (result != ResultCode::Success).then_some(condition),
            result,
            additional_response,
        })
        .boxed()
}

fn payment_result() -> BoxedStrategy<PaymentResult> {
    let amounts = (of("[A-Z]{3}"), amount(), of(amount()), of(amount())).prop_map(
        |(currency, authorized, total_fees_amount, surcharge_amount)| AmountsResp {
            currency,
            authorized_amount: Some(authorized),
            total_fees_amount,
            surcharge_amount,
            ..AmountsResp::default()
        },
    );
    let card = (of(text()), of(text()), prop::collection::vec("[A-Za-z]{1,9}", 0..3)).prop_map(
        |(payment_brand, masked_pan, entry_mode)| {
            PaymentInstrumentData::card(CardData {
                payment_brand,
                masked_pan,
                entry_mode: entry_mode.into_iter().map(|mode| format!("x:{mode}")).collect(),
                ..CardData::default()
            })
        },
    );
    let acquirer = (text(), text(), of(name()), of(text())).prop_map(
        |(merchant_id, acquirer_poi_id, acquirer_transaction_id, approval_code)| PaymentAcquirerData {
            merchant_id: Some(merchant_id),
            acquirer_poi_id: Some(acquirer_poi_id),
            acquirer_transaction_id,
            approval_code,
            ..PaymentAcquirerData::default()
        },
    );
    let methods = prop::collection::vec(select(AuthenticationMethod::ALL), 0..3);
    (payment_type(), of(amounts), of(card), of(acquirer), methods, any::<bool>())
        .prop_map(|(payment_type, amounts_resp, instrument, acquirer, authentication_method, online_flag)| {
            PaymentResult {
                payment_type,
                amounts_resp,
                payment_instrument_data: instrument,
                payment_acquirer_data: acquirer,
                authentication_method,
                online_flag,
                ..PaymentResult::default()
            }
        })
        .boxed()
}

fn receipt() -> BoxedStrategy<PaymentReceipt> {
    let line = (text(), any::<bool>())
        .prop_map(|(text, end_of_line)| OutputText { end_of_line, ..OutputText::line(text) });
    (select(DocumentQualifier::ALL), prop::collection::vec(line, 1..4), any::<bool>())
        .prop_map(|(qualifier, lines, required_signature)| {
            let mut receipt = PaymentReceipt::lines(qualifier, Vec::<String>::new());
            receipt.required_signature = required_signature;
            receipt.output_content.output_text = lines;
            receipt
        })
        .boxed()
}

fn payment_response() -> BoxedStrategy<Body> {
    let receipts = prop::collection::vec(receipt(), 0..3);
    (response(), sale_data(), name(), of(text()), of(payment_result()), receipts)
        .prop_map(|(response, sale_data, record, reconciliation, payment_result, payment_receipt)| {
            Body::PaymentResponse(Box::new(PaymentResponse {
                sale_data: Some(sale_data),
                poi_data: Some(PoiData {
                    poi_transaction_id: Some(record),
                    poi_reconciliation_id: reconciliation,
                }),
                payment_result,
                payment_receipt,
                ..PaymentResponse::new(response)
            }))
        })
        .boxed()
}

fn reversal_request() -> BoxedStrategy<Body> {
    (of(sale_data()), original(), select(ReversalReason::ALL), of(amount()))
        .prop_map(|(sale_data, original_poi_transaction, reversal_reason, reversed_amount)| {
            let request = ReversalRequest {
                sale_data,
                reversed_amount,
                ..ReversalRequest::new(original_poi_transaction, reversal_reason)
            };
            Body::ReversalRequest(request)
        })
        .boxed()
}

fn reversal_response() -> BoxedStrategy<Body> {
    (response(), of(name()), of(original()), of(amount()))
        .prop_map(|(response, poi_transaction_id, original_poi_transaction, reversed_amount)| {
            Body::ReversalResponse(ReversalResponse {
                poi_data: Some(PoiData { poi_transaction_id, poi_reconciliation_id: None }),
                original_poi_transaction,
                reversed_amount,
                ..ReversalResponse::new(response)
            })
        })
        .boxed()
}

fn message() -> BoxedStrategy<Message> {
    use MessageCategory::{Payment, Reversal, TransactionStatus};
    let joined = |(header, body): (MessageHeader, Body)| Message { header, body };
    let answer = |(header, body): (MessageHeader, Body)| Message { header: header.response(), body };
    let repeated = prop_oneof![
        (header(Payment), payment_response()).prop_map(answer),
        (header(Reversal), reversal_response()).prop_map(answer),
    ];
    let status =
        (header(TransactionStatus), response(), of(repeated)).prop_map(|(header, response, repeated)| {
            let body = TransactionStatusResponse {
                response,
                message_reference: Some(MessageReference::to(&header)),
                repeated: repeated.map(|message| RepeatedMessageResponse {
                    header: message.header,
                    body: Box::new(message.body),
                }),
            };
            Message { header: header.response(), body: Body::TransactionStatusResponse(body) }
        });
    prop_oneof![
        (header(Payment), payment_request()).prop_map(joined),
        (header(Payment), payment_response()).prop_map(answer),
        (header(Reversal), reversal_request()).prop_map(joined),
        (header(Reversal), reversal_response()).prop_map(answer),
        status,
    ]
    .boxed()
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(message in message()) {
        let written = json::write(&message).unwrap();
        let read = json::read(&written).unwrap();
        prop_assert_eq!(&read, &message);
        // Amounts compare by value, so their digits are checked by the bytes.
        prop_assert_eq!(json::write(&read).unwrap(), written);
    }

    #[test]
    fn a_damaged_message_is_read_or_refused(message in message(), cut in any::<prop::sample::Index>(),
                                            place in any::<prop::sample::Index>(), byte: u8) {
        let written = json::write(&message).unwrap();
        prop_assert!(json::read(&written[..cut.index(written.len())]).is_err());
        let mut damaged = written;
        let place = place.index(damaged.len());
        damaged[place] = byte;
        let _ = json::read(&damaged);
    }

    #[test]
    fn no_error_quotes_a_value(message in message(), secret in "[0-9]{13,19}") {
        let written = String::from_utf8(json::write(&message).unwrap()).unwrap();
        for kind in [format!("\"{secret}\""), secret.clone(), format!("{{\"{secret}\":{secret}}}"),
                     format!("[{secret},{secret}]"), format!("{{\"{secret}\":1,\"{secret}\":1}}"), format!("0{secret}")] {
            for member in ["MessageCategory", "Result", "AuthorizedAmount", "RequestedAmount", "SaleData",
                           "POIData", "MaskedPAN", "OnlineFlag", "PaymentReceipt", "Response"] {
                let planted = written.replacen(&format!("\"{member}\":"), &format!("\"{member}\":{kind},\"x\":"), 1);
                if let Err(error) = json::read(planted.as_bytes()) {
                    let told = format!("{error} {error:?}");
                    prop_assert!(!told.contains(&secret), "{}", told);
                }
            }
        }
    }
}
