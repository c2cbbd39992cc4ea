//! The session between till and terminal, and what the last exchange says about its health.
//! Pure: the runner asks what to do and tells what came of it.

use domain::attempt::Condition;

/// Is there a session?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Session {
    /// Not known: this process has not logged in yet.
    #[default]
    Closed,
    /// A login succeeded, and nothing since says otherwise.
    Open,
}

impl Session {
    /// Must a login come before a payment?
    pub fn login_needed(self, terminal_wants_login: bool) -> bool {
        terminal_wants_login && self == Self::Closed
    }

    /// A refusal that means "no session" closes it.
    #[must_use]
    pub fn after_refusal(self, condition: &Condition) -> Self {
        if says_no_session(condition) { Self::Closed } else { self }
    }
}

/// These two say that the terminal has no session with us (`NotAllowed` at Swedbank Pay and
/// Verifone, `LoggedOut` elsewhere), and that it began nothing.
pub fn says_no_session(condition: &Condition) -> bool {
    matches!(condition, Condition::LoggedOut | Condition::NotAllowed)
}

/// What the last exchange said about a terminal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Health {
    /// Not asked since the start.
    #[default]
    Unchecked,
    /// It answered.
    Answering,
    /// It did not answer.
    Silent,
    /// It answered that it cannot work now.
    NotReady,
}
