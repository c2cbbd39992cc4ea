//! Something for people to read, on a display, on paper or in a menu.
//!
//! What is inside the text (plain lines, form-encoded pairs, base64) differs by vendor and is not unpacked here.

use super::words::open_enum;
use crate::encoding::{Writer, structure};
use crate::error::Error;

open_enum! {
    /// Which member of the content holds it (nexo 3.1 XSD `OutputFormat`).
    OutputFormat {
        MessageRef = "MessageRef",
        Text = "Text",
        Xhtml = "XHTML",
        BarCode = "BarCode",
    }
}

structure! {
    /// Something for people to read (nexo 3.1 XSD `OutputContent`).
    OutputContent {
        may {
            /// Which of the members holds it.
            output_format: OutputFormat = made_word("OutputFormat", OutputFormat::Text),
            /// A text that both sides know by name.
            predefined_content: Option<PredefinedContent> = object("PredefinedContent"),
            /// Pieces of text, in order.
            output_text: Vec<OutputText> = objects("OutputText"),
            /// Base64 of XHTML.
            output_xhtml: Option<String> = text("OutputXHTML"),
            /// A barcode.
            output_barcode: Option<OutputBarcode> = object("OutputBarcode"),
        }
        check holds_its_format
    }
}

impl OutputContent {
    /// Plain lines.
    pub fn lines<I: IntoIterator<Item = S>, S: Into<String>>(lines: I) -> Self {
        Self { output_text: lines.into_iter().map(OutputText::line).collect(), ..Self::default() }
    }
}

/// The format promises a member, and that member must be there.
fn holds_its_format(content: &OutputContent, to: &mut Writer<'_>) -> Result<(), Error> {
    let absent = match content.output_format {
        OutputFormat::Text if content.output_text.is_empty() => Some("OutputText"),
        OutputFormat::Xhtml if content.output_xhtml.is_none() => Some("OutputXHTML"),
        OutputFormat::MessageRef if content.predefined_content.is_none() => Some("PredefinedContent"),
        OutputFormat::BarCode if content.output_barcode.is_none() => Some("OutputBarcode"),
        OutputFormat::Text
        | OutputFormat::Xhtml
        | OutputFormat::MessageRef
        | OutputFormat::BarCode
        | OutputFormat::Other(_) => None,
    };
    absent.map_or(Ok(()), |name| Err(to.missing(name)))
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

open_enum! {
    /// The colour of the letters (nexo 3.1 XSD `Color`).
    Color {
        White = "White",
        Black = "Black",
        Red = "Red",
        Green = "Green",
        Blue = "Blue",
        Yellow = "Yellow",
        Magenta = "Magenta",
        Cyan = "Cyan",
    }
}

structure! {
    /// A piece of text (nexo 3.1 XSD `OutputText`).
    OutputText {
        need {
            /// The text; an empty one is an empty line.
            text: String = open_text("Text"),
        }
        may {
            /// The number of the character set, 3 to 2000.
            character_set: Option<u32> = count("CharacterSet"),
            /// The font.
            font: Option<String> = text("Font"),
            /// The line to start in, 1 to 500.
            start_row: Option<u32> = count("StartRow"),
            /// The column to start in, 1 to 100.
            start_column: Option<u32> = count("StartColumn"),
            /// The colour.
            color: Option<Color> = word("Color"),
            /// The look.
            character_style: Option<CharacterStyle> = word("CharacterStyle"),
            /// The width.
            character_width: Option<CharacterWidth> = word("CharacterWidth"),
            /// The height.
            character_height: Option<CharacterHeight> = word("CharacterHeight"),
            /// The place in the line.
            alignment: Option<Alignment> = word("Alignment"),
            /// The line ends here.
            end_of_line: bool = flag_or("EndOfLineFlag", true),
        }
        check fits_the_page
    }
}

impl OutputText {
    /// One plain line.
    pub fn line(text: impl Into<String>) -> Self {
        Self::new(text)
    }
}

fn fits_the_page(text: &OutputText, to: &mut Writer<'_>) -> Result<(), Error> {
    for (name, value, range, why) in [
        ("CharacterSet", text.character_set, 3..=2000, "not 3 to 2000"),
        ("StartRow", text.start_row, 1..=500, "not 1 to 500"),
        ("StartColumn", text.start_column, 1..=100, "not 1 to 100"),
    ] {
        if value.is_some_and(|value| !range.contains(&value)) {
            return Err(to.refused(name, why));
        }
    }
    Ok(())
}

structure! {
    /// A text that both sides know by name (nexo 3.1 XSD `PredefinedContent`).
    PredefinedContent {
        need {
            /// The name.
            reference_id: String = lax_text("ReferenceID"),
        }
        may {
            /// ISO 639-1.
            language: Option<String> = language("Language"),
        }
    }
}

open_enum! {
    /// The symbology of a barcode (nexo 3.1 XSD `BarcodeType`).
    BarcodeType {
        Ean8 = "EAN8",
        Ean13 = "EAN13",
        UpcA = "UPCA",
        Code25 = "Code25",
        Code128 = "Code128",
        Pdf417 = "PDF417",
        QrCode = "QRCODE",
    }
}

open_enum! {
    /// How the data of a QR code are encoded (nexo 3.1 XSD `QRCodeEncodingMode`).
    QrCodeEncodingMode {
        Numeric = "Numeric",
        Alphanumeric = "Alphanumeric",
        Binary = "Binary",
        Kanji = "Kanji",
    }
}

open_enum! {
    /// How much of a QR code may be damaged (nexo 3.1 XSD `QRCodeErrorCorrection`).
    QrCodeErrorCorrection {
        /// 7 percent.
        Low = "L",
        /// 15 percent.
        Medium = "M",
        /// 25 percent.
        Quartile = "Q",
        /// 30 percent.
        High = "H",
    }
}

structure! {
    /// A barcode (nexo 3.1 XSD `OutputBarcode`).
    OutputBarcode {
        may {
            /// The symbology.
            barcode_type: BarcodeType = word_or("BarcodeType", BarcodeType::Ean13),
            /// What it says.
            barcode_value: Option<String> = text("BarcodeValue"),
            /// Base64 of what a QR code says.
            qr_code_binary_value: Option<String> = text("QRCodeBinaryValue"),
            /// The size of a QR code, 1 to 40, as digits.
            qr_code_version: Option<String> = text("QRCodeVersion"),
            /// The encoding of a QR code.
            qr_code_encoding_mode: Option<QrCodeEncodingMode> = word("QRCodeEncodingMode"),
            /// The error correction of a QR code.
            qr_code_error_correction: Option<QrCodeErrorCorrection> = word("QRCodeErrorCorrection"),
        }
        check says_something
    }
}

fn says_something(barcode: &OutputBarcode, to: &mut Writer<'_>) -> Result<(), Error> {
    if barcode.barcode_value.is_none() && barcode.qr_code_binary_value.is_none() {
        return Err(to.missing("BarcodeValue"));
    }
    Ok(())
}

open_enum! {
    /// What can be done with an entry of a menu (nexo 3.1 XSD `MenuEntryTag`).
    MenuEntryTag {
        Selectable = "Selectable",
        NonSelectable = "NonSelectable",
        SubMenu = "SubMenu",
        NonSelectableSubMenu = "NonSelectableSubMenu",
    }
}

structure! {
    /// An entry of a menu (nexo 3.1 XSD `MenuEntry`).
    MenuEntry {
        may {
            /// Which of the members holds it.
            output_format: OutputFormat = made_word("OutputFormat", OutputFormat::Text),
            /// What can be done with it.
            menu_entry_tag: MenuEntryTag = word_or("MenuEntryTag", MenuEntryTag::Selectable),
            /// Chosen from the start.
            default_selected: bool = flag_or("DefaultSelectedFlag", false),
            /// A text that both sides know by name.
            predefined_content: Option<PredefinedContent> = object("PredefinedContent"),
            /// Pieces of text, in order.
            output_text: Vec<OutputText> = objects("OutputText"),
            /// Base64 of XHTML.
            output_xhtml: Option<String> = text("OutputXHTML"),
        }
    }
}

impl MenuEntry {
    /// An entry with one plain line.
    pub fn line(text: impl Into<String>) -> Self {
        Self { output_text: vec![OutputText::line(text)], ..Self::default() }
    }
}
