//! Undoing a charge, whole or in part, never more than was charged.

use nexo::amount::Decimal;
use nexo::v3::{ErrorCondition, Message, MessageHeader, ReversalRequest};

use super::Terminal;
use crate::answer;
use crate::decimal;
use crate::delivery::{Action, Delivery, Plan};
use crate::ledger::{Entry, Kind};
use crate::profile::ReversalRule;
use crate::script::ReversalStep;

/// Why a reversal is not done.
type Refusal = (ErrorCondition, String);

impl Terminal {
    pub(super) fn reversal(&mut self, header: &MessageHeader, request: &ReversalRequest) -> Plan {
        let (charge, amount) = match self.may_reverse(header, request) {
            Ok(found) => found,
            Err(refusal) => return refused(header, refusal),
        };
        let step = self.script.next_reversal().unwrap_or(ReversalStep::Approve);
        tracing::info!(service_id = header.service_id, ?step, "reversal");
        let amount = match &step {
            ReversalStep::LostRequest => return Plan::now(Delivery::at_once(Action::Close)),
            ReversalStep::Decline(condition) => {
                return refused(header, (condition.clone(), "the reversal was refused".to_owned()));
            }
            ReversalStep::Partial(part) => amount.min(*part),
            ReversalStep::Approve | ReversalStep::Lost | ReversalStep::Late(_) => amount,
        };
        let answer = match self.reverse(header, request, charge, amount) {
            Ok(answer) => answer,
            Err(refusal) => return refused(header, refusal),
        };
        let delivery = match step {
            ReversalStep::Lost => Delivery::at_once(Action::Close),
            ReversalStep::Late(after) => Delivery { after, ..Delivery::message(&answer) },
            _ => Delivery::message(&answer),
        };
        Plan::now(self.switches.spoil(delivery))
    }

    /// What would be given back, of which charge.
    fn may_reverse(
        &self,
        header: &MessageHeader,
        request: &ReversalRequest,
    ) -> Result<(Entry, Decimal), Refusal> {
        self.may_serve(header)?;
        if self.tells_repeats() && self.history.repeat_of(header).is_some() {
            let service_id = header.service_id.as_deref().unwrap_or_default();
            return Err((ErrorCondition::NotAllowed, format!("Repeated Message: ServiceID - {service_id}")));
        }
        if let Some(run) = self.running() {
            let other = run.header.service_id.as_deref().unwrap_or("");
            return Err((ErrorCondition::Busy, format!("busy with ServiceID {other}")));
        }
        let charge = self.charge_of(request)?;
        let amount = self.reversible(&charge, request.reversed_amount)?;
        Ok((charge, amount))
    }

    /// Gives it back; the line is on the disk when this returns well.
    fn reverse(
        &mut self,
        header: &MessageHeader,
        request: &ReversalRequest,
        charge: Entry,
        amount: Decimal,
    ) -> Result<Message, Refusal> {
        let stamp = self.stamp();
        let original = &request.original_poi_transaction;
        let answer = {
            let form = self.options.profile.receipt;
            answer::reversed(header, original, &stamp, amount, &charge.currency, form)
        };
        let told = request.sale_data.as_ref().map(|data| data.sale_transaction_id.transaction_id.clone());
        let entry = Entry {
            seq: self.ledger.next_seq(),
            kind: Kind::Reversal,
            sale_id: header.sale_id.clone(),
            poi_id: header.poi_id.clone(),
            service_id: header.service_id.clone().unwrap_or_default(),
            transaction_id: stamp.transaction_id.clone(),
            amount,
            currency: charge.currency,
            sale_reference: told.unwrap_or_default(),
            reverses: Some(charge.transaction_id),
            tip: None,
            cash_back: None,
            at: stamp.at,
        };
        self.ledger.append(entry, &answer).map_err(|error| {
            tracing::error!(%error, "cannot keep the ledger");
            (ErrorCondition::DeviceOut, "the terminal cannot write".to_owned())
        })?;
        self.history.push(answer.clone());
        Ok(answer)
    }

    fn charge_of(&self, request: &ReversalRequest) -> Result<Entry, Refusal> {
        let original = &request.original_poi_transaction;
        let Some(wanted) = &original.poi_transaction_id else {
            if original.last_transaction == Some(true) {
                let last =
                    self.ledger.entries().iter().rev().find(|entry| entry.kind == Kind::Charge).cloned();
                return last.ok_or_else(|| (ErrorCondition::NotFound, "no such payment".to_owned()));
            }
            let text = "OriginalPOITransaction.POITransactionID is missing".to_owned();
            return Err((ErrorCondition::MessageFormat, text));
        };
        self.charge_named(&wanted.transaction_id)
    }

    /// The charge with this name.
    pub(super) fn charge_named(&self, transaction_id: &str) -> Result<Entry, Refusal> {
        let is_it = |entry: &&Entry| entry.kind == Kind::Charge && entry.transaction_id == transaction_id;
        let charge = self.ledger.entries().iter().find(is_it).cloned();
        charge.ok_or_else(|| (ErrorCondition::NotFound, "no such payment".to_owned()))
    }

    /// How much to give back: what is asked for, or all that is left.
    fn reversible(&self, charge: &Entry, asked: Option<Decimal>) -> Result<Decimal, Refusal> {
        let left = self.left_of(charge);
        if left <= Decimal::default() {
            return Err((ErrorCondition::NotAllowed, "the payment is already reversed".to_owned()));
        }
        self.rule_allows(charge, asked)?;
        let amount = asked.unwrap_or(left);
        if amount > left || amount <= Decimal::default() {
            return Err((ErrorCondition::NotAllowed, "ReversedAmount is more than what is left".to_owned()));
        }
        Ok(amount)
    }

    /// What of a charge was not given back yet.
    pub(super) fn left_of(&self, charge: &Entry) -> Decimal {
        decimal::subtract(charge.amount, self.ledger.reversed(&charge.transaction_id))
    }

    /// Whether terminals of this family undo such a charge.
    fn rule_allows(&self, charge: &Entry, asked: Option<Decimal>) -> Result<(), Refusal> {
        let refused = |text: &str| Err((ErrorCondition::NotAllowed, text.to_owned()));
        let rule = self.options.profile.reversal;
        let in_part = asked.is_some_and(|amount| amount != charge.amount);
        if in_part && rule != ReversalRule::Parts {
            return refused("only the whole payment can be reversed");
        }
        let is_last = self.ledger.entries().last().is_some_and(|last| last.seq == charge.seq);
        match rule {
            ReversalRule::LastOnly if !is_last => refused("only the last payment can be reversed"),
            ReversalRule::UntilSettled if self.is_settled(charge) => {
                refused("the payment is settled; refund it")
            }
            ReversalRule::LastOnly
            | ReversalRule::UntilSettled
            | ReversalRule::AnyOnce
            | ReversalRule::Parts => Ok(()),
        }
    }
}

fn refused(header: &MessageHeader, (condition, text): Refusal) -> Plan {
    Plan::now(Delivery::message(&answer::reversal_refused(header, condition, text)))
}
