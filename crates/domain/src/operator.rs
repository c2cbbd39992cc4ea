//! Who works at the till and what their role lets them do.
//!
//! PINs are not here: this crate compares no secrets.

use serde::{Deserialize, Serialize};

use crate::ids::OperatorId;

/// What a person may do. Which role may do which step is the API's table.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sells.
    Cashier,
    /// Sells and helps cashiers out.
    Supervisor,
    /// Answers for the books.
    Manager,
    /// Sets up terminals, and takes no money.
    Technician,
}

impl Role {
    /// The word stored and sent.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Cashier => "cashier",
            Self::Supervisor => "supervisor",
            Self::Manager => "manager",
            Self::Technician => "technician",
        }
    }

    /// The role with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Cashier, Self::Supervisor, Self::Manager, Self::Technician]
            .into_iter()
            .find(|role| role.word() == word)
    }
}

/// A person who works at the till.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Operator {
    /// Their id.
    pub id: OperatorId,
    /// The name on the screen and the receipt.
    pub name: String,
    /// What they may do.
    pub role: Role,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_of_a_role_is_the_one_that_is_stored() {
        for role in [Role::Cashier, Role::Supervisor, Role::Manager, Role::Technician] {
            assert_eq!(Role::from_word(role.word()), Some(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.word());
        }
        assert_eq!(Role::from_word("owner"), None);
    }
}
