//! Stands for what is coming.
use domain::{ids::{AttemptId, OperatorId, TerminalId}, money::Money};
use chrono::{DateTime, Utc};
use engine::ports::RequestKey;
use crate::{Db, error::Result};
#[derive(Debug)]
pub struct CardSum { pub net: Money }
#[derive(Debug)]
pub struct CardTotals { pub sums: Vec<CardSum>, pub unresolved: u32 }
impl Db {
    pub fn signature_check(&self, _: AttemptId) -> Result<Option<bool>> { Ok(None) }
    pub fn keep_signature(&self, _: AttemptId, _: bool, _: OperatorId, _: &RequestKey, _: DateTime<Utc>) -> Result<()> { Ok(()) }
    pub fn card_totals(&self, _: TerminalId) -> Result<CardTotals> { Ok(CardTotals { sums: vec![], unresolved: 0 }) }
    pub fn close_period(&self, _: TerminalId, _: Option<&str>, _: &[Money], _: OperatorId, _: DateTime<Utc>) -> Result<()> { Ok(()) }
}
