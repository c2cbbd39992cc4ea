//! Rows as black dots, for letters that a printer does not have.

use domain::receipt::paper::Row;

use crate::{
    block::{Block, Mark, Page},
    face::Faces,
};

/// A picture of one bit for each dot, the left one first.
pub(crate) struct Picture {
    /// Bytes of a row of dots.
    pub(crate) stride: usize,
    /// Row by row.
    pub(crate) dots: Vec<u8>,
}

impl Picture {
    /// Rows on paper that is so many dots wide.
    pub(crate) fn of(rows: &[Row], width: u16) -> Option<Self> {
        let faces = Faces::load()?;
        let page = Page { width: f32::from(width), size: (f32::from(width) / 22.0).max(21.0).floor() };
        let blocks: Vec<Block> = rows.iter().map(|row| Block::of(row, page, &faces)).collect();
        let high: f32 = blocks.iter().map(|block| block.height.ceil()).sum();
        let stride = usize::from(width).div_ceil(8);
        let mut picture = Self { stride, dots: vec![0; stride.checked_mul(whole(high)?)?] };
        let mut top = 0.0;
        for block in &blocks {
            block.marks.iter().for_each(|mark| picture.draw(mark, top, &faces));
            top += block.height.ceil();
        }
        Some(picture)
    }

    fn draw(&mut self, mark: &Mark, top: f32, faces: &Faces) {
        match mark {
            Mark::Words { text, x, y, size, strong } => {
                let face = faces.of(*strong);
                let (mut x, y) = (*x, (y + top).round());
                for letter in text.chars() {
                    let glyph = face.glyph(letter);
                    face.dots(glyph, (x, y), *size, |x, y| self.dot(x, y));
                    x += face.advance(glyph) * size;
                }
            }
            Mark::Bar(left, above, width, height) => {
                let (left, above) = (left.round(), (above + top).round());
                let (columns, rows) = (whole(width.round().max(1.0)), whole(height.round().max(1.0)));
                for row in 0..rows.unwrap_or(0) {
                    for column in 0..columns.unwrap_or(0) {
                        self.dot(left + small(column), above + small(row));
                    }
                }
            }
        }
    }

    fn dot(&mut self, x: f32, y: f32) {
        let (Some(x), Some(y)) = (whole(x), whole(y)) else { return };
        let at = y.saturating_mul(self.stride).saturating_add(x / 8);
        if x / 8 < self.stride
            && let Some(byte) = self.dots.get_mut(at)
        {
            *byte |= 0x80_u8 >> (x % 8);
        }
    }
}

/// A place among dots. A picture of more than 65,535 rows is no receipt.
fn whole(place: f32) -> Option<usize> {
    if !(0.0..65_536.0).contains(&place) {
        return None;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "inside 16 bits, as checked")]
    let place = place as usize;
    Some(place)
}

fn small(count: usize) -> f32 {
    f32::from(u16::try_from(count).unwrap_or(u16::MAX))
}
