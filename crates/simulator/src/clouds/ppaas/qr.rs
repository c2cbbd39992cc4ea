//! QR payments: a code on the till's screen that the customer scans, or a code on the customer's phone that the till
//! scans. Each is written down before anybody is told of it, and ends by itself.

mod body;
mod book;
mod payment;
#[cfg(test)]
mod tests;

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};
use serde_json::Value;

use super::CloudError;
use super::callbacks::Callbacks;
use super::chance;
use super::options::WalletManner;
use super::platform::Platform;
use crate::answer;
use crate::ledger::LedgerError;
pub(crate) use body::{Asked, Wrong, refund};
use book::Book;
pub(crate) use payment::{Decision, Payment, Refused, Scenario, Status, shown};

pub use book::QrEntry;

/// How many digits a customer's code has, as in the provider's sample.
const CODE_DIGITS: usize = 24;

/// An app on a customer's phone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Wallet {
    /// The `paymentType` that it is paid with.
    pub(crate) payment_type: String,
    /// For people.
    pub(crate) label: String,
    /// What it shows to be scanned; another one after each payment.
    pub(crate) code: String,
}

/// All QR payments and the wallets that pay them.
#[derive(Debug)]
pub(crate) struct Desk {
    book: Mutex<Book>,
    wallets: Mutex<Vec<Wallet>>,
    manner: Mutex<WalletManner>,
    life: Duration,
    /// Where the pages of wallets are, without a slash at the end.
    pages: String,
}

/// What came of a request to begin a payment.
#[derive(Debug)]
pub(crate) enum Begun {
    New(Payment),
    /// The `clientTransactionId` is known already.
    Known(Payment),
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Desk {
    /// Opens the book, with what it remembers, and puts a code on each wallet.
    pub(crate) fn open(
        path: Option<&Path>,
        wallets: &[(String, String)],
        manner: WalletManner,
        life: Duration,
        pages: String,
    ) -> Result<Self, CloudError> {
        let wallet = |(payment_type, label): &(String, String)| {
            let code = chance::digits(CODE_DIGITS)?;
            Ok(Wallet { payment_type: payment_type.clone(), label: label.clone(), code })
        };
        let wallets: Result<Vec<Wallet>, CloudError> = wallets.iter().map(wallet).collect();
        Ok(Self {
            book: Mutex::new(Book::open(path)?),
            wallets: Mutex::new(wallets?),
            manner: Mutex::new(manner),
            life,
            pages,
        })
    }

    pub(crate) fn entries(&self) -> Vec<QrEntry> {
        lock(&self.book).entries().to_vec()
    }

    pub(crate) fn wallets(&self) -> Vec<Wallet> {
        lock(&self.wallets).clone()
    }

    pub(crate) fn set_manner(&self, manner: WalletManner) {
        *lock(&self.manner) = manner;
    }

    /// The newest payments of a wallet, newest first.
    pub(crate) fn of_wallet(&self, payment_type: &str, most: usize) -> Vec<Payment> {
        let book = lock(&self.book);
        let own = |payment: &&Payment| payment.payment_type == payment_type;
        book.payments().iter().rev().filter(own).take(most).cloned().collect()
    }

    pub(crate) fn with_id(&self, id: &str) -> Option<Payment> {
        lock(&self.book).payments().iter().find(|payment| payment.transaction_id == id).cloned()
    }

    /// A payment of this store by its own id or by the caller's.
    pub(crate) fn find(&self, store: &str, wanted: &Wanted<'_>) -> Option<Payment> {
        let book = lock(&self.book);
        let is = |payment: &&Payment| {
            payment.store == store
                && match wanted {
                    Wanted::Id(id) => payment.transaction_id == *id,
                    Wanted::ClientId(id) => payment.client_transaction_id == *id,
                }
        };
        book.payments().iter().find(is).cloned()
    }

    /// What the customer's app is given to open.
    pub(crate) fn link(&self, payment: &Payment) -> String {
        format!("{}/pay/{}", self.pages, payment.transaction_id)
    }

    /// The state of a payment as its till reads it.
    pub(crate) fn state(&self, payment: &Payment) -> Value {
        payment.state(&self.link(payment))
    }
}

/// How a payment is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wanted<'a> {
    Id(&'a str),
    ClientId(&'a str),
}

/// What goes on by itself needs the whole cloud: the clock of its tasks and the way back to the till.
impl Platform {
    /// Begins a payment, unless it has begun already.
    pub(crate) fn begin_qr(
        self: &Arc<Self>,
        store: &str,
        asked: &Asked,
        callback: Option<&str>,
    ) -> Result<Begun, CloudError> {
        let id = chance::id(16)?;
        let mut book = lock(&self.qr.book);
        let known = |payment: &&Payment| {
            payment.store == store && payment.client_transaction_id == asked.client_transaction_id
        };
        if let Some(known) = book.payments().iter().find(known) {
            return Ok(Begun::Known(known.clone()));
        }
        let payment = Payment::begun(id, store, asked, later(answer::now(), self.qr.life), callback);
        book.keep(&payment)?;
        drop(book);
        let first = self.first_move(asked)?;
        let id = payment.transaction_id.clone();
        if let Some(Move { decision, after }) = first {
            if after.is_zero() {
                self.decide_qr(&id, decision)?;
            } else {
                self.decide_later(&id, decision, after);
            }
        }
        self.decide_later(&id, Decision::Expire, self.qr.life);
        Ok(Begun::New(self.qr.with_id(&id).unwrap_or(payment)))
    }

    /// What happens without anybody's doing.
    fn first_move(&self, asked: &Asked) -> Result<Option<Move>, CloudError> {
        let manner = *lock(&self.qr.manner);
        let by_owner = match manner {
            WalletManner::Person => None,
            WalletManner::Pays(after) => Some(Move { decision: Decision::Pay, after }),
            WalletManner::Declines(after) => Some(Move { decision: Decision::Decline, after }),
        };
        if asked.scenario == Scenario::Consumerscan {
            return Ok(by_owner);
        }
        let at_once = |decision| Some(Move { decision, after: Duration::ZERO });
        let scanned = asked.scanned_payment_id.as_deref().unwrap_or_default();
        let mut wallets = lock(&self.qr.wallets);
        let own = |wallet: &&mut Wallet| wallet.payment_type == asked.payment_type && wallet.code == scanned;
        match wallets.iter_mut().find(own) {
            Some(wallet) => {
                wallet.code = chance::digits(CODE_DIGITS)?;
                // whoever shows a code has agreed, unless the wallet is told to say no
                Ok(by_owner.or_else(|| at_once(Decision::Pay)))
            }
            None => Ok(at_once(Decision::Decline)),
        }
    }

    fn decide_later(self: &Arc<Self>, id: &str, decision: Decision, after: Duration) {
        let (inner, id) = (Arc::clone(self), id.to_owned());
        self.spawn(async move {
            tokio::time::sleep(after).await;
            match inner.decide_qr(&id, decision) {
                // what has ended before does not end again
                Ok(_) | Err(QrError::Refused(_)) => {}
                Err(QrError::Ledger(error)) => tracing::error!(%error, "cannot keep the book of QR payments"),
            }
        });
    }

    /// Somebody, or the clock, decides about a payment; the till that named its address is told.
    pub(crate) fn decide_qr(self: &Arc<Self>, id: &str, decision: Decision) -> Result<Payment, QrError> {
        let decided = lock(&self.qr.book).decide(id, decision, answer::now())?;
        if let Some(url) = &decided.callback {
            Callbacks::send(self, url, self.qr.state(&decided).to_string().into_bytes());
        }
        Ok(decided)
    }

    /// Payments that were left waiting when the cloud ended go on to their end.
    pub(crate) fn resume_qr(self: &Arc<Self>) {
        let now = answer::now();
        let waiting: Vec<Payment> = {
            let book = lock(&self.qr.book);
            let waits = |payment: &&Payment| payment.status == Status::Pending;
            book.payments().iter().filter(waits).cloned().collect()
        };
        for payment in waiting {
            let left = payment.expires_at.signed_duration_since(now).to_std().unwrap_or_default();
            self.decide_later(&payment.transaction_id, Decision::Expire, left);
        }
    }
}

/// What a wallet does, and when.
struct Move {
    decision: Decision,
    after: Duration,
}

/// Why something is not done with a payment.
#[derive(Debug, thiserror::Error)]
pub(crate) enum QrError {
    #[error("the payment is not in a state for that")]
    Refused(Refused),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl From<QrError> for CloudError {
    fn from(error: QrError) -> Self {
        match error {
            QrError::Refused(_) => Self::QrState,
            QrError::Ledger(error) => Self::Ledger(error),
        }
    }
}

fn later(now: DateTime<Utc>, life: Duration) -> DateTime<Utc> {
    let life = chrono::Duration::from_std(life).unwrap_or_default();
    now.checked_add_signed(life).unwrap_or(now)
}
