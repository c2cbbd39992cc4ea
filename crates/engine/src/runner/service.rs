//! What a terminal does besides taking money: its card first, its totals, its rest.

use core::time::Duration;
use std::sync::Arc;

use domain::ids::TerminalId;
use domain::money::Money;
use terminal::{Ask, CardSeen, Category, Live, Outcome, Said, SaleTransaction, Totals};

use super::{Lane, Runner, StartError, lock};
use crate::terminal_session::Fact;

impl Runner {
    /// Lets the customer present the card before the amount is known. The next payment on this terminal
    /// takes it up.
    pub async fn card_first(
        self: &Arc<Self>,
        terminal: TerminalId,
        amount: Option<Money>,
        sale: SaleTransaction,
    ) -> Result<CardSeen, StartError> {
        let lane = self.lane(terminal).ok_or(StartError::NoTerminal)?;
        if !lane.connector.capabilities().card_first {
            return Err(StartError::Cannot);
        }
        let _starting = lane.starting.try_lock().map_err(|_| StartError::TerminalBusy(None))?;
        self.refuse_if_in_use(&lane).await?;
        self.ensure_session(&lane).await?;
        done(self.question(&lane, &self.pairing(&lane), Ask::CardReady).await)?;
        let pairing = self.pairing(&lane);
        let service_id = self.service_id(&pairing).await?;
        let live = Live { category: Category::CardAcquisition, service_id: service_id.clone() };
        self.note(&lane, Fact::Began(pairing.clone(), live.clone()));
        let wait = lane.connector.capabilities().limits.payment_timeout;
        let answer = self.ask_for(&lane, &pairing, service_id, Ask::CardFirst { amount, sale }, wait).await;
        self.note(&lane, Fact::Ended(live));
        match answer {
            Some(Outcome { said: Said::Card(card), .. }) => {
                self.note(&lane, Fact::CardFirst(Some(card.clone())));
                Ok(card)
            }
            Some(Outcome { said: Said::Refused(refusal), .. }) => {
                self.note(&lane, Fact::Refused(refusal.condition.clone()));
                Err(StartError::Refused(refusal.condition))
            }
            Some(_) | None => {
                // No money can have moved. The terminal may still wait for a card.
                self.question(&lane, &pairing, Ask::CardNotNeeded).await;
                Err(StartError::Silent)
            }
        }
    }

    /// Forgets a card that will not be charged.
    pub async fn card_not_needed(self: &Arc<Self>, terminal: TerminalId) -> Result<(), StartError> {
        let lane = self.lane(terminal).ok_or(StartError::NoTerminal)?;
        let running = lock(&lane.standing).live.clone();
        let pairing = self.pairing(&lane);
        let ask = match running {
            Some((_, Live { category: category @ Category::CardAcquisition, service_id })) => {
                Ask::Abort { category, service_id }
            }
            Some(_) => return Err(StartError::TerminalBusy(None)),
            None => Ask::CardNotNeeded,
        };
        let answer = self.question(&lane, &pairing, ask).await;
        self.note(&lane, Fact::CardFirst(None));
        done(answer)
    }

    /// What the terminal took since its period began; with `close` the period ends.
    pub async fn totals(self: &Arc<Self>, terminal: TerminalId, close: bool) -> Result<Totals, StartError> {
        let lane = self.lane(terminal).ok_or(StartError::NoTerminal)?;
        let can = lane.connector.capabilities();
        if !(if close { can.reconciliation } else { can.totals }) {
            return Err(StartError::Cannot);
        }
        let _starting = lane.starting.try_lock().map_err(|_| StartError::TerminalBusy(None))?;
        self.refuse_if_in_use(&lane).await?;
        self.ensure_session(&lane).await?;
        let pairing = self.pairing(&lane);
        let service_id = self.service_id(&pairing).await?;
        // Acquirers are asked one after the other.
        let wait = can.limits.payment_timeout;
        match self.ask_for(&lane, &pairing, service_id, Ask::Totals { close }, wait).await {
            Some(Outcome { said: Said::Totals(totals), .. }) => Ok(totals),
            Some(Outcome { said: Said::Refused(refusal), .. }) => {
                self.note(&lane, Fact::Refused(refusal.condition.clone()));
                Err(StartError::Refused(refusal.condition))
            }
            Some(_) | None => Err(StartError::Silent),
        }
    }

    /// Shows the customer words on the terminal's own screen, while nobody pays there. Whoever wants to pay does not
    /// wait long for it.
    pub async fn show(self: &Arc<Self>, terminal: TerminalId, lines: Vec<String>) -> Result<(), StartError> {
        const LONGEST: Duration = Duration::from_secs(5);
        let lane = self.lane(terminal).ok_or(StartError::NoTerminal)?;
        if !lane.connector.capabilities().shows {
            return Err(StartError::Cannot);
        }
        let _starting = lane.starting.try_lock().map_err(|_| StartError::TerminalBusy(None))?;
        self.refuse_if_in_use(&lane).await?;
        self.ensure_session(&lane).await?;
        let pairing = self.pairing(&lane);
        let service_id = self.service_id(&pairing).await?;
        done(self.ask_for(&lane, &pairing, service_id, Ask::Show(lines), LONGEST).await)
    }

    /// Ends the session, so that the terminal may update itself.
    pub async fn log_out(self: &Arc<Self>, terminal: TerminalId) -> Result<(), StartError> {
        let lane = self.lane(terminal).ok_or(StartError::NoTerminal)?;
        let _starting = lane.starting.try_lock().map_err(|_| StartError::TerminalBusy(None))?;
        self.refuse_if_in_use(&lane).await?;
        let answer = self.question(&lane, &self.pairing(&lane), Ask::Logout { maintenance: true }).await;
        self.note(&lane, Fact::LoggedOut);
        done(answer)
    }

    /// Nobody disturbs a terminal that works on something.
    async fn refuse_if_in_use(&self, lane: &Lane) -> Result<(), StartError> {
        if lock(&lane.standing).live.is_some() || !self.is_free(lane).await {
            return Err(StartError::TerminalBusy(None));
        }
        Ok(())
    }
}

fn done(answer: Option<Outcome>) -> Result<(), StartError> {
    match answer.map(|outcome| outcome.said) {
        Some(Said::Refused(refusal)) => Err(StartError::Refused(refusal.condition)),
        Some(_) => Ok(()),
        None => Err(StartError::Silent),
    }
}
