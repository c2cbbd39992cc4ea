//! Where everything of a row stands, for whoever draws letters: the PDF, and the picture for a printer.

use domain::receipt::paper::{Row, Weight};

use crate::{
    face::{Face, Faces},
    qr::{QUIET, Squares},
};

/// The measures of a page, in its own units.
#[derive(Clone, Copy)]
pub(crate) struct Page {
    /// From margin to margin.
    pub(crate) width: f32,
    /// Size of the letters.
    pub(crate) size: f32,
}

/// From base line to base line, in letters.
const LINE: f32 = 1.36;
/// From the top of a line to its base line.
const RISE: f32 = 1.02;
/// What stands between words and an amount at least.
const GAP: f32 = 0.8;
/// How large "COPY" is beside everything else.
const LOUD: f32 = 2.0;
/// The right edges of the tax table's columns, of the width.
const EDGES: [f32; 3] = [0.54, 0.77, 1.0];
/// Letters of one width on a line.
const SLIP: usize = 42;
/// A code, in letters.
const CODE: f32 = 7.5;

/// Something black.
pub(crate) enum Mark {
    /// Words on a base line.
    Words { text: String, x: f32, y: f32, size: f32, strong: bool },
    /// A rectangle: left, top, width, height.
    Bar(f32, f32, f32, f32),
}

/// A row: how high, and what is on it. Measured from its own top left, downwards.
pub(crate) struct Block {
    pub(crate) height: f32,
    pub(crate) marks: Vec<Mark>,
}

impl Block {
    /// A row on a page.
    pub(crate) fn of(row: &Row, page: Page, faces: &Faces) -> Self {
        let mut block = Self { height: 0.0, marks: Vec::new() };
        match row {
            Row::Blank => block.height = page.size * LINE * 0.6,
            Row::Rule => block.rule(page),
            Row::Left(text) => block.lines(text, page, faces, (false, 0.0)),
            Row::Centre(text, weight) => block.lines(text, page, faces, (*weight == Weight::Strong, 0.5)),
            Row::Loud(text) => {
                let large = Page { size: page.size * LOUD, ..page };
                block.lines(text, large, faces, (true, 0.5));
            }
            Row::Slip(text) => block.slip(text, page, faces),
            Row::Pair(left, right, weight) => {
                block.pair((left, right), page, faces, *weight == Weight::Strong);
            }
            Row::Columns(label, numbers) => block.columns(label, numbers, page, faces),
            Row::Fill(word) => block.fill(word, page, faces),
            Row::Code(content) => block.code(content, page),
        }
        block
    }

    fn rule(&mut self, page: Page) {
        let thin = (page.size / 14.0).max(0.5);
        self.marks.push(Mark::Bar(0.0, page.size * 0.5 - thin / 2.0, page.width, thin));
        self.height = page.size;
    }

    /// Lines at the left (0), in the middle (½) or at the right (1).
    fn lines(&mut self, text: &str, page: Page, faces: &Faces, (strong, place): (bool, f32)) {
        let face = faces.of(strong);
        for line in wrap(face, text, page.size, page.width) {
            let x = (page.width - face.width(&line, page.size)) * place;
            self.words(line, x.max(0.0), page.size, strong);
            self.height += page.size * LINE;
        }
    }

    fn words(&mut self, text: String, x: f32, size: f32, strong: bool) {
        let y = self.height + size * RISE;
        self.marks.push(Mark::Words { text, x, y, size, strong });
    }

    fn pair(&mut self, (left, right): (&str, &str), page: Page, faces: &Faces, strong: bool) {
        let face = faces.of(strong);
        let own = face.width(right, page.size);
        let gap = page.size * GAP;
        // Words beside an amount may take what it leaves; where that is little they stand above it.
        let beside = page.width - own - gap;
        let narrow = beside < page.width * 0.3;
        let room = if narrow { page.width } else { beside };
        let lines = wrap(face, left, page.size, room);
        let last = lines.len().saturating_sub(1);
        for (at, line) in lines.into_iter().enumerate() {
            self.words(line, 0.0, page.size, strong);
            if at == last && !narrow {
                self.words(right.to_owned(), page.width - own, page.size, strong);
            }
            self.height += page.size * LINE;
        }
        if narrow {
            self.lines(right, page, faces, (strong, 1.0));
        }
    }

    fn columns(&mut self, label: &str, numbers: &[String; 3], page: Page, faces: &Faces) {
        let face = &faces.regular;
        let widths = numbers.each_ref().map(|number| face.width(number, page.size));
        let gap = page.size * GAP * 0.5;
        let [first, second, third] = EDGES.map(|edge| edge * page.width);
        let [net, tax, gross] = widths;
        let fit = tax + gap < second - first && gross + gap < third - second;
        let beside = face.width(label, page.size) + gap < first - net;
        if !fit {
            self.lines(label, page, faces, (false, 0.0));
            for number in numbers {
                self.lines(number, page, faces, (false, 1.0));
            }
            return;
        }
        if beside {
            self.words(label.to_owned(), 0.0, page.size, false);
        } else {
            self.lines(label, page, faces, (false, 0.0));
        }
        for ((number, width), edge) in numbers.iter().zip(widths).zip([first, second, third]) {
            self.words(number.clone(), edge - width, page.size, false);
        }
        self.height += page.size * LINE;
    }

    /// Letters of one width, as the terminal that wrote it laid it out.
    fn slip(&mut self, text: &str, page: Page, faces: &Faces) {
        let longest = text.chars().count().max(SLIP);
        let cell = page.width / f32::from(u16::try_from(longest).unwrap_or(u16::MAX));
        let size = page.size * 0.92;
        for (at, letter) in (0_u16..).zip(text.chars()) {
            if letter != ' ' {
                let letter = letter.to_string();
                let own = faces.regular.width(&letter, size);
                self.words(letter, f32::from(at) * cell + (cell - own).max(0.0) / 2.0, size, false);
            }
        }
        self.height += page.size * LINE;
    }

    fn fill(&mut self, word: &str, page: Page, faces: &Faces) {
        let from = faces.regular.width(word, page.size) + page.size * 0.5;
        self.words(word.to_owned(), 0.0, page.size, false);
        let thin = (page.size / 14.0).max(0.5);
        self.marks.push(Mark::Bar(from, page.size * RISE, (page.width - from).max(0.0), thin));
        self.height += page.size * LINE;
    }

    fn code(&mut self, content: &str, page: Page) {
        let Some(squares) = Squares::of(content) else { return };
        let count = |many: usize| f32::from(u16::try_from(many).unwrap_or(u16::MAX));
        // Whole dots, so that no square is wider than its neighbour.
        let square = (page.size * CODE / count(squares.side)).max(1.0);
        let square = if square > 2.0 { square.floor() } else { square };
        let quiet = square * count(QUIET);
        let left = ((page.width - square * count(squares.side)) / 2.0).floor();
        for (row, column, length) in squares.runs() {
            self.marks.push(Mark::Bar(
                left + square * count(column),
                quiet + square * count(row),
                square * count(length),
                square,
            ));
        }
        self.height = square * count(squares.side) + quiet * 2.0;
    }
}

/// `text` in parts that are as wide as `room` at most, at spaces where there are any; one part at least.
fn wrap(face: &Face, text: &str, size: f32, room: f32) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    for word in text.split_inclusive(' ') {
        let together = format!("{part}{}", word.trim_end());
        if face.width(&together, size) > room && !part.trim().is_empty() {
            parts.push(part.trim_end().to_owned());
            part.clear();
        }
        for letter in word.chars() {
            part.push(letter);
            if letter != ' ' && face.width(&part, size) > room && part.chars().count() > 1 {
                part.pop();
                parts.push(core::mem::take(&mut part));
                part.push(letter);
            }
        }
    }
    parts.push(part.trim_end().to_owned());
    parts
}
