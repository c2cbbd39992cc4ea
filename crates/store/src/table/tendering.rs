//! What happens to the tenders of a sale besides cash and card: a gift card pays, a tender that is not
//! final is taken off, paying by card costs more.

use chrono::{DateTime, Utc};
use domain::{
    gift::GiftCode,
    ids::{OperatorId, SaleId, TenderId},
    money::Money,
    receipt::words::ReceiptWords,
    sale::{Sale, TenderKind},
};
use engine::ports::RequestKey;

use super::{
    attempt,
    gift::{self, Entry},
    journal,
    parked::{Deed, Said},
    payment, request, rows, sale, setting,
};
use crate::{
    Db,
    error::{Error, Result},
};

impl Db {
    /// Takes money off a gift card for a sale: the amount asked for, or what is due as far as the card
    /// goes. The card and the sale change in one transaction.
    pub fn pay_gift(
        &self,
        id: SaleId,
        (tender, code, wanted): (TenderId, &GiftCode, Option<Money>),
        key: &RequestKey,
        by: OperatorId,
        wall: DateTime<Utc>,
    ) -> Result<Sale> {
        self.write("take a gift card", |tx| {
            if let Some(subject) = request::done_before(tx, key)? {
                return sale::must_find(tx, subject.parse()?);
            }
            let sale = sale::must_find(tx, id)?;
            if attempt::open_of_sale(tx, id)? {
                return Err(Error::AttemptOpen(id));
            }
            let there = gift::balance(tx, code)?.ok_or(Error::GiftUnknown)?;
            let due = sale.due()?;
            let most = if there.compare(due)?.is_lt() { there } else { due };
            let amount = wanted.unwrap_or(most);
            if !amount.is_positive() || amount.compare(there)?.is_gt() {
                return Err(Error::GiftShort { left: there });
            }
            // The sale is asked first: what it does not take must not leave the card.
            let left = there.minus(amount)?;
            let sale = sale.with_gift(tender, code.clone(), amount, left)?;
            gift::enter(tx, code, (Entry::Spend(tender), amount), id, wall)?;
            let sale = payment::finish_if_paid(tx, self.sale_id(), sale, by, self.stamp(wall))?;
            request::keep(tx, key, &id.to_string(), wall)?;
            Ok(sale)
        })
    }

    /// Takes a tender off that is not final: cash goes back into a hand, gift money back onto its card.
    pub fn remove_tender(
        &self,
        id: SaleId,
        tender: TenderId,
        key: &RequestKey,
        by: OperatorId,
        wall: DateTime<Utc>,
    ) -> Result<Sale> {
        self.write("take a tender off", |tx| {
            if let Some(subject) = request::done_before(tx, key)? {
                return sale::must_find(tx, subject.parse()?);
            }
            let sale = sale::must_find(tx, id)?;
            if attempt::open_of_sale(tx, id)? {
                return Err(Error::AttemptOpen(id));
            }
            let gone = sale.tenders.iter().find(|one| one.id == tender).cloned();
            let sale = sale.without(tender)?;
            let Some(gone) = gone else { return Err(domain::error::Error::NoSuchTender { tender }.into()) };
            let word = match &gone.kind {
                TenderKind::Gift { code, .. } => {
                    gift::enter(tx, code, (Entry::Back(tender), gone.amount), id, wall)?;
                    "gift"
                }
                TenderKind::Cash { .. } | TenderKind::Card { .. } => "cash",
            };
            rows::TENDER.remove_all_of(tx, id.uuid())?;
            sale::update(tx, &sale)?;
            let deed = Deed {
                what: "tender_removed",
                by,
                approved_by: None,
                about: vec![
                    ("amount", Said::Number(gone.amount.minor())),
                    ("currency", Said::Text(sale.currency.code().to_owned())),
                    ("kind", Said::Text(word.to_owned())),
                    ("sale", Said::Text(id.to_string())),
                ],
            };
            journal::event(tx, self.sale_id(), self.stamp(wall), journal::Event::Basket { deed: &deed })?;
            request::keep(tx, key, &id.to_string(), wall)?;
            Ok(sale)
        })
    }

    /// Adds what paying by card costs more, or takes it off; only before anything is paid.
    pub fn surcharge(&self, id: SaleId, on: bool, key: &RequestKey, wall: DateTime<Utc>) -> Result<Sale> {
        self.write("change the card surcharge", |tx| {
            if let Some(subject) = request::done_before(tx, key)? {
                return sale::must_find(tx, subject.parse()?);
            }
            let sale = sale::must_find(tx, id)?;
            if attempt::open_of_sale(tx, id)? {
                return Err(Error::AttemptOpen(id));
            }
            let shop = setting::shop(tx)?;
            let sale = match shop.card_surcharge {
                Some(rate) if on => {
                    sale.with_surcharge(rate, ReceiptWords::for_language(&shop.language).surcharge)?
                }
                Some(_) | None => sale.without_surcharge()?,
            };
            sale::replace(tx, &sale)?;
            request::keep(tx, key, &id.to_string(), wall)?;
            Ok(sale)
        })
    }
}
