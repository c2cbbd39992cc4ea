//! What must lie in the drawer, and what is missing.

use crate::{error::Error, money::Money};

/// Everything that moved cash since the drawer was counted. Cash rounding is inside the sales already.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DrawerMoves {
    /// What lay in it at the start.
    pub float: Money,
    /// Cash that sales left in it: handed over less change.
    pub sales: Money,
    /// Cash that went back to customers, as a positive amount.
    pub refunds: Money,
    /// Put in besides.
    pub paid_in: Money,
    /// Taken out besides.
    pub paid_out: Money,
}

impl DrawerMoves {
    /// What must lie in it now.
    pub fn expected(&self) -> Result<Money, Error> {
        self.float.plus(self.sales)?.minus(self.refunds)?.plus(self.paid_in)?.minus(self.paid_out)
    }

    /// How much too much was counted; too little is negative.
    pub fn over(&self, counted: Money) -> Result<Money, Error> {
        counted.minus(self.expected()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::currency::Currency;

    #[test]
    fn t51_expected_and_over() {
        let eur = |minor| Money::new(minor, Currency::EUR);
        let moves = DrawerMoves {
            float: eur(15_000),
            sales: eur(128_450),
            refunds: eur(2_370),
            paid_in: eur(2_000),
            paid_out: eur(40_000),
        };
        assert_eq!(moves.expected(), Ok(eur(103_080)));
        assert_eq!(moves.over(eur(103_030)), Ok(eur(-50)));
    }
}
