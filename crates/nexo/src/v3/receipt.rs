//! Receipts that a terminal composed.

use super::output::OutputContent;
use super::words::open_enum;
use crate::encoding::{Fields, Wire, Writer};
use crate::error::Error;

open_enum! {
    /// For whom a document is (nexo 3.1 XSD `DocumentQualifier`).
    DocumentQualifier {
        SaleReceipt = "SaleReceipt",
        CashierReceipt = "CashierReceipt",
        CustomerReceipt = "CustomerReceipt",
        Document = "Document",
        Voucher = "Voucher",
        Journal = "Journal",
    }
}

/// A receipt for the till to print (nexo 3.1 XSD `PaymentReceipt`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaymentReceipt {
    /// For whom.
    pub document_qualifier: DocumentQualifier,
    /// To be printed on the same paper as the receipt of the sale.
    pub integrated_print: bool,
    /// The customer has to sign it.
    pub required_signature: bool,
    /// The text.
    pub output_content: OutputContent,
}

impl PaymentReceipt {
    /// A receipt of plain lines.
    pub fn lines<I: IntoIterator<Item = S>, S: Into<String>>(qualifier: DocumentQualifier, lines: I) -> Self {
        Self {
            document_qualifier: qualifier,
            integrated_print: false,
            required_signature: false,
            output_content: OutputContent::lines(lines),
        }
    }
}

impl Wire for PaymentReceipt {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            document_qualifier: from.word_or_empty("DocumentQualifier")?,
            integrated_print: from.flag("IntegratedPrintFlag")?.unwrap_or(false),
            required_signature: from.flag("RequiredSignatureFlag")?.unwrap_or(false),
            output_content: from.object("OutputContent")?.unwrap_or_default(),
        })
    }

    fn write<'a>(&'a self, to: &mut Writer<'a>) -> Result<(), Error> {
        to.word("DocumentQualifier", Some(&self.document_qualifier))?;
        to.flag_unless(false, "IntegratedPrintFlag", self.integrated_print);
        to.flag_unless(false, "RequiredSignatureFlag", self.required_signature);
        to.object("OutputContent", Some(&self.output_content))
    }
}
