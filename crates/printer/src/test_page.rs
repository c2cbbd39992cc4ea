//! What a printer is tried with: every letter that a receipt may need, an amount, and a code to scan.

use domain::{
    printer::Printer,
    receipt::{
        paper::{Paper, Row},
        words::ReceiptWords,
    },
};

/// Letters of the languages that receipts are written in, and of their neighbours.
const LETTERS: [&str; 8] = [
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "abcdefghijklmnopqrstuvwxyz",
    "0123456789 !\"#$%&'()*+,-./",
    ":;<=>?@[\\]^_`{|}~",
    "ÄÖÜäöüß ÉÈËÊéèëê ÏÎïîÇç",
    "ÀÁÂàáâ ÓÔÕóôõ ÚÙÛúùû Ññ Øø Åå Ææ",
    "€ £ ¥ § ° ½ ² × “ ” – …",
    "ŁŚŻłśż ŘŠŽřšž ŐŰőű",
];

/// The page.
pub fn test_page(printer: &Printer, words: &ReceiptWords) -> Paper {
    let mut page = Paper::default();
    page.title(&printer.name);
    page.centre(words.test_page);
    page.rule();
    for line in LETTERS {
        page.left(line);
    }
    page.rule();
    page.pair("1 x 1,00", &words.decimal("1.00"));
    page.total(&format!("{} €", words.total), &words.decimal("1234567.89"));
    page.columns("", [words.net, words.vat, words.gross]);
    page.columns("A 21%", ["8,25", "1,73", "9,98"]);
    page.loud(&format!("{} 1", words.copy));
    page.rule();
    page.pair(&printer.address, &printer.width.characters().to_string());
    page.put(Row::Code("FLORIN-TEST".to_owned()));
    page
}
