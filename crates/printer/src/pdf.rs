//! Rows as a PDF: a strip of paper 80 mm wide with its letters embedded, so that it looks the same everywhere.
//!
//! It says nothing of when or by what it was made: the same rows are the same bytes.

use std::collections::BTreeMap;

use domain::receipt::paper::Paper;
use pdf_writer::{
    Content, Filter, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr,
    types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap},
};

use crate::{
    block::{Block, Mark, Page},
    face::{BOLD, Face, Faces, REGULAR},
};

/// Points of a millimetre.
const MM: f32 = 72.0 / 25.4;
/// The paper.
const WIDE: f32 = 80.0 * MM;
/// Around everything.
const MARGIN: f32 = 5.0 * MM;
/// Size of the letters.
const SIZE: f32 = 8.6;
/// The longest page that every reader takes (14,400 points is the limit of the format).
const LONGEST: f32 = 14_000.0;
/// Units of an em in the widths of a PDF.
const EM: f32 = 1_000.0;
/// Compression: as small as it gets.
const SMALLEST: u8 = 9;

const ADOBE: SystemInfo<'static> =
    SystemInfo { registry: Str(b"Adobe"), ordering: Str(b"Identity"), supplement: 0 };

/// The document. Nothing where the fonts cannot be read, which a test rules out.
pub fn pdf(paper: &Paper, language: &str, title: &str) -> Option<Vec<u8>> {
    let faces = Faces::load()?;
    let page = Page { width: WIDE - MARGIN * 2.0, size: SIZE };
    let blocks = paper.rows.iter().map(|row| Block::of(row, page, &faces)).collect();
    let mut document = Document { pdf: Pdf::new(), next: Ref::new(1) };
    let (catalog, tree, regular, bold) = (document.id(), document.id(), document.id(), document.id());
    let sheets = sheets(blocks);
    let pages: Vec<(Ref, Ref)> = sheets.iter().map(|_| (document.id(), document.id())).collect();
    let mut used = Used::default();
    for (sheet, (page, contents)) in sheets.iter().zip(&pages) {
        document.sheet(sheet, (*page, *contents, tree), (regular, bold), &faces, &mut used);
    }
    document.pdf.catalog(catalog).pages(tree).lang(TextStr(language));
    let count = i32::try_from(pages.len()).ok()?;
    document.pdf.pages(tree).kids(pages.iter().map(|(page, _)| *page)).count(count);
    document.face((regular, "FlorinReceipt-Regular"), &faces.regular, REGULAR, &used.regular);
    document.face((bold, "FlorinReceipt-Bold"), &faces.bold, BOLD, &used.bold);
    let info = document.id();
    document.pdf.document_info(info).title(TextStr(title)).creator(TextStr("Florin"));
    Some(document.pdf.finish())
}

/// Blocks that go on one page.
struct Sheet {
    blocks: Vec<Block>,
    height: f32,
}

fn sheets(blocks: Vec<Block>) -> Vec<Sheet> {
    let mut sheets = Vec::new();
    let mut sheet = Sheet { blocks: Vec::new(), height: 0.0 };
    for block in blocks {
        if sheet.height + block.height > LONGEST {
            sheets.push(core::mem::replace(&mut sheet, Sheet { blocks: Vec::new(), height: 0.0 }));
        }
        sheet.height += block.height;
        sheet.blocks.push(block);
    }
    sheets.push(sheet);
    sheets
}

/// The glyphs that were written, with the letter each stands for.
#[derive(Default)]
struct Used {
    regular: BTreeMap<u16, char>,
    bold: BTreeMap<u16, char>,
}

struct Document {
    pdf: Pdf,
    next: Ref,
}

impl Document {
    fn id(&mut self) -> Ref {
        self.next.bump()
    }

    fn sheet(
        &mut self,
        sheet: &Sheet,
        (id, contents, tree): (Ref, Ref, Ref),
        (regular, bold): (Ref, Ref),
        faces: &Faces,
        used: &mut Used,
    ) {
        let high = sheet.height + MARGIN * 2.0;
        let mut page = self.pdf.page(id);
        page.media_box(Rect::new(0.0, 0.0, WIDE, high)).parent(tree).contents(contents);
        page.resources().fonts().pair(Name(b"F0"), regular).pair(Name(b"F1"), bold);
        page.finish();
        let mut content = Content::new();
        let mut top = high - MARGIN;
        for block in &sheet.blocks {
            block.marks.iter().for_each(|mark| draw(&mut content, mark, top, faces, used));
            top -= block.height;
        }
        self.compressed(contents, content.finish().as_slice());
    }

    fn compressed(&mut self, id: Ref, bytes: &[u8]) {
        let small = miniz_oxide::deflate::compress_to_vec_zlib(bytes, SMALLEST);
        self.pdf.stream(id, &small).filter(Filter::FlateDecode);
    }

    /// A face with everything that a reader needs to show its letters and to find them again.
    fn face(&mut self, (id, name): (Ref, &str), face: &Face, file: &[u8], used: &BTreeMap<u16, char>) {
        let (cid, descriptor, embedded, letters) = (self.id(), self.id(), self.id(), self.id());
        let name = Name(name.as_bytes());
        let mut font = self.pdf.type0_font(id);
        font.base_font(name).encoding_predefined(Name(b"Identity-H"));
        font.descendant_font(cid).to_unicode(letters);
        font.finish();
        let mut font = self.pdf.cid_font(cid);
        font.subtype(CidFontType::Type2).base_font(name).system_info(ADOBE).font_descriptor(descriptor);
        font.default_width(0.0).cid_to_gid_map_predefined(Name(b"Identity"));
        let mut widths = font.widths();
        for glyph in used.keys() {
            widths.consecutive(*glyph, [face.advance(ab_glyph::GlyphId(*glyph)) * EM]);
        }
        widths.finish();
        font.finish();
        let (above, below) = face.reach();
        let mut described = self.pdf.font_descriptor(descriptor);
        described.name(name).flags(FontFlags::NON_SYMBOLIC).italic_angle(0.0).stem_v(80.0);
        described.bbox(Rect::new(-EM, below * EM, EM * 2.0, above * EM));
        described.ascent(above * EM).descent(below * EM).cap_height(727.0).font_file2(embedded);
        described.finish();
        self.compressed(embedded, file);
        let mut map = UnicodeCmap::new(Name(b"FlorinLetters"), ADOBE);
        for (glyph, letter) in used {
            map.pair(*glyph, *letter);
        }
        self.compressed(letters, map.finish().as_slice());
    }
}

fn draw(content: &mut Content, mark: &Mark, top: f32, faces: &Faces, used: &mut Used) {
    match mark {
        Mark::Words { text, x, y, size, strong } => {
            let (face, used) = (faces.of(*strong), if *strong { &mut used.bold } else { &mut used.regular });
            let mut glyphs = Vec::with_capacity(text.len());
            for letter in text.chars() {
                let glyph = face.glyph(letter).0;
                used.entry(glyph).or_insert(letter);
                glyphs.extend(glyph.to_be_bytes());
            }
            let name = if *strong { Name(b"F1") } else { Name(b"F0") };
            content.begin_text().set_font(name, *size).next_line(MARGIN + x, top - y);
            content.show(Str(&glyphs)).end_text();
        }
        Mark::Bar(left, above, width, height) => {
            content.rect(MARGIN + left, top - above - height, *width, *height).fill_nonzero();
        }
    }
}
