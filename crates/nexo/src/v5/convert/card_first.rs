//! A card before the amount, and letting a service begin with it.

use super::instrument::{instrument_from, instrument_to};
use super::result::Answered;
use super::sale::{allow_entry_modes, identifier, named, pass_on, sale_data, surround};
use super::words::{code, entry_mode_word, kind_of_card, response_code, response_word, type_of_card};
use super::{Around, Gap, NO_CODE, Seen, empty_in_five, none_in_five, only, output};
use crate::v3::{
    self, Body, CardAcquisitionTransaction, EntryMode, LoyaltyHandling, PoiData, ServiceEnabled,
    TransactionAction,
};
use crate::v5::{
    self, CardAcquisitionRequest, CardAcquisitionResponse, CardPaymentTransaction, EnableServiceRequest,
    ServiceAnswer, ServiceAsk, ServiceRequest, ServiceRequestContent, ServiceResponse,
};

pub(super) fn request_from_v3(request: &v3::CardAcquisitionRequest) -> Result<v5::Body, Gap> {
    let mut around = Around::default();
    let (sale, wanted) = (&request.sale_data, &request.card_acquisition_transaction);
    let path = "CardAcquisitionRequest.SaleData";
    surround(sale, &mut around, path)?;
    around.sale_reference(sale.sale_reference_id.as_ref());
    let mut passed = CardPaymentTransaction::default();
    pass_on(sale, &mut passed, path)?;
    let path = "CardAcquisitionRequest.CardAcquisitionTransaction";
    let modes: Vec<String> = wanted.force_entry_mode.iter().map(|mode| mode.as_str().to_owned()).collect();
    allow_entry_modes(&modes, &mut around, &format!("{path}.ForceEntryMode"))?;
    // Here the default of nexo 3 is another than in a payment, so it is always told.
    let handling = code(wanted.loyalty_handling.as_str(), &format!("{path}.LoyaltyHandling"))?;
    around.sale_environment().loyalty_handling = Some(handling);
    if let Some(language) = &wanted.customer_language {
        around.cardholder().language = Some(language.clone());
    }
    let kind = wanted.payment_type.as_ref();
    let asked = CardAcquisitionRequest {
        sale_transaction_identification: Some(identifier(&sale.sale_transaction_id)),
        allowed_payment_brand: wanted.allowed_payment_brand.clone(),
        allowed_loyalty_brand: wanted.allowed_loyalty_brand.clone(),
        force_customer_selection: wanted.force_customer_selection.then_some(true),
        total_amount: wanted.total_amount,
        payment_type: kind.map(|kind| kind_of_card(kind, &format!("{path}.PaymentType"))).transpose()?,
        cash_back: wanted.cash_back,
        sale_to_poi_data: passed.sale_to_poi_data,
        sale_to_acquirer_data: passed.sale_to_acquirer_data,
        sale_to_issuer_data: passed.sale_to_issuer_data,
    };
    Ok(v5::Body::ServiceRequest(ServiceRequest {
        environment: around.environment,
        context: around.context,
        service: ServiceAsk::CardAcquisition(Box::new(asked)),
    }))
}

impl Around {
    /// Where the message itself has no place for what groups the steps of a sale.
    fn sale_reference(&mut self, reference: Option<&String>) {
        if let Some(reference) = reference {
            self.sale().sale_reference_number = Some(reference.clone());
        }
    }
}

pub(super) fn request_to_v3(body: &ServiceRequest, asked: &CardAcquisitionRequest) -> Result<Body, Gap> {
    let seen = Seen { environment: &body.environment, context: &body.context };
    let passed = CardPaymentTransaction {
        sale_to_poi_data: asked.sale_to_poi_data.clone(),
        sale_to_acquirer_data: asked.sale_to_acquirer_data.clone(),
        sale_to_issuer_data: asked.sale_to_issuer_data.clone(),
        ..CardPaymentTransaction::default()
    };
    let ticket = asked.sale_transaction_identification.as_ref();
    let Some(sale) = sale_data(ticket, None, seen, Some(&passed)) else {
        let path = "CardAcquisitionRequest.SaleTransactionIdentification";
        return Err(Gap::in_three(path, "it is absent, and nexo 3 wants it"));
    };
    let handling = seen.sale_environment().and_then(|sale| sale.loyalty_handling.as_ref());
    let modes = seen.sale().map(|sale| sale.allowed_entry_mode.iter()).into_iter().flatten();
    let wanted = CardAcquisitionTransaction {
        allowed_payment_brand: asked.allowed_payment_brand.clone(),
        allowed_loyalty_brand: asked.allowed_loyalty_brand.clone(),
        force_entry_mode: modes.map(|mode| EntryMode::from(entry_mode_word(mode).as_str())).collect(),
        loyalty_handling: handling
            .map_or(LoyaltyHandling::Allowed, |code| LoyaltyHandling::from(code.word())),
        customer_language: body.environment.cardholder.as_ref().and_then(|holder| holder.language.clone()),
        force_customer_selection: asked.force_customer_selection.unwrap_or(false),
        total_amount: asked.total_amount,
        payment_type: asked.payment_type.as_ref().map(type_of_card),
        cash_back: asked.cash_back,
    };
    Ok(Body::CardAcquisitionRequest(Box::new(v3::CardAcquisitionRequest::new(sale, wanted))))
}

pub(super) fn response_from_v3(answer: &v3::CardAcquisitionResponse) -> Result<Answered, Gap> {
    empty_in_five(&answer.loyalty_account, "CardAcquisitionResponse.LoyaltyAccount")?;
    empty_in_five(&answer.customer_order, "CardAcquisitionResponse.CustomerOrder")?;
    let mut around = Around::default();
    let mut told = CardAcquisitionResponse {
        payment_brand: answer.payment_brand.clone(),
        ..CardAcquisitionResponse::default()
    };
    // What is passed on is only echoed here, and this answer has no place for it.
    if let Some(sale) = &answer.sale_data {
        surround(sale, &mut around, "CardAcquisitionResponse.SaleData")?;
        around.sale_reference(sale.sale_reference_id.as_ref());
        told.sale_transaction_identification = Some(identifier(&sale.sale_transaction_id));
    }
    if let Some(data) = &answer.poi_data {
        let path = "CardAcquisitionResponse.POIData.POIReconciliationID";
        none_in_five(data.poi_reconciliation_id.as_ref(), path)?;
        told.poi_transaction_identification = data.poi_transaction_id.as_ref().map(identifier);
    }
    if let Some(instrument) = &answer.payment_instrument_data {
        instrument_from(instrument, &mut around, "CardAcquisitionResponse.PaymentInstrumentData")?;
    }
    let response = response_code(&answer.response, "CardAcquisitionResponse.Response")?;
    let told = (told != CardAcquisitionResponse::default()).then(|| Box::new(told));
    Ok(Answered { around, service: ServiceAnswer::CardAcquisition(told), response })
}

pub(super) fn response_to_v3(
    seen: Seen<'_>,
    told: Option<&CardAcquisitionResponse>,
    response: &v5::Response,
) -> Result<Body, Gap> {
    let mut answer = v3::CardAcquisitionResponse::new(response_word(response));
    if let Some(told) = told {
        let ticket = told.sale_transaction_identification.as_ref();
        answer.sale_data = sale_data(ticket, None, seen, None);
        let record = named(told.poi_transaction_identification.as_ref());
        answer.poi_data =
            record.map(|name| PoiData { poi_transaction_id: Some(name), poi_reconciliation_id: None });
        answer.payment_brand.clone_from(&told.payment_brand);
        answer.payment_instrument_data = instrument_to(seen)?;
    }
    Ok(Body::CardAcquisitionResponse(Box::new(answer)))
}

pub(super) fn enable_from_v3(request: &v3::EnableServiceRequest) -> Result<v5::Body, Gap> {
    let path = "EnableServiceRequest";
    let action = match request.transaction_action {
        TransactionAction::StartTransaction => v5::TransactionAction::StartTransaction,
        TransactionAction::AbortTransaction => v5::TransactionAction::Stop,
        TransactionAction::Other(_) => {
            return Err(Gap::in_five(format!("{path}.TransactionAction"), NO_CODE));
        }
    };
    let service = match only(&request.services_enabled, "EnableServiceRequest.ServicesEnabled")? {
        None => None,
        Some(ServiceEnabled::CardAcquisition) => Some(ServiceRequestContent::CardAcquisition),
        Some(ServiceEnabled::Payment) => Some(ServiceRequestContent::Payment),
        Some(ServiceEnabled::Loyalty | ServiceEnabled::Other(_)) => {
            return Err(Gap::in_five(format!("{path}.ServicesEnabled"), "it is not converted"));
        }
    };
    let shown = request.display_output.as_ref();
    let asked = EnableServiceRequest {
        services_enabled: service,
        display_output: shown
            .map(|shown| output::single_from(shown, "EnableServiceRequest.DisplayOutput"))
            .transpose()?,
        ..EnableServiceRequest::new(action)
    };
    Ok(v5::Body::ServiceRequest(ServiceRequest::new(ServiceAsk::EnableService(Box::new(asked)))))
}

pub(super) fn enable_to_v3(asked: &EnableServiceRequest) -> Result<Body, Gap> {
    let action = match &asked.transaction_action {
        v5::TransactionAction::StartTransaction => TransactionAction::StartTransaction,
        v5::TransactionAction::Stop => TransactionAction::AbortTransaction,
        v5::TransactionAction::Other(code) => TransactionAction::Other(code.clone()),
    };
    let service = asked.services_enabled.as_ref().map(|service| match service {
        ServiceRequestContent::CardAcquisition => ServiceEnabled::CardAcquisition,
        ServiceRequestContent::Payment => ServiceEnabled::Payment,
        other @ (ServiceRequestContent::Reversal
        | ServiceRequestContent::EnableService
        | ServiceRequestContent::Other(_)) => ServiceEnabled::Other(other.word().to_owned()),
    });
    let shown = asked.display_output.as_ref();
    Ok(Body::EnableServiceRequest(v3::EnableServiceRequest {
        services_enabled: service.into_iter().collect(),
        display_output: shown
            .map(|shown| output::display_to(shown, "EnableServiceRequest.DisplayOutput"))
            .transpose()?,
        ..v3::EnableServiceRequest::new(action)
    }))
}

pub(super) fn enabled_from_v3(answer: &v3::EnableServiceResponse) -> Result<v5::Body, Gap> {
    let response = response_code(&answer.response, "EnableServiceResponse.Response")?;
    Ok(v5::Body::ServiceResponse(ServiceResponse::new(ServiceAnswer::EnableService, response)))
}

pub(super) fn enabled_to_v3(response: &v5::Response) -> Body {
    Body::EnableServiceResponse(v3::EnableServiceResponse::new(response_word(response)))
}
