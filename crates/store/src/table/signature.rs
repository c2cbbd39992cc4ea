//! Signatures: an approved payment whose slip wants one stays to be looked at until a named person did,
//! also over a restart. The money is taken either way; one that is not accepted is given back.

use chrono::{DateTime, Utc};
use domain::{
    attempt::{Attempt, AttemptKind},
    card::{CardResult, SlipFor},
    ids::{AttemptId, OperatorId, SaleId},
};
use engine::ports::RequestKey;
use rusqlite::{OptionalExtension, params};

use super::{attempt, commit::Books, journal, request, seal, uuid_if_any};
use crate::{
    Db,
    error::{Error, Result},
};

/// What a person said of a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignatureCheck {
    /// It is the customer's.
    pub accepted: bool,
    /// Who looked.
    pub by: OperatorId,
    /// When.
    pub at: DateTime<Utc>,
}

impl Db {
    /// The payments of a sale whose signature nobody has looked at, oldest first.
    pub fn signature_open(&self, sale: SaleId) -> Result<Vec<Attempt>> {
        let key = sale.uuid();
        self.read(|db| {
            attempt::list(
                db,
                "SELECT a.document FROM signature_check c JOIN attempt a ON a.id = c.attempt
                 WHERE c.accepted IS NULL AND a.sale = ?1 ORDER BY a.ordinal",
                [key.as_bytes()],
            )
        })
    }

    /// The same of every sale.
    pub fn signatures_open(&self) -> Result<Vec<Attempt>> {
        self.read(|db| {
            attempt::list(
                db,
                "SELECT a.document FROM signature_check c JOIN attempt a ON a.id = c.attempt
                 WHERE c.accepted IS NULL ORDER BY c.asked_ms, a.id",
                [],
            )
        })
    }

    /// What a person said of the signature of a payment; nothing where none was wanted or nobody looked.
    pub fn signature(&self, id: AttemptId) -> Result<Option<SignatureCheck>> {
        let what = "read a signature";
        self.read(|db| {
            let row = db
                .query_row(
                    "SELECT accepted, operator, at_ms FROM signature_check WHERE attempt = ?1",
                    [id.uuid().as_bytes()],
                    |row| {
                        let said: Option<bool> = row.get(0)?;
                        Ok(said.zip(uuid_if_any(row, 1)?).zip(row.get::<_, Option<i64>>(2)?))
                    },
                )
                .optional()
                .map_err(Error::sql(what))?;
            Ok(row.flatten().map(|((accepted, by), at)| SignatureCheck {
                accepted,
                by: OperatorId::from_uuid(by),
                at: DateTime::from_timestamp_millis(at).unwrap_or_default(),
            }))
        })
    }

    /// Keeps what a person said of a signature. Told twice under one id, it is done once.
    pub fn keep_signature(
        &self,
        id: AttemptId,
        accepted: bool,
        by: OperatorId,
        key: &RequestKey,
        wall: DateTime<Utc>,
    ) -> Result<()> {
        let at = self.stamp(wall);
        let what = "keep what was said of a signature";
        self.write(what, |tx| {
            if request::done_before(tx, key)?.is_some() {
                return Ok(());
            }
            let missing = || Error::Missing { what: format!("attempt {id}") };
            let attempt = attempt::find(tx, id)?.ok_or_else(missing)?;
            let changed = tx
                .execute(
                    "UPDATE signature_check SET accepted = ?2, operator = ?3, at_ms = ?4
                     WHERE attempt = ?1 AND accepted IS NULL",
                    params![id.uuid().as_bytes(), accepted, by.uuid().as_bytes(), at.utc.timestamp_millis()],
                )
                .map_err(Error::sql(what))?;
            if changed == 0 {
                return Err(Error::SignatureNotOpen(id));
            }
            seal::SIGNATURE.seal(tx, id.uuid().as_bytes())?;
            let event = journal::Event::SignatureChecked { attempt: &attempt, accepted, by };
            journal::event(tx, self.sale_id(), at, event)?;
            request::keep(tx, key, &id.to_string(), wall)
        })
    }
}

impl Books<'_> {
    /// Notes that somebody has to look at a signature, where the shop's slip wants one.
    pub(super) fn ask_signature(&self, attempt: &Attempt, result: &CardResult) -> Result<()> {
        let wanted =
            result.slips.iter().any(|slip| slip.audience == SlipFor::Merchant && slip.signature_required);
        if !wanted || attempt.kind != AttemptKind::Payment {
            return Ok(());
        }
        self.tx
            .execute(
                "INSERT INTO signature_check (attempt, asked_ms) VALUES (?1, ?2)",
                params![attempt.id.uuid().as_bytes(), self.at.utc.timestamp_millis()],
            )
            .map_err(Error::sql("note that a signature is wanted"))?;
        seal::SIGNATURE.seal(self.tx, attempt.id.uuid().as_bytes())
    }
}
