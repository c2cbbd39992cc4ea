//! The words of a receipt, one table per language.
//!
//! Typed, so that a language with a word missing does not compile. A receipt is a document: its words are
//! not those of the screen, and they do not change with the cashier's language.

use crate::{currency::Currency, sale::Stamp};
use crate::{money::Money, quantity::Quantity, quantity::UnitPrice, tax::TaxCategory};

/// The words and number forms of one language.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ReceiptWords {
    /// What stands before the decimals.
    pub decimal_mark: &'static str,
    /// How a moment is written (`strftime`).
    pub time_form: &'static str,
    /// Before the shop's VAT number.
    pub vat_id: &'static str,
    /// Before the receipt number.
    pub receipt: &'static str,
    /// Before the sale reference.
    pub sale: &'static str,
    /// Before the till code.
    pub till: &'static str,
    /// Before the operator's name.
    pub served_by: &'static str,
    /// The sum before tax is added.
    pub subtotal: &'static str,
    /// The sum to be paid.
    pub total: &'static str,
    /// What cash rounding added.
    pub rounding: &'static str,
    /// The total after cash rounding.
    pub to_pay: &'static str,
    /// Paid in cash.
    pub cash: &'static str,
    /// Handed back.
    pub change: &'static str,
    /// Paid by card.
    pub card: &'static str,
    /// Paid by a code.
    pub by_code: &'static str,
    /// Before the acquirer's approval code.
    pub approval_code: &'static str,
    /// The tax.
    pub vat: &'static str,
    /// Without tax.
    pub net: &'static str,
    /// With tax.
    pub gross: &'static str,
    /// Taxed at nought.
    pub zero: &'static str,
    /// Exempt by law.
    pub exempt: &'static str,
    /// The buyer owes the tax.
    pub reverse_charge: &'static str,
    /// No supply at all.
    pub out_of_scope: &'static str,
    /// Before the number of a copy.
    pub copy: &'static str,
    /// Before the journal's short hash.
    pub seal: &'static str,
    /// Over a payment that was undone.
    pub void: &'static str,
    /// Over money that was paid back.
    pub refund: &'static str,
    /// Before the number of the receipt that a return is about.
    pub original: &'static str,
    /// Beside the line on which somebody signs.
    pub signature: &'static str,
    /// Tip on top of what was paid.
    pub tip: &'static str,
    /// Cash that was handed out with a card payment.
    pub cash_back: &'static str,
    /// What the card was charged in all.
    pub charged: &'static str,
    /// Over and under what was made to learn on.
    pub training: &'static str,
    /// Taken off.
    pub discount: &'static str,
    /// Before the catalogue's price, where another one was taken.
    pub instead_of: &'static str,
    /// Tax that the buyer does not owe.
    pub tax_relief: &'static str,
    /// Brought back by the customer.
    pub taken_back: &'static str,
    /// Handed to the customer for what came back.
    pub paid_out: &'static str,
    /// Paid with a gift card.
    pub gift_card: &'static str,
    /// Before what is left on a gift card.
    pub gift_left: &'static str,
    /// What paying by card costs more.
    pub surcharge: &'static str,
    /// Over a page that shows what a printer can do.
    pub test_page: &'static str,
}

/// English.
pub const ENGLISH: ReceiptWords = ReceiptWords {
    decimal_mark: ".",
    time_form: "%d/%m/%Y %H:%M",
    vat_id: "VAT no.",
    receipt: "Receipt",
    sale: "Sale",
    till: "Till",
    served_by: "Served by",
    subtotal: "Subtotal",
    total: "Total",
    rounding: "Cash rounding",
    to_pay: "To pay",
    cash: "Cash",
    change: "Change",
    card: "Card",
    by_code: "QR code",
    approval_code: "Approval code",
    vat: "VAT",
    net: "Net",
    gross: "Gross",
    zero: "zero-rated",
    exempt: "exempt",
    reverse_charge: "reverse charge",
    out_of_scope: "no VAT",
    copy: "COPY",
    seal: "Seal",
    void: "VOID",
    refund: "REFUND",
    original: "For receipt",
    signature: "Signature",
    tip: "Tip",
    cash_back: "Cash handed out",
    charged: "Charged to the card",
    training: "TRAINING — NOT A RECEIPT",
    discount: "Discount",
    instead_of: "instead of",
    tax_relief: "VAT not owed",
    taken_back: "returned",
    paid_out: "Paid out",
    gift_card: "Gift card",
    gift_left: "left",
    surcharge: "Card surcharge",
    test_page: "Test page",
};

/// Dutch.
pub const DUTCH: ReceiptWords = ReceiptWords {
    decimal_mark: ",",
    time_form: "%d-%m-%Y %H:%M",
    vat_id: "Btw-nr.",
    receipt: "Bon",
    sale: "Verkoop",
    till: "Kassa",
    served_by: "Geholpen door",
    subtotal: "Subtotaal",
    total: "Totaal",
    rounding: "Afronding contant",
    to_pay: "Te betalen",
    cash: "Contant",
    change: "Wisselgeld",
    card: "Pin",
    by_code: "QR-code",
    approval_code: "Autorisatiecode",
    vat: "Btw",
    net: "Excl.",
    gross: "Incl.",
    zero: "0%",
    exempt: "vrijgesteld",
    reverse_charge: "verlegd",
    out_of_scope: "geen btw",
    copy: "KOPIE",
    seal: "Zegel",
    void: "ANNULERING",
    refund: "TERUGBETALING",
    original: "Bij bon",
    signature: "Handtekening",
    tip: "Fooi",
    cash_back: "Contant meegegeven",
    charged: "Van de kaart",
    training: "TRAINING — GEEN BON",
    discount: "Korting",
    instead_of: "in plaats van",
    tax_relief: "Btw niet verschuldigd",
    taken_back: "retour",
    paid_out: "Uitbetaald",
    gift_card: "Cadeaukaart",
    gift_left: "saldo",
    surcharge: "Toeslag kaartbetaling",
    test_page: "Testpagina",
};

/// German.
pub const GERMAN: ReceiptWords = ReceiptWords {
    decimal_mark: ",",
    time_form: "%d.%m.%Y %H:%M",
    vat_id: "USt-IdNr.",
    receipt: "Beleg",
    sale: "Verkauf",
    till: "Kasse",
    served_by: "Es bediente Sie",
    subtotal: "Zwischensumme",
    total: "Summe",
    rounding: "Barrundung",
    to_pay: "Zu zahlen",
    cash: "Bar",
    change: "Rückgeld",
    card: "Karte",
    by_code: "QR-Code",
    approval_code: "Genehmigungsnr.",
    vat: "MwSt.",
    net: "Netto",
    gross: "Brutto",
    zero: "0%",
    exempt: "steuerfrei",
    reverse_charge: "Steuerschuld beim Empfänger",
    out_of_scope: "nicht steuerbar",
    copy: "KOPIE",
    seal: "Siegel",
    void: "STORNO",
    refund: "ERSTATTUNG",
    original: "Zu Beleg",
    signature: "Unterschrift",
    tip: "Trinkgeld",
    cash_back: "Bar ausgezahlt",
    charged: "Von der Karte",
    training: "TRAINING — KEIN BELEG",
    discount: "Rabatt",
    instead_of: "statt",
    tax_relief: "MwSt. nicht geschuldet",
    taken_back: "Rückgabe",
    paid_out: "Ausgezahlt",
    gift_card: "Gutschein",
    gift_left: "Guthaben",
    surcharge: "Kartenaufschlag",
    test_page: "Testseite",
};

impl ReceiptWords {
    /// The table for a language tag such as `nl` or `nl-BE`; English where there is none.
    pub fn for_language(tag: &str) -> &'static Self {
        match tag.split(['-', '_']).next() {
            Some("nl") => &DUTCH,
            Some("de") => &GERMAN,
            Some(_) | None => &ENGLISH,
        }
    }

    /// An amount without its currency.
    pub fn amount(&self, money: Money) -> String {
        self.decimal(&money.to_wire())
    }

    /// A quantity without its unit.
    pub fn quantity(&self, quantity: Quantity) -> String {
        self.decimal(&quantity.to_string())
    }

    /// The price of one unit.
    pub fn unit_price(&self, price: UnitPrice, currency: Currency) -> String {
        self.decimal(&price.to_text(currency))
    }

    /// A moment as the wall clock showed it.
    pub fn time(&self, at: Stamp) -> String {
        at.local().format(self.time_form).to_string()
    }

    /// Why a category has no rate; nothing for those that have one.
    pub fn category(&self, category: TaxCategory) -> Option<&'static str> {
        match category {
            TaxCategory::Standard | TaxCategory::Reduced | TaxCategory::SuperReduced => None,
            TaxCategory::Zero => Some(self.zero),
            TaxCategory::Exempt => Some(self.exempt),
            TaxCategory::ReverseCharge => Some(self.reverse_charge),
            TaxCategory::OutOfScope => Some(self.out_of_scope),
        }
    }

    /// Decimal text with this language's mark.
    pub fn decimal(&self, text: &str) -> String {
        text.replace('.', self.decimal_mark)
    }
}
