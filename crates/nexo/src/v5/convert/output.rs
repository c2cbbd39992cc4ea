//! Something for people to read. Nexo 5 has one text with line feeds where nexo 3 has pieces with a look each; the
//! looks are left out.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::words::{code, left, right};
use super::{Gap, NO_CODE, empty_in_five};
use crate::v3::{
    self, Device, DisplayOutput, InfoQualify, MenuEntry, MenuEntryTag, OutputContent, OutputText,
    PredefinedContent,
};
use crate::v5::{self, ActionMessage, Destination, DocumentType, OutputFormat};

/// The side that looks at it. An input beside a display is the same place.
pub(super) fn destination(device: &Device, path: &str) -> Result<Destination, Gap> {
    match device {
        Device::CustomerDisplay | Device::CustomerInput => Ok(Destination::CardholderDisplay),
        Device::CashierDisplay | Device::CashierInput => Ok(Destination::MerchantDisplay),
        Device::Other(_) => Err(Gap::in_five(path, NO_CODE)),
    }
}

pub(super) fn device(destination: &Destination) -> Device {
    match destination {
        Destination::CardholderDisplay => Device::CustomerDisplay,
        Destination::MerchantDisplay => Device::CashierDisplay,
        other @ (Destination::CardholderReceipt
        | Destination::MerchantReceipt
        | Destination::OtherCardholderInterface
        | Destination::Other(_)) => Device::Other(other.word().to_owned()),
    }
}

pub(super) fn qualifier(code: Option<&v5::InformationQualifier>) -> InfoQualify {
    code.map_or(InfoQualify::Display, |code| InfoQualify::from(code.word()))
}

const BARCODES: &[(v3::BarcodeType, v5::BarcodeType)] = &[
    (v3::BarcodeType::Ean8, v5::BarcodeType::Ean8),
    (v3::BarcodeType::Ean13, v5::BarcodeType::Ean13),
    (v3::BarcodeType::UpcA, v5::BarcodeType::UpcA),
    (v3::BarcodeType::Code25, v5::BarcodeType::Code25),
    (v3::BarcodeType::Code128, v5::BarcodeType::Code128),
    (v3::BarcodeType::Pdf417, v5::BarcodeType::Pdf417),
    (v3::BarcodeType::QrCode, v5::BarcodeType::QrCode),
];

const CORRECTIONS: &[(v3::QrCodeErrorCorrection, v5::QrCodeErrorCorrection)] = &[
    (v3::QrCodeErrorCorrection::Low, v5::QrCodeErrorCorrection::Low),
    (v3::QrCodeErrorCorrection::Medium, v5::QrCodeErrorCorrection::Medium),
    (v3::QrCodeErrorCorrection::Quartile, v5::QrCodeErrorCorrection::Quartile),
    (v3::QrCodeErrorCorrection::High, v5::QrCodeErrorCorrection::High),
];

/// The content, for that place.
pub(super) fn content_from(
    content: &OutputContent,
    to: Destination,
    path: &str,
) -> Result<ActionMessage, Gap> {
    let mut message = ActionMessage::new(to);
    let (format, text) = match &content.output_format {
        v3::OutputFormat::Text => (OutputFormat::SimpleText, Some(lines_of(&content.output_text))),
        v3::OutputFormat::MessageRef => {
            let named = content.predefined_content.as_ref().map(|named| named.reference_id.clone());
            (OutputFormat::MessageReference, named)
        }
        v3::OutputFormat::Xhtml => {
            let path = format!("{path}.OutputXHTML");
            let packed = content.output_xhtml.as_deref().unwrap_or("");
            let text = STANDARD.decode(packed).ok().and_then(|bytes| String::from_utf8(bytes).ok());
            (OutputFormat::Xhtml, Some(text.ok_or_else(|| Gap::in_five(path, "not base64 of text"))?))
        }
        v3::OutputFormat::BarCode => {
            let barcode = content.output_barcode.as_ref();
            message.output_barcode = barcode.map(|barcode| barcode_from(barcode, path)).transpose()?;
            (OutputFormat::Barcode, None)
        }
        v3::OutputFormat::Other(_) => return Err(Gap::in_five(format!("{path}.OutputFormat"), NO_CODE)),
    };
    message.format = Some(format);
    message.message_content = text;
    Ok(message)
}

/// Pieces with line feeds between them, but for those that do not end their line.
fn lines_of(pieces: &[OutputText]) -> String {
    let mut text = String::new();
    let mut begins = true;
    for piece in pieces {
        if !begins {
            text.push('\n');
        }
        text.push_str(&piece.text);
        begins = !piece.end_of_line;
    }
    text
}

fn barcode_from(barcode: &v3::OutputBarcode, path: &str) -> Result<v5::OutputBarcode, Gap> {
    let path = format!("{path}.OutputBarcode");
    let no_code = |name: &str| Gap::in_five(format!("{path}.{name}"), NO_CODE);
    let kind = right(BARCODES, &barcode.barcode_type).ok_or_else(|| no_code("BarcodeType"))?;
    let mode = barcode.qr_code_encoding_mode.as_ref();
    let correction = barcode.qr_code_error_correction.as_ref();
    let correction = correction
        .map(|word| right(CORRECTIONS, word).ok_or_else(|| no_code("QRCodeErrorCorrection")))
        .transpose()?;
    Ok(v5::OutputBarcode {
        barcode_value: barcode.barcode_value.clone(),
        qr_code_binary_value: barcode.qr_code_binary_value.clone(),
        qr_code_version: barcode.qr_code_version.clone(),
        qr_code_encoding_mode: mode.map(|word| code(word.as_str(), &path)).transpose()?,
        qr_code_error_correction: correction,
        ..v5::OutputBarcode::new(kind)
    })
}

fn barcode_to(barcode: &v5::OutputBarcode) -> v3::OutputBarcode {
    let kind = left(BARCODES, &barcode.barcode_type)
        .unwrap_or_else(|| v3::BarcodeType::Other(barcode.barcode_type.word().to_owned()));
    let correction = barcode.qr_code_error_correction.as_ref().map(|code| {
        left(CORRECTIONS, code).unwrap_or_else(|| v3::QrCodeErrorCorrection::Other(code.word().to_owned()))
    });
    let mode = barcode.qr_code_encoding_mode.as_ref();
    v3::OutputBarcode {
        barcode_type: kind,
        barcode_value: barcode.barcode_value.clone(),
        qr_code_binary_value: barcode.qr_code_binary_value.clone(),
        qr_code_version: barcode.qr_code_version.clone(),
        qr_code_encoding_mode: mode.map(|code| v3::QrCodeEncodingMode::from(code.word())),
        qr_code_error_correction: correction,
    }
}

pub(super) fn content_to(message: &ActionMessage, path: &str) -> Result<OutputContent, Gap> {
    let text = message.message_content.as_deref();
    Ok(match &message.format {
        None | Some(OutputFormat::SimpleText | OutputFormat::MenuEntry) => {
            OutputContent { output_text: pieces_of(text), ..OutputContent::default() }
        }
        Some(OutputFormat::MessageReference | OutputFormat::ScreenReference) => OutputContent {
            output_format: v3::OutputFormat::MessageRef,
            predefined_content: text.map(PredefinedContent::new),
            ..OutputContent::default()
        },
        Some(OutputFormat::Xhtml) => OutputContent {
            output_format: v3::OutputFormat::Xhtml,
            output_xhtml: text.map(|text| STANDARD.encode(text)),
            ..OutputContent::default()
        },
        Some(OutputFormat::Barcode) => OutputContent {
            output_format: v3::OutputFormat::BarCode,
            output_barcode: message.output_barcode.as_ref().map(barcode_to),
            ..OutputContent::default()
        },
        Some(OutputFormat::Other(_)) => {
            return Err(Gap::in_three(format!("{path}.Format"), super::UNKNOWN));
        }
    })
}

fn pieces_of(text: Option<&str>) -> Vec<OutputText> {
    let lines = text.into_iter().flat_map(|text| text.split('\n'));
    lines.map(|line| OutputText::line(line.strip_suffix('\r').unwrap_or(line))).collect()
}

/// What is shown, and after it the menu, where there is one.
pub(super) fn display_from(
    shown: &DisplayOutput,
    path: &str,
) -> Result<(Option<ActionMessage>, Option<ActionMessage>), Gap> {
    let place = destination(&shown.device, &format!("{path}.Device"))?;
    let qualifier = code(shown.info_qualify.as_str(), &format!("{path}.InfoQualify"))?;
    let menu = menu_from(&shown.menu_entry, &place, path)?;
    let nothing = shown.output_content == OutputContent::default();
    if nothing && menu.is_some() {
        return Ok((None, menu));
    }
    let message = ActionMessage {
        information_qualifier: Some(qualifier),
        response_required: Some(shown.response_required),
        minimum_display_time: shown.minimum_display_time,
        ..content_from(&shown.output_content, place, &format!("{path}.OutputContent"))?
    };
    Ok((Some(message), menu))
}

/// Where there is room for one message.
pub(super) fn single_from(shown: &DisplayOutput, path: &str) -> Result<ActionMessage, Gap> {
    empty_in_five(&shown.menu_entry, &format!("{path}.MenuEntry"))?;
    match display_from(shown, path)? {
        (Some(message), None) => Ok(message),
        _ => Err(Gap::in_five(path, super::ONLY_ONE)),
    }
}

/// Entries, one a line. Their number is what the customer answers with, so every one must stay where it is.
fn menu_from(entries: &[MenuEntry], place: &Destination, path: &str) -> Result<Option<ActionMessage>, Gap> {
    if entries.is_empty() {
        return Ok(None);
    }
    let path = format!("{path}.MenuEntry");
    let mut lines = Vec::new();
    for entry in entries {
        if entry.menu_entry_tag != MenuEntryTag::Selectable {
            return Err(Gap::in_five(format!("{path}.MenuEntryTag"), "every entry can be chosen"));
        }
        let pieces: Vec<&str> = entry.output_text.iter().map(|piece| piece.text.as_str()).collect();
        let line = pieces.join(" ");
        if entry.output_format != v3::OutputFormat::Text || line.contains('\n') {
            return Err(Gap::in_five(path, "an entry is one line of text"));
        }
        lines.push(line);
    }
    Ok(Some(ActionMessage {
        information_qualifier: Some(v5::InformationQualifier::Input),
        format: Some(OutputFormat::MenuEntry),
        message_content: Some(lines.join("\n")),
        ..ActionMessage::new(place.clone())
    }))
}

pub(super) fn menu_to(message: &ActionMessage) -> Vec<MenuEntry> {
    let lines = message.message_content.iter().flat_map(|text| text.split('\n'));
    lines.map(|line| MenuEntry::line(line.strip_suffix('\r').unwrap_or(line))).collect()
}

pub(super) fn display_to(message: &ActionMessage, path: &str) -> Result<DisplayOutput, Gap> {
    let menu = message.format == Some(OutputFormat::MenuEntry);
    let content = if menu { OutputContent::default() } else { content_to(message, path)? };
    Ok(DisplayOutput {
        response_required: message.response_required.unwrap_or(true),
        minimum_display_time: message.minimum_display_time,
        menu_entry: if menu { menu_to(message) } else { Vec::new() },
        ..DisplayOutput::new(
            device(&message.message_destination),
            qualifier(message.information_qualifier.as_ref()),
            content,
        )
    })
}

pub(super) fn receipts_from(
    receipts: &[v3::PaymentReceipt],
    path: &str,
) -> Result<Vec<v5::PaymentReceipt>, Gap> {
    let path = format!("{path}.PaymentReceipt");
    let receipt = |receipt: &v3::PaymentReceipt| {
        let document = code(receipt.document_qualifier.as_str(), &format!("{path}.DocumentQualifier"))?;
        let mut content = content_from(&receipt.output_content, paper(&document), &path)?;
        content.information_qualifier = Some(v5::InformationQualifier::Receipt);
        Ok(v5::PaymentReceipt {
            integrated_print: receipt.integrated_print.then_some(true),
            required_signature: receipt.required_signature.then_some(true),
            ..v5::PaymentReceipt::new(document, content)
        })
    };
    receipts.iter().map(receipt).collect()
}

/// For whom the paper is.
pub(super) fn paper(document: &DocumentType) -> Destination {
    match document {
        DocumentType::CustomerReceipt | DocumentType::SaleReceipt | DocumentType::Voucher => {
            Destination::CardholderReceipt
        }
        DocumentType::CashierReceipt
        | DocumentType::Journal
        | DocumentType::RelatedPaymentInstruction
        | DocumentType::Other(_) => Destination::MerchantReceipt,
    }
}

pub(super) fn receipts_to(
    receipts: &[v5::PaymentReceipt],
    path: &str,
) -> Result<Vec<v3::PaymentReceipt>, Gap> {
    let receipt = |receipt: &v5::PaymentReceipt| {
        Ok(v3::PaymentReceipt {
            document_qualifier: v3::DocumentQualifier::from(receipt.document_qualifier.word()),
            integrated_print: receipt.integrated_print.unwrap_or(false),
            required_signature: receipt.required_signature.unwrap_or(false),
            output_content: content_to(&receipt.output_content, &format!("{path}.OutputContent"))?,
        })
    };
    receipts.iter().map(receipt).collect()
}
