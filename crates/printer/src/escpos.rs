//! Rows as bytes for a receipt printer (ESC/POS, as Epson publishes it and most makes follow).
//!
//! Lines are laid out here by characters, so that a printer's own alignment never comes into it. A row with a
//! letter that no page of the printer has goes as a picture, and so does everything where the shop chose that.

use domain::{
    printer::{CodePage, DrawerPin, Lettering, PaperWidth, Printer},
    receipt::paper::{Paper, Row, Weight},
};

use crate::{code_page, picture::Picture};

const ESC: u8 = 0x1b;
const GS: u8 = 0x1d;
const LF: u8 = b'\n';

/// `ESC @`: forget what was set before.
const RESET: [u8; 2] = [ESC, b'@'];
/// `ESC d 4`: the last line has to pass the knife.
const FEED: [u8; 3] = [ESC, b'd', 4];
/// `GS V 66 0`: cut, all but a corner.
const CUT: [u8; 4] = [GS, b'V', 66, 0];
/// `GS !`: both ways twice as large, and as usual again.
const LARGE: [u8; 3] = [GS, b'!', 0x11];
const USUAL: [u8; 3] = [GS, b'!', 0];
/// Rows of dots in one command: what the smallest printers take at once.
const BAND: usize = 128;
/// Dots of a character.
const DOTS: u16 = 12;

/// Dots of a square of a QR code.
const SQUARE: u8 = 6;

/// The bytes that put rows on paper and cut it.
pub fn escpos(paper: &Paper, printer: &Printer) -> Vec<u8> {
    let mut out = Job { bytes: RESET.to_vec(), page: None, printer };
    match printer.lettering {
        Lettering::Raster => out.picture(&paper.rows),
        Lettering::CodePage => paper.rows.iter().for_each(|row| out.row(row)),
    }
    out.bytes.extend(FEED);
    out.bytes.extend(CUT);
    out.bytes
}

/// `ESC p m t1 t2`: 100 ms on, 500 ms off, which opens every drawer and burns no coil.
pub fn kick(pin: DrawerPin) -> Vec<u8> {
    let wire = match pin {
        DrawerPin::Two => 0,
        DrawerPin::Five => 1,
    };
    vec![ESC, b'p', wire, 50, 250]
}

struct Job<'a> {
    bytes: Vec<u8>,
    page: Option<CodePage>,
    printer: &'a Printer,
}

impl Job<'_> {
    fn row(&mut self, row: &Row) {
        match row {
            Row::Code(content) if self.printer.model.makes_qr() => self.code(content),
            Row::Code(_) => self.picture(core::slice::from_ref(row)),
            Row::Loud(_) => self.letters(row, self.columns() / 2, &LARGE, &USUAL),
            Row::Centre(_, Weight::Strong) | Row::Pair(_, _, Weight::Strong) => {
                self.letters(row, self.columns(), &[ESC, b'E', 1], &[ESC, b'E', 0]);
            }
            Row::Blank
            | Row::Rule
            | Row::Left(_)
            | Row::Slip(_)
            | Row::Centre(_, Weight::Usual)
            | Row::Pair(_, _, Weight::Usual)
            | Row::Columns(..)
            | Row::Fill(_) => self.letters(row, self.columns(), &[], &[]),
        }
    }

    fn columns(&self) -> usize {
        usize::from(self.printer.width.characters())
    }

    /// A row in the printer's own letters; as a picture where it has not all of them.
    fn letters(&mut self, row: &Row, width: usize, before: &[u8], after: &[u8]) {
        let lines: Vec<String> = row.lines(width).iter().map(|line| code_page::plain(line)).collect();
        let Some((page, lines)) = self.encode(&lines) else {
            return self.picture(core::slice::from_ref(row));
        };
        self.bytes.extend(before);
        if let Some((page, number)) = page
            && self.page != Some(page)
        {
            self.bytes.extend([ESC, b't', number]);
            self.page = Some(page);
        }
        for line in lines {
            self.bytes.extend(line);
            self.bytes.push(LF);
        }
        self.bytes.extend(after);
    }

    /// Lines in one page: the one that is set, or the first that has every letter. Text of ASCII alone needs
    /// none.
    #[expect(clippy::type_complexity, reason = "a page with its number, and the lines")]
    fn encode(&self, lines: &[String]) -> Option<(Option<(CodePage, u8)>, Vec<Vec<u8>>)> {
        let in_page = |page: CodePage| {
            let line = |line: &String| line.chars().map(|letter| code_page::byte(page, letter)).collect();
            lines.iter().map(line).collect::<Option<Vec<Vec<u8>>>>()
        };
        let pages = self.printer.model.pages();
        if lines.iter().all(|line| line.is_ascii()) {
            return pages.first().and_then(|(page, _)| Some((None, in_page(*page)?)));
        }
        let set = pages.iter().filter(|(page, _)| Some(*page) == self.page);
        let mut pages = set.chain(pages).map(|page| Some((Some(*page), in_page(page.0)?)));
        pages.find_map(|found| found)
    }

    /// `GS ( k`: the printer makes the code. Model 2, level M.
    fn code(&mut self, content: &str) {
        let Ok(length) = u16::try_from(content.len().saturating_add(3)) else { return };
        let [low, high] = length.to_le_bytes();
        self.bytes.extend([ESC, b'a', 1, LF]);
        self.bytes.extend([GS, b'(', b'k', 4, 0, 49, 65, 50, 0]);
        self.bytes.extend([GS, b'(', b'k', 3, 0, 49, 67, SQUARE]);
        self.bytes.extend([GS, b'(', b'k', 3, 0, 49, 69, 49]);
        self.bytes.extend([GS, b'(', b'k', low, high, 49, 80, 48]);
        self.bytes.extend(content.as_bytes());
        self.bytes.extend([GS, b'(', b'k', 3, 0, 49, 81, 48]);
        self.bytes.extend([LF, ESC, b'a', 0]);
    }

    /// `GS v 0`: rows as dots, in bands.
    fn picture(&mut self, rows: &[Row]) {
        let Some(picture) = Picture::of(rows, dots(self.printer.width)) else { return };
        let Ok(stride) = u16::try_from(picture.stride) else { return };
        for band in picture.dots.chunks(picture.stride.saturating_mul(BAND).max(1)) {
            let Ok(high) = u16::try_from(band.len() / picture.stride.max(1)) else { return };
            self.bytes.extend([GS, b'v', b'0', 0]);
            self.bytes.extend(stride.to_le_bytes());
            self.bytes.extend(high.to_le_bytes());
            self.bytes.extend(band);
        }
    }
}

/// How wide the paper is in dots.
fn dots(width: PaperWidth) -> u16 {
    width.characters().saturating_mul(DOTS)
}
