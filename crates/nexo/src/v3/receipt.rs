//! Receipts that a terminal composed, and text for people in general.
//!
//! What is inside the text (plain lines, form-encoded pairs, base64) differs by vendor and is not unpacked here.

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

    fn write(&self, to: &mut Writer) -> Result<(), Error> {
        to.word("DocumentQualifier", Some(&self.document_qualifier))?;
        to.flag_unless(false, "IntegratedPrintFlag", self.integrated_print);
        to.flag_unless(false, "RequiredSignatureFlag", self.required_signature);
        to.object("OutputContent", Some(&self.output_content))
    }
}

open_enum! {
    /// Which member of the content holds it (nexo 3.1 XSD `OutputFormat`).
    OutputFormat {
        MessageRef = "MessageRef",
        Text = "Text",
        Xhtml = "XHTML",
        BarCode = "BarCode",
    }
}

/// Something for people to read (nexo 3.1 XSD `OutputContent`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputContent {
    /// Which of the members holds it.
    pub output_format: OutputFormat,
    /// Pieces of text, in order.
    pub output_text: Vec<OutputText>,
    /// Base64 of XHTML.
    pub output_xhtml: Option<String>,
    /// A text that both sides know by name.
    pub predefined_content: Option<PredefinedContent>,
}

impl OutputContent {
    /// Plain lines.
    pub fn lines<I: IntoIterator<Item = S>, S: Into<String>>(lines: I) -> Self {
        Self { output_text: lines.into_iter().map(OutputText::line).collect(), ..Self::default() }
    }
}

impl Default for OutputContent {
    fn default() -> Self {
        Self {
            output_format: OutputFormat::Text,
            output_text: Vec::new(),
            output_xhtml: None,
            predefined_content: None,
        }
    }
}

impl Wire for OutputContent {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            output_format: from.word_or_empty("OutputFormat")?,
            output_text: from.objects("OutputText")?,
            output_xhtml: from.text("OutputXHTML")?,
            predefined_content: from.object("PredefinedContent")?,
        })
    }

    fn write(&self, to: &mut Writer) -> Result<(), Error> {
        to.word("OutputFormat", Some(&self.output_format))?;
        let absent = match self.output_format {
            OutputFormat::Text if self.output_text.is_empty() => Some("OutputText"),
            OutputFormat::Xhtml if self.output_xhtml.is_none() => Some("OutputXHTML"),
            OutputFormat::MessageRef if self.predefined_content.is_none() => Some("PredefinedContent"),
            // A barcode is not carried yet, so there is none to write.
            OutputFormat::BarCode => Some("OutputBarcode"),
            OutputFormat::Text | OutputFormat::Xhtml | OutputFormat::MessageRef | OutputFormat::Other(_) => {
                None
            }
        };
        if let Some(name) = absent {
            return Err(to.missing(name));
        }
        to.object("PredefinedContent", self.predefined_content.as_ref())?;
        to.objects("OutputText", &self.output_text)?;
        to.text("OutputXHTML", self.output_xhtml.as_deref());
        Ok(())
    }
}

open_enum! {
    /// The look of a letter (nexo 3.1 XSD `CharacterStyle`).
    CharacterStyle {
        Normal = "Normal",
        Bold = "Bold",
        Italic = "Italic",
        Underlined = "Underlined" | "Underline",
    }
}

open_enum! {
    /// The width of a letter (nexo 3.1 XSD `CharacterWidth`).
    CharacterWidth {
        Single = "SingleWidth",
        Double = "DoubleWidth",
    }
}

open_enum! {
    /// The height of a letter (nexo 3.1 XSD `CharacterHeight`).
    CharacterHeight {
        Single = "SingleHeight",
        Double = "DoubleHeight",
        Half = "HalfHeight",
    }
}

open_enum! {
    /// Where in a line a text stands (nexo 3.1 XSD `Alignment`).
    Alignment {
        Left = "Left",
        Right = "Right",
        Centred = "Centred",
        Justified = "Justified",
    }
}

/// A piece of text (nexo 3.1 XSD `OutputText`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutputText {
    /// The text.
    pub text: String,
    /// The look.
    pub character_style: Option<CharacterStyle>,
    /// The width.
    pub character_width: Option<CharacterWidth>,
    /// The height.
    pub character_height: Option<CharacterHeight>,
    /// The place in the line.
    pub alignment: Option<Alignment>,
    /// The line ends here.
    pub end_of_line: bool,
}

impl OutputText {
    /// One plain line.
    pub fn line(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            character_style: None,
            character_width: None,
            character_height: None,
            alignment: None,
            end_of_line: true,
        }
    }
}

impl Wire for OutputText {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self {
            text: from.text_or_empty("Text")?,
            character_style: from.word("CharacterStyle")?,
            character_width: from.word("CharacterWidth")?,
            character_height: from.word("CharacterHeight")?,
            alignment: from.word("Alignment")?,
            end_of_line: from.flag("EndOfLineFlag")?.unwrap_or(true),
        })
    }

    fn write(&self, to: &mut Writer) -> Result<(), Error> {
        // An empty text is an empty line, so it is written.
        to.text("Text", Some(&self.text));
        to.word("CharacterStyle", self.character_style.as_ref())?;
        to.word("CharacterWidth", self.character_width.as_ref())?;
        to.word("CharacterHeight", self.character_height.as_ref())?;
        to.word("Alignment", self.alignment.as_ref())?;
        to.flag_unless(true, "EndOfLineFlag", self.end_of_line);
        Ok(())
    }
}

/// A text that both sides know by name (nexo 3.1 XSD `PredefinedContent`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PredefinedContent {
    /// The name.
    pub reference_id: String,
    /// ISO 639-1.
    pub language: Option<String>,
}

impl Wire for PredefinedContent {
    fn read(from: &Fields<'_>) -> Result<Self, Error> {
        Ok(Self { reference_id: from.text_or_empty("ReferenceID")?, language: from.text("Language")? })
    }

    fn write(&self, to: &mut Writer) -> Result<(), Error> {
        to.need_text("ReferenceID", &self.reference_id)?;
        to.language("Language", self.language.as_deref())
    }
}
