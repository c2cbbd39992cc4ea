//! Asking for a payment or a refund.

use super::sale::{identifier, named, pass_on, sale_data, surround};
use super::words::{payment_kind, payment_type};
use super::{
    Around, CONTRADICTS, Gap, NO_MEMBER, Seen, conditions, empty_in_five, instrument, none_in_five,
    none_in_three,
};
use crate::v3::{
    self, AmountsReq, Body, MessageHeader, PaymentData, PaymentTransaction, PaymentType, SaleItem,
    UnitOfMeasure,
};
use crate::v5::{
    self, AdditionalService, CardPaymentTransaction, DetailedAmount, PaymentRequest, Product, ServiceAsk,
    ServiceRequest, TransactionDetails,
};

/// Payments that go back to an earlier one. All others point, if at all, at the card that was read for them.
fn goes_back(kind: &PaymentType) -> bool {
    matches!(
        kind,
        PaymentType::Refund
            | PaymentType::UpdateReservation
            | PaymentType::Completion
            | PaymentType::VoiceAuthorisation
    )
}

pub(super) fn request_from_v3(request: &v3::PaymentRequest, header: &MessageHeader) -> Result<v5::Body, Gap> {
    empty_in_five(&request.loyalty_data, "PaymentRequest.LoyaltyData")?;
    let mut around = Around::default();
    let mut transaction = CardPaymentTransaction::default();
    let (sale, asked) = (&request.sale_data, &request.payment_transaction);
    surround(sale, &mut around, "PaymentRequest.SaleData")?;
    pass_on(sale, &mut transaction, "PaymentRequest.SaleData")?;
    transaction.transaction_identification = Some(identifier(&sale.sale_transaction_id));
    transaction.sale_reference_identification.clone_from(&sale.sale_reference_id);
    let data = request.payment_data.as_ref();
    let kind = data.map_or(PaymentType::Normal, |data| data.payment_type.clone());
    let (ours, step, along) = payment_kind(&kind, "PaymentRequest.PaymentData.PaymentType")?;
    transaction.transaction_type = Some(ours);
    transaction.service_attribute = step;
    transaction.additional_service.extend(along);
    transaction.transaction_details = Some(amounts_from(asked, &mut around, &mut transaction)?);
    if let Some(wanted) = &asked.transaction_conditions {
        let path = "PaymentRequest.PaymentTransaction.TransactionConditions";
        conditions::from_v3(wanted, &mut around, &mut transaction, path)?;
    }
    point(request, &kind, header, &mut around, &mut transaction)?;
    if let Some(data) = data {
        data_from(data, &mut around, &mut transaction)?;
    }
    let body = ServiceRequest {
        environment: around.environment,
        context: around.context,
        service: ServiceAsk::Payment(Box::new(PaymentRequest::new(transaction))),
    };
    Ok(v5::Body::ServiceRequest(body))
}

/// Nexo 5 has one place for the earlier payment and for the card that was read before.
fn point(
    request: &v3::PaymentRequest,
    kind: &PaymentType,
    header: &MessageHeader,
    around: &mut Around,
    transaction: &mut CardPaymentTransaction,
) -> Result<(), Gap> {
    let path = "PaymentRequest.PaymentTransaction.OriginalPOITransaction";
    let original = request.payment_transaction.original_poi_transaction.as_ref();
    let card = request.payment_data.as_ref().and_then(|data| data.card_acquisition_reference.as_ref());
    if let Some(original) = original {
        if !goes_back(kind) {
            return Err(Gap::in_five(path, "this kind of payment goes back to none"));
        }
        none_in_five(original.amount_value.as_ref(), &format!("{path}.AmountValue"))?;
        conditions::point_back(original, header, transaction, path)?;
        if !original.reuse_card_data {
            around.sale().reuse_card_data = Some(false);
        }
    }
    let Some(card) = card else { return Ok(()) };
    if goes_back(kind) {
        let path = "PaymentRequest.PaymentData.CardAcquisitionReference";
        return Err(Gap::in_five(path, "this kind of payment goes back to an earlier one"));
    }
    let read = v3::OriginalPoiTransaction {
        poi_transaction_id: Some(card.clone()),
        ..v3::OriginalPoiTransaction::default()
    };
    conditions::point_back(&read, header, transaction, path)?;
    around.sale().reuse_card_data = Some(true);
    Ok(())
}

fn data_from(
    data: &PaymentData,
    around: &mut Around,
    transaction: &mut CardPaymentTransaction,
) -> Result<(), Gap> {
    none_in_five(data.instalment.as_ref(), "PaymentRequest.PaymentData.Instalment")?;
    none_in_five(data.customer_order.as_ref(), "PaymentRequest.PaymentData.CustomerOrder")?;
    if data.split_payment {
        around.sale().split_payment = Some(true);
    }
    let details = transaction.transaction_details.get_or_insert_default();
    details.validity_date.clone_from(&data.requested_validity_date);
    match &data.payment_instrument_data {
        Some(instrument) => {
            let path = "PaymentRequest.PaymentData.PaymentInstrumentData";
            instrument::instrument_from(instrument, around, path)
        }
        None => Ok(()),
    }
}

/// The whole includes cash-back and tip in both models.
fn amounts_from(
    asked: &PaymentTransaction,
    around: &mut Around,
    transaction: &mut CardPaymentTransaction,
) -> Result<TransactionDetails, Gap> {
    let amounts = &asked.amounts_req;
    let path = "PaymentRequest.PaymentTransaction.AmountsReq";
    let Some(total) = amounts.requested_amount else {
        return Err(Gap::in_five(format!("{path}.RequestedAmount"), "the amount cannot be left open"));
    };
    for (member, limit) in [
        (amounts.minimum_amount_to_deliver, 0_u8),
        (amounts.maximum_cash_back_amount, 1),
        (amounts.minimum_split_amount, 2),
    ] {
        let Some(amount) = member else { continue };
        let sale = around.sale_environment();
        sale.currency = Some(amounts.currency.clone());
        match limit {
            0 => sale.minimum_amount_to_deliver = Some(amount),
            1 => sale.maximum_cash_back_amount = Some(amount),
            _ => sale.minimum_split_amount = Some(amount),
        }
    }
    if amounts.cash_back_amount.is_some() {
        transaction.additional_service.push(AdditionalService::CashBack);
    }
    if amounts.tip_amount.is_some() {
        transaction.additional_service.push(AdditionalService::Gratuity);
    }
    let detailed = DetailedAmount {
        cash_back: amounts.cash_back_amount,
        gratuity: amounts.tip_amount,
        ..DetailedAmount::default()
    };
    Ok(TransactionDetails {
        currency: Some(amounts.currency.clone()),
        total_amount: Some(total),
        cumulative_amount: amounts.paid_amount,
        detailed_amount: (detailed != DetailedAmount::default()).then_some(detailed),
        sale_item: asked.sale_item.iter().map(product).collect::<Result<_, _>>()?,
        ..TransactionDetails::default()
    })
}

pub(super) fn request_to_v3(
    body: &ServiceRequest,
    ask: &PaymentRequest,
    header: &MessageHeader,
) -> Result<Body, Gap> {
    let seen = Seen { environment: &body.environment, context: &body.context };
    let transaction = &ask.payment_transaction;
    none_in_three(ask.loyalty_data.as_ref(), "PaymentRequest.LoyaltyData")?;
    none_in_three(transaction.customer_order.as_ref(), "PaymentTransaction.CustomerOrder")?;
    let ticket = transaction.transaction_identification.as_ref();
    let reference = transaction.sale_reference_identification.as_ref();
    let missing = |path| Gap::in_three(path, "it is absent, and nexo 3 wants it");
    let sale_data = sale_data(ticket, reference, seen, Some(transaction))
        .ok_or_else(|| missing("PaymentTransaction.TransactionIdentification"))?;
    let kind = transaction.transaction_type.as_ref();
    let kind = payment_type(
        kind.ok_or_else(|| missing("PaymentTransaction.TransactionType"))?,
        transaction.service_attribute.as_ref(),
        &transaction.additional_service,
        "PaymentTransaction.TransactionType",
    )?;
    let details = transaction.transaction_details.as_ref();
    let details = details.ok_or_else(|| missing("PaymentTransaction.TransactionDetails"))?;
    let (original, card) = if goes_back(&kind) {
        let reuse = seen.sale().and_then(|sale| sale.reuse_card_data);
        (conditions::pointed_back(transaction, reuse, header), None)
    } else {
        let card = transaction.original_transaction.as_ref();
        (None, named(card.map(|card| &card.transaction_identification)))
    };
    let data = PaymentData {
        split_payment: seen.sale().and_then(|sale| sale.split_payment).unwrap_or(false),
        card_acquisition_reference: card,
        requested_validity_date: details.validity_date.clone(),
        payment_instrument_data: instrument::instrument_to(seen)?,
        ..PaymentData::of(kind)
    };
    let request = v3::PaymentRequest {
        sale_data,
        payment_transaction: PaymentTransaction {
            amounts_req: amounts_to(details, seen)?,
            original_poi_transaction: original,
            transaction_conditions: conditions::to_v3(seen, transaction),
            sale_item: details.sale_item.iter().zip(1..).map(item).collect::<Result<_, _>>()?,
        },
        payment_data: Some(data),
        loyalty_data: Vec::new(),
    };
    Ok(Body::PaymentRequest(Box::new(request)))
}

fn amounts_to(details: &TransactionDetails, seen: Seen<'_>) -> Result<AmountsReq, Gap> {
    let path = "PaymentTransaction.TransactionDetails";
    let limits = seen.sale_environment();
    let currency = details.currency.clone().or_else(|| limits.and_then(|sale| sale.currency.clone()));
    let Some(currency) = currency else {
        return Err(Gap::in_three(format!("{path}.Currency"), "it is absent, and nexo 3 wants it"));
    };
    none_in_three(details.instalment.as_ref(), &format!("{path}.Instalment"))?;
    let parts = details.detailed_amount.as_ref();
    for (parts, name) in [
        (parts.map(|parts| &parts.fees), "Fees"),
        (parts.map(|parts| &parts.rebate), "Rebate"),
        (parts.map(|parts| &parts.surcharge), "Surcharge"),
    ] {
        if parts.is_some_and(|parts| !parts.is_empty()) {
            return Err(Gap::in_three(format!("{path}.DetailedAmount.{name}"), NO_MEMBER));
        }
    }
    if details.requested_amount.is_some_and(|amount| Some(amount) != details.total_amount) {
        return Err(Gap::in_three(format!("{path}.RequestedAmount"), CONTRADICTS));
    }
    let limit = |of: fn(&v5::SaleEnvironment) -> Option<crate::amount::Decimal>| limits.and_then(of);
    Ok(AmountsReq {
        currency,
        requested_amount: details.total_amount,
        cash_back_amount: parts.and_then(|parts| parts.cash_back),
        tip_amount: parts.and_then(|parts| parts.gratuity),
        paid_amount: details.cumulative_amount,
        minimum_amount_to_deliver: limit(|sale| sale.minimum_amount_to_deliver),
        maximum_cash_back_amount: limit(|sale| sale.maximum_cash_back_amount),
        minimum_split_amount: limit(|sale| sale.minimum_split_amount),
    })
}

/// What a quantity is counted in, where the two agree; an ounce, a quart and a pint differ by country in nexo 5.
const UNITS: &[(UnitOfMeasure, &str)] = &[
    (UnitOfMeasure::Foot, "FOOT"),
    (UnitOfMeasure::UkGallon, "GBGA"),
    (UnitOfMeasure::UsGallon, "USGA"),
    (UnitOfMeasure::Gram, "GRAM"),
    (UnitOfMeasure::Inch, "INCH"),
    (UnitOfMeasure::Kilogram, "KILO"),
    (UnitOfMeasure::Pound, "PUND"),
    (UnitOfMeasure::Meter, "METR"),
    (UnitOfMeasure::Centimetre, "CMET"),
    (UnitOfMeasure::Litre, "LITR"),
    (UnitOfMeasure::Centilitre, "CELI"),
    (UnitOfMeasure::Mile, "MILE"),
    (UnitOfMeasure::Kilometre, "KMET"),
    (UnitOfMeasure::Yard, "YARD"),
    (UnitOfMeasure::OtherUnit, "PIEC"),
];

fn product(item: &SaleItem) -> Result<Product, Gap> {
    let unit = |unit: &UnitOfMeasure| {
        let path = "PaymentRequest.PaymentTransaction.SaleItem.UnitOfMeasure";
        let known = UNITS.iter().find(|(word, _)| word == unit);
        known.map(|(_, code)| (*code).to_owned()).ok_or_else(|| Gap::in_five(path, super::NO_CODE))
    };
    Ok(Product {
        item_identification: Some(item.item_id.to_string()),
        additional_product_code: item.ean_upc.clone(),
        unit_of_measure: item.unit_of_measure.as_ref().map(unit).transpose()?,
        product_quantity: item.quantity.clone(),
        unit_price: item.unit_price,
        tax_type: item.tax_code.clone(),
        product_description: item.product_label.clone(),
        sale_channel: item.sale_channel.clone(),
        additional_product_description: item.additional_product_info.clone(),
        ..Product::new(&*item.product_code, item.item_amount)
    })
}

/// A line without a number gets that of its place.
fn item((product, place): (&Product, u32)) -> Result<SaleItem, Gap> {
    let number = match &product.item_identification {
        None => place,
        Some(number) => number.parse().map_err(|_| {
            Gap::in_three("PaymentTransaction.TransactionDetails.SaleItem.ItemIdentification", "not a number")
        })?,
    };
    let unit = product.unit_of_measure.as_deref().map(|code| {
        let known = UNITS.iter().find(|(_, known)| *known == code);
        known.map_or_else(|| UnitOfMeasure::Other(code.to_owned()), |(word, _)| word.clone())
    });
    Ok(SaleItem {
        ean_upc: product.additional_product_code.clone(),
        unit_of_measure: unit,
        quantity: product.product_quantity.clone(),
        unit_price: product.unit_price,
        tax_code: product.tax_type.clone(),
        sale_channel: product.sale_channel.clone(),
        product_label: product.product_description.clone(),
        additional_product_info: product.additional_product_description.clone(),
        ..SaleItem::new(number, &*product.product_code, product.product_amount)
    })
}
