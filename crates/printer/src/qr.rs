//! A QR code as squares, for everything that draws it itself.

use qrcode::{Color, EcLevel, QrCode};

/// White squares that a scanner needs around it.
pub(crate) const QUIET: usize = 4;

/// A code: dark or light, row by row.
pub(crate) struct Squares {
    /// Squares of a side.
    pub(crate) side: usize,
    dark: Vec<bool>,
}

impl Squares {
    /// The code of a content; nothing where it is too long for one.
    pub(crate) fn of(content: &str) -> Option<Self> {
        let code = QrCode::with_error_correction_level(content, EcLevel::M).ok()?;
        let dark = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
        Some(Self { side: code.width(), dark })
    }

    /// The dark squares of each row as column and length, so that neighbours are one rectangle.
    pub(crate) fn runs(&self) -> impl Iterator<Item = (usize, usize, usize)> {
        self.dark.chunks(self.side.max(1)).enumerate().flat_map(|(row, squares)| {
            let mut runs = Vec::new();
            let mut start = None;
            for (column, dark) in squares.iter().copied().chain([false]).enumerate() {
                match (dark, start) {
                    (true, None) => start = Some(column),
                    (false, Some(from)) => {
                        runs.push((row, from, column.saturating_sub(from)));
                        start = None;
                    }
                    _ => {}
                }
            }
            runs
        })
    }
}
