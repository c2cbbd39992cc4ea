//! The letters that the till draws itself: Inter, regular and bold, with figures of one width.
//!
//! `fonts/README.md` says how the two files were made.

use ab_glyph::{Font, FontRef, GlyphId};

/// The files as they are embedded in a PDF.
pub(crate) const REGULAR: &[u8] = include_bytes!("../fonts/receipt-regular.ttf");
pub(crate) const BOLD: &[u8] = include_bytes!("../fonts/receipt-bold.ttf");

/// What a letter becomes that the face does not have.
const MISSING: char = '?';

/// One face.
pub(crate) struct Face {
    font: FontRef<'static>,
    per_em: f32,
}

impl Face {
    /// The regular or the bold one. Nothing where the file cannot be read, which a test rules out.
    pub(crate) fn of(strong: bool) -> Option<Self> {
        let font = FontRef::try_from_slice(if strong { BOLD } else { REGULAR }).ok()?;
        let per_em = font.units_per_em()?;
        Some(Self { font, per_em })
    }

    /// The glyph of a letter.
    pub(crate) fn glyph(&self, letter: char) -> GlyphId {
        let letter = if letter == '\u{a0}' { ' ' } else { letter };
        match self.font.glyph_id(letter) {
            GlyphId(0) => self.font.glyph_id(MISSING),
            known => known,
        }
    }

    /// How wide a glyph is, of an em.
    pub(crate) fn advance(&self, glyph: GlyphId) -> f32 {
        self.font.h_advance_unscaled(glyph) / self.per_em
    }

    /// How wide a text is when an em is `size`.
    pub(crate) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|letter| self.advance(self.glyph(letter))).sum::<f32>() * size
    }

    /// Height above and below the base line, of an em.
    pub(crate) fn reach(&self) -> (f32, f32) {
        (self.font.ascent_unscaled() / self.per_em, self.font.descent_unscaled() / self.per_em)
    }

    /// The dots of a glyph whose base line begins at `x`, `y`.
    pub(crate) fn dots(&self, glyph: GlyphId, (x, y): (f32, f32), size: f32, mut dot: impl FnMut(f32, f32)) {
        let scale = size * self.font.height_unscaled() / self.per_em;
        let placed = glyph.with_scale_and_position(scale, ab_glyph::point(x, y));
        let Some(outline) = self.font.outline_glyph(placed) else { return };
        let bounds = outline.px_bounds();
        outline.draw(|column, row, covered| {
            if covered > HALF {
                let (Ok(column), Ok(row)) = (u16::try_from(column), u16::try_from(row)) else { return };
                dot(bounds.min.x + f32::from(column), bounds.min.y + f32::from(row));
            }
        });
    }
}

/// A dot is black where the letter covers as much of it. A little less than half keeps thin strokes whole.
const HALF: f32 = 0.42;

/// Both faces.
pub(crate) struct Faces {
    pub(crate) regular: Face,
    pub(crate) bold: Face,
}

impl Faces {
    pub(crate) fn load() -> Option<Self> {
        Some(Self { regular: Face::of(false)?, bold: Face::of(true)? })
    }

    pub(crate) fn of(&self, strong: bool) -> &Face {
        if strong { &self.bold } else { &self.regular }
    }
}
