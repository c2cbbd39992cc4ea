//! The same receipt in every form: what stands on one stands on all, as the books have it.

use chrono::{DateTime, FixedOffset};
use domain::{
    basket::{Basket, Item},
    card::CardSummary,
    currency::Currency,
    ids::{AttemptId, BasketId, OperatorId, SaleId, TenderId},
    money::Money,
    printer::{CodePage, DrawerPin, Lettering, PaperWidth, Printer, PrinterModel},
    quantity::{Quantity, Unit, UnitPrice},
    receipt::{
        Print, Receipt,
        paper::{Paper, Row},
        words::{DUTCH, ENGLISH, GERMAN, ReceiptWords},
    },
    rounding::CashRounding,
    sale::{ReceiptNumber, Sale, SaleReference, Stamp},
    shop::Shop,
    tax::{Rate, TaxCategory, TaxCode, TaxLevel, TaxMode, TaxPolicy},
};
use uuid::Uuid;

use crate::{code_page, escpos, face::Faces, html, kick, pdf, test_page};

pub(crate) fn printer(model: PrinterModel, lettering: Lettering, width: PaperWidth) -> Printer {
    Printer {
        name: "Counter".into(),
        address: "127.0.0.1:9100".into(),
        model,
        lettering,
        width,
        drawer: Some(DrawerPin::Two),
        automatic: true,
    }
}

fn usual() -> Printer {
    printer(PrinterModel::Epson, Lettering::CodePage, PaperWidth::Chars42)
}

fn at() -> Stamp {
    "2026-03-02T09:05:00+01:00".parse::<DateTime<FixedOffset>>().unwrap().into()
}

fn shop() -> Shop {
    let code = |letter: &str, category, rate| TaxCode::new(letter, category, Rate::new(rate)).unwrap();
    Shop {
        name: "Käse & Brot".into(),
        address_lines: vec!["Große Straße 1".into(), "1234 AB Town".into()],
        vat_id: Some("NL000000000B00".into()),
        country: "NL".into(),
        currency: Currency::EUR,
        tax: TaxPolicy { mode: TaxMode::Inclusive, level: TaxLevel::PerRateTotal },
        tax_codes: vec![code("A", TaxCategory::Standard, 21_000), code("B", TaxCategory::Reduced, 9_000)],
        cash_rounding: Some(CashRounding::nearest(5)),
        zone: "Europe/Amsterdam".into(),
        day_start: "04:00".into(),
        language: "nl".into(),
        till_code: "T01".into(),
        discount_limit: None,
        card_surcharge: None,
        labels: vec![],
        training: false,
    }
}

/// A sale by card and cash, with weighed goods and letters of many languages.
fn receipt(copy: u32, training: bool) -> Receipt {
    let shop = shop();
    let mut basket = Basket::new(BasketId::from_uuid(Uuid::nil()), Currency::EUR);
    let goods = [
        ("Coffee beans <b>&", "2", "4.99", Unit::Piece, 0),
        ("Comté 18 months", "0.335", "12.90", Unit::Kilogram, 1),
        ("Crème brûlée, groß", "1", "3.30", Unit::Piece, 1),
        ("Żubrówka", "1", "11.11", Unit::Piece, 0),
    ];
    for (name, quantity, price, unit, code) in goods {
        let unit_price = UnitPrice::parse(price, Currency::EUR).unwrap();
        let tax = shop.tax_codes[code].clone();
        let item = Item { product: None, name: name.into(), unit_price, unit, tax, age: None, gift: None };
        basket.add(item, Quantity::parse(quantity).unwrap()).unwrap();
    }
    let reference = SaleReference::new("T01", 118).unwrap();
    let (id, by) = (SaleId::from_uuid(Uuid::nil()), OperatorId::from_uuid(Uuid::nil()));
    let sale = Sale::open(id, &basket, reference, shop.tax, shop.cash_rounding, by, at()).unwrap();
    let card = CardSummary {
        brand: Some("VISA".into()),
        masked_pan: Some("************1234".into()),
        approval_code: Some("A1B2C3".into()),
        service_id: "17".into(),
        ..CardSummary::default()
    };
    let attempt = AttemptId::from_uuid(Uuid::from_u128(9));
    let tender = |number| TenderId::from_uuid(Uuid::from_u128(number));
    let sale = sale.with_card(tender(1), Money::new(1_000, Currency::EUR), attempt, card).unwrap();
    let sale = sale.with_cash(tender(2), Money::new(5_000, Currency::EUR)).unwrap();
    let sale = sale.complete(ReceiptNumber { series: "T01".into(), number: 42 }, at()).unwrap();
    let print = Print {
        operator: "Cashier".into(),
        chain: "0123456789abcdef0123".into(),
        card_slip: vec!["TERMINAL    12345678".into(), "AID  A0000000031010".into()],
        besides: vec![],
        copy,
    };
    let mut receipt = Receipt::new(&shop, &sale, print).unwrap();
    receipt.training = training;
    receipt
}

/// Every text of the rows.
fn texts(paper: &Paper) -> Vec<String> {
    let of = |row: &Row| match row {
        Row::Blank | Row::Rule | Row::Code(_) => vec![],
        Row::Left(text) | Row::Slip(text) | Row::Centre(text, _) | Row::Loud(text) | Row::Fill(text) => {
            vec![text.clone()]
        }
        Row::Pair(left, right, _) => vec![left.clone(), right.clone()],
        Row::Columns(label, numbers) => [vec![label.clone()], numbers.to_vec()].concat(),
    };
    paper.rows.iter().flat_map(of).filter(|text| !text.is_empty()).collect()
}

/// The letters on an ESC/POS paper, pictures and commands left out: read by the tables of each page.
fn on_paper(bytes: &[u8]) -> String {
    let mut text = String::new();
    let (mut at, mut page) = (0, CodePage::Pc437);
    while let Some(byte) = bytes.get(at) {
        let next = |more: usize| usize::from(bytes.get(at + more).copied().unwrap_or_default());
        at += match (byte, bytes.get(at + 1)) {
            (0x1b, Some(b'@')) => 2,
            (0x1b, Some(b't')) => {
                let number = u8::try_from(next(2)).unwrap();
                page = PrinterModel::Epson.pages().iter().find(|(_, known)| *known == number).unwrap().0;
                3
            }
            (0x1b, Some(b'E' | b'a' | b'd')) | (0x1d, Some(b'!')) => 3,
            (0x1b, Some(b'p')) => 5,
            (0x1d, Some(b'V')) => 4,
            (0x1d, Some(b'(')) => 5 + next(3) + next(4) * 256,
            (0x1d, Some(b'v')) => 8 + (next(4) + next(5) * 256) * (next(6) + next(7) * 256),
            (0x1b | 0x1d, other) => panic!("a command that nobody knows: {byte:x} {other:?} at {at}"),
            (byte, _) if byte.is_ascii() => {
                text.push(char::from(*byte));
                1
            }
            (byte, _) => {
                text.push(code_page::rest(page).chars().nth(usize::from(byte - 128)).unwrap());
                1
            }
        };
    }
    text
}

const LANGUAGES: [(&str, &ReceiptWords); 3] = [("en", &ENGLISH), ("nl", &DUTCH), ("de", &GERMAN)];

#[test]
fn every_form_says_what_the_books_say() {
    for (language, words) in LANGUAGES {
        let receipt = receipt(0, false);
        let paper = receipt.paper(words);
        let text = receipt.text(42, words);
        let page = html(&paper, language, "T01-000042");
        let printed = on_paper(&escpos(&paper, &usual()));
        for one in texts(&paper) {
            let safe = one.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            assert!(page.contains(&safe), "{safe:?} is not on the page");
            if one.len() < 30 {
                assert!(text.contains(&one), "{one:?} is not in the text");
                // A row with a letter that no page has is drawn whole, its amount as well.
                let drawn = one.contains(['Ż', '—']) || one.starts_with("11.11") || one.starts_with("11,11");
                assert!(drawn || printed.contains(&one), "{one:?} is not on paper:\n{printed}");
            }
        }
        for amount in [receipt.total, receipt.change, receipt.lines[1].amount, receipt.tax_rows[0].tax] {
            let amount = words.amount(amount);
            for form in [&text, &page, &printed] {
                assert!(form.contains(&amount), "{amount} is not in\n{form}");
            }
        }
        assert!(!page.contains("<b>&"), "names are text");
    }
}

#[test]
fn lines_on_paper_are_those_of_the_stored_text() {
    let receipt = receipt(0, false);
    let printed = on_paper(&escpos(&receipt.paper(&DUTCH), &usual()));
    let lines: Vec<&str> = printed.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let text = receipt.text(42, &DUTCH);
    let known = |line: &&str| !line.is_empty() && !line.contains('Ż');
    let stored: Vec<&str> = text.lines().filter(known).collect();
    assert_eq!(lines, stored);
}

#[test]
fn a_letter_that_no_page_has_is_drawn_and_the_rest_is_not() {
    let paper = receipt(0, false).paper(&ENGLISH);
    let bytes = escpos(&paper, &usual());
    let pictures = bytes.windows(3).filter(|three| *three == [0x1d, b'v', b'0']).count();
    assert_eq!(pictures, 1, "the vodka alone");
    let old = escpos(&paper, &printer(PrinterModel::Basic, Lettering::CodePage, PaperWidth::Chars32));
    assert!(!old.windows(3).any(|three| three == [0x1d, b'(', b'k']), "no QR command for who has none");
}

#[test]
fn a_picture_has_whole_bands_of_the_width_of_the_paper() {
    let paper = receipt(1, true).paper(&GERMAN);
    for (width, dots) in [(PaperWidth::Chars32, 384), (PaperWidth::Chars42, 504), (PaperWidth::Chars48, 576)]
    {
        let bytes = escpos(&paper, &printer(PrinterModel::Clone, Lettering::Raster, width));
        assert_eq!(on_paper(&bytes).trim(), "", "nothing but pictures");
        let (mut at, mut rows, mut black) = (2, 0, 0_u32);
        while bytes.get(at..at + 3) == Some(&[0x1d, b'v', b'0']) {
            let stride = usize::from(u16::from_le_bytes([bytes[at + 4], bytes[at + 5]]));
            let high = usize::from(u16::from_le_bytes([bytes[at + 6], bytes[at + 7]]));
            assert_eq!(stride * 8, dots);
            assert!(high <= 128 && high > 0);
            black += bytes[at + 8..at + 8 + stride * high].iter().map(|byte| byte.count_ones()).sum::<u32>();
            at += 8 + stride * high;
            rows += high;
        }
        assert_eq!(bytes[at..], [0x1b, b'd', 4, 0x1d, b'V', 66, 0], "then feed and cut");
        assert!(rows > 500 && black > 10_000, "{rows} rows, {black} dots");
    }
}

#[test]
fn copies_and_training_are_twice_as_large() {
    let bytes = escpos(&receipt(2, true).paper(&ENGLISH), &usual());
    let large = |text: &str| {
        let at = bytes.windows(text.len()).position(|part| part == text.as_bytes()).unwrap();
        let before = &bytes[..at];
        let turned = before.windows(2).rposition(|two| two == [0x1d, b'!']).unwrap();
        before[turned + 2]
    };
    assert_eq!(large("COPY 2"), 0x11);
    assert_eq!(large("TRAINING"), 0x11);
    assert_eq!(large("Total EUR"), 0, "the total is not, so that they are twice its size");
    let page = html(&receipt(2, true).paper(&ENGLISH), "en", "x");
    assert_eq!(page.matches("class=\"loud\"").count(), 3, "training above and below, and the copy");
}

#[test]
fn the_drawer_gets_the_pulse_that_opens_it() {
    assert_eq!(kick(DrawerPin::Two), [0x1b, b'p', 0, 50, 250]);
    assert_eq!(kick(DrawerPin::Five), [0x1b, b'p', 1, 50, 250]);
}

#[test]
fn no_name_of_an_article_becomes_a_command() {
    let mut receipt = receipt(0, false);
    receipt.lines[0].item.name = "Evil\u{1b}p0\u{1d}V\u{0}\u{10}\u{4}\u{9b}<script>".into();
    let bytes = escpos(&receipt.paper(&ENGLISH), &usual());
    assert!(!bytes.windows(2).any(|two| two == [0x1b, b'p']));
    assert_eq!(bytes.windows(2).filter(|two| *two == [0x1d, b'V']).count(), 1, "the cut at the end");
    // The byte alone stands in sizes and pictures; only with what follows it asks or commands.
    assert!(!bytes.windows(2).any(|two| matches!(two, [0x10, 0x04 | 0x05 | 0x14])));
    assert!(!html(&receipt.paper(&ENGLISH), "en", "x").contains("<script>"));
}

#[test]
fn every_letter_of_a_receipt_can_be_drawn() {
    let faces = Faces::load().expect("both files are fonts");
    let letters = "€äöüÄÖÜßéèëêïîçÇñøåæŁŚŻłśżŘŠŽőű£¥§°½²×–—…“”„0123456789,.-%/:*";
    for face in [&faces.regular, &faces.bold] {
        for letter in letters.chars() {
            assert_ne!(face.glyph(letter), face.glyph('?'), "{letter}");
        }
        let widths: Vec<f32> = "0123456789".chars().map(|digit| face.advance(face.glyph(digit))).collect();
        assert!(widths.windows(2).all(|two| (two[0] - two[1]).abs() < f32::EPSILON), "figures of one width");
    }
}

#[test]
fn a_pdf_is_the_same_bytes_for_the_same_receipt_and_has_a_page_for_any_length() {
    let paper = receipt(0, false).paper(&DUTCH);
    let first = pdf(&paper, "nl", "T01-000042").unwrap();
    assert_eq!(first, pdf(&paper, "nl", "T01-000042").unwrap());
    assert!(first.starts_with(b"%PDF-"));
    let mut long = Paper::default();
    (0..3_000).for_each(|number| long.pair(&format!("Article {number}"), "1,00"));
    let pages = pdf(&long, "nl", "long").unwrap();
    let count = pages.windows(8).filter(|part| *part == b"/Page\n  " || *part == b"/Page /P").count();
    let text = String::from_utf8_lossy(&pages);
    assert!(text.contains("/Count 3"), "{count} pages");
}

#[test]
fn the_test_page_fits_every_printer() {
    for model in PrinterModel::ALL {
        for lettering in [Lettering::CodePage, Lettering::Raster] {
            for width in PaperWidth::ALL {
                let printer = printer(model, lettering, width);
                let paper = test_page(&printer, &GERMAN);
                let text = on_paper(&escpos(&paper, &printer));
                let most = usize::from(width.characters());
                assert!(text.lines().all(|line| line.chars().count() <= most), "{text}");
            }
        }
    }
}

/// Writes samples for people and for other programs to look at, where a folder is named.
#[test]
#[expect(
    clippy::disallowed_methods,
    reason = "samples for people are no books: a half-written one is made again"
)]
fn samples() {
    let Some(folder) = std::env::var_os("FLORIN_PRINT_SAMPLES").map(std::path::PathBuf::from) else { return };
    std::fs::create_dir_all(&folder).unwrap();
    for (language, words) in LANGUAGES {
        let receipt = receipt(u32::from(language == "nl"), language == "de");
        let paper = receipt.paper(words);
        let write =
            |ending: &str, bytes: &[u8]| std::fs::write(folder.join(format!("{language}.{ending}")), bytes);
        write("txt", receipt.text(42, words).as_bytes()).unwrap();
        write("html", html(&paper, language, "T01-000042").as_bytes()).unwrap();
        write("pdf", &pdf(&paper, language, "T01-000042").unwrap()).unwrap();
        write("escpos", &escpos(&paper, &usual())).unwrap();
        let raster = printer(PrinterModel::Epson, Lettering::Raster, PaperWidth::Chars48);
        write("raster", &escpos(&paper, &raster)).unwrap();
        write("test.escpos", &escpos(&test_page(&usual(), words), &usual())).unwrap();
    }
}
