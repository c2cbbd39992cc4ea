//! Something for people to read, on a display, on paper or in a menu.

use super::codes::codes;
use crate::encoding::{Writer, structure};
use crate::error::Error;

codes! {
    /// Where it is shown or printed (`UserInterface4Code`).
    Destination {
        CardholderDisplay = "CDSP" "CardholderDisplay",
        CardholderReceipt = "CRCP" "CardholderReceipt",
        MerchantDisplay = "MDSP" "MerchantDisplay",
        MerchantReceipt = "MRCP" "MerchantReceipt",
        OtherCardholderInterface = "CRDO" "OtherCardholderInterface",
    }
}

codes! {
    /// What something is shown or asked for (`InformationQualify1Code`).
    InformationQualifier {
        CustomerAssistance = "CUSA" "CustomerAssistance",
        Display = "DISP" "Display",
        Document = "DOCT" "Document",
        Error = "ERRO" "Error",
        Input = "INPT" "Input",
        PoiReplication = "POIR" "POIReplication",
        Receipt = "RCPT" "Receipt",
        Sound = "SOND" "Sound",
        Status = "STAT" "Status",
        Voucher = "VCHR" "Voucher",
    }
}

codes! {
    /// What the content is (`OutputFormat3Code`).
    OutputFormat {
        Barcode = "BARC" "Barcode",
        MenuEntry = "MENT" "MenuEntry",
        MessageReference = "MREF" "MessageReference",
        ScreenReference = "SREF" "ScreenReference",
        SimpleText = "TEXT" "SimpleText" | "Text",
        Xhtml = "HTML" "XHTML",
    }
}

structure! {
    /// Something for people to read (`ActionMessage10`).
    ActionMessage {
        need {
            /// Where.
            message_destination: Destination = lax_word("MessageDestination"),
        }
        may {
            /// What for.
            information_qualifier: Option<InformationQualifier> = word("InformationQualifier"),
            /// What the content is; absent means plain text.
            format: Option<OutputFormat> = word("Format"),
            /// It: lines with line feeds between, a name, or XHTML.
            message_content: Option<String> = text("MessageContent"),
            /// A barcode.
            output_barcode: Option<OutputBarcode> = object("OutputBarcode"),
            /// An answer is wanted.
            response_required: Option<bool> = flag("ResponseRequiredFlag"),
            /// Seconds that it must stay.
            minimum_display_time: Option<u32> = count("MinimumDisplayTime"),
        }
        check holds_its_format
    }
}

/// The format promises a member, and that member must be there and fit.
fn holds_its_format(message: &ActionMessage, to: &mut Writer<'_>) -> Result<(), Error> {
    let barcode = message.format == Some(OutputFormat::Barcode);
    if barcode && message.output_barcode.is_none() {
        return Err(to.missing("OutputBarcode"));
    }
    let text = message.message_content.as_deref();
    if !barcode && text.is_none() {
        return Err(to.missing("MessageContent"));
    }
    if text.is_some_and(|text| text.chars().nth(20_000).is_some()) {
        return Err(to.refused("MessageContent", "over 20000 characters"));
    }
    Ok(())
}

codes! {
    /// The symbology of a barcode (`BarcodeType1Code`).
    BarcodeType {
        QrCode = "COQR" "BarcodeEncodedAs2DQRCode",
        Code128 = "C128" "BarcodeEncodedAsCode128",
        Code25 = "C025" "BarcodeEncodedAsCode25",
        Code39 = "C039" "BarcodeEncodedAsCode39",
        Ean13 = "EA13" "BarcodeEncodedAsEA13",
        Ean8 = "EAN8" "BarcodeEncodedAsEAN8",
        Pdf417 = "P417" "BarcodeEncodedAsPDF417",
        UpcA = "UPCA" "BarcodeEncodedAsUPCA",
    }
}

codes! {
    /// How the data of a QR code are encoded (`QRCodeEncodingMode1Code`).
    QrCodeEncodingMode {
        Alphanumeric = "ALFA" "Alphanumeric",
        Binary = "BINA" "Binary",
        Kanji = "KANJ" "Kanji",
        Numeric = "NUME" "Numeric",
    }
}

codes! {
    /// How much of a QR code may be damaged (`QRCodeErrorCorrection1Code`).
    QrCodeErrorCorrection {
        Medium = "M015" "ErrorCorrection15Percent",
        Quartile = "Q025" "ErrorCorrection25Percent",
        High = "H030" "ErrorCorrection30Percent",
        Low = "L007" "ErrorCorrection7Percent",
    }
}

structure! {
    /// A barcode (`OutputBarcode2`).
    OutputBarcode {
        need {
            /// The symbology.
            barcode_type: BarcodeType = need_word("BarcodeType"),
        }
        may {
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

codes! {
    /// For whom a document is (`DocumentType7Code`).
    DocumentType {
        Journal = "JNRL" "Journal",
        CustomerReceipt = "CRCP" "CustomerReceipt",
        CashierReceipt = "HRCP" "CashierReceipt",
        SaleReceipt = "SRCP" "SaleReceipt",
        RelatedPaymentInstruction = "RPIN" "RelatedPaymentInstruction",
        Voucher = "VCHR" "Voucher",
    }
}

structure! {
    /// A receipt for the till to print (`PaymentReceipt5`).
    PaymentReceipt {
        need {
            /// For whom.
            document_qualifier: DocumentType = lax_word("DocumentQualifier"),
            /// The text.
            output_content: ActionMessage = need_object("OutputContent"),
        }
        may {
            /// To be printed on the same paper as the receipt of the sale.
            integrated_print: Option<bool> = flag("IntegratedPrintFlag"),
            /// The customer has to sign it.
            required_signature: Option<bool> = flag("RequiredSignatureFlag"),
        }
    }
}
