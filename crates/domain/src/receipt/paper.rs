//! A receipt as rows, before anybody knows what it is printed on: one model for text, screen, PDF and printer.
//!
//! Every figure is text here already. Whoever renders a row chooses letters and places, and no amount.

/// Below this the tax table cannot be laid out.
const NARROWEST: usize = 24;

/// Columns of the tax table after its label.
const COLUMNS: usize = 3;

/// Room for the label of the tax table.
const LABEL: usize = 9;

/// How a row stands out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Weight {
    /// As any other.
    #[default]
    Usual,
    /// Bold.
    Strong,
}

/// One row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Row {
    /// Nothing.
    Blank,
    /// A line across.
    Rule,
    /// Words at the left.
    Left(String),
    /// A line of somebody else's, who set it in letters of one width.
    Slip(String),
    /// Words in the middle.
    Centre(String, Weight),
    /// Words in the middle, twice as large as anything else.
    Loud(String),
    /// Words at the left and an amount at the right.
    Pair(String, String, Weight),
    /// A row of the tax table.
    Columns(String, [String; COLUMNS]),
    /// A line to write on by hand, after a word.
    Fill(String),
    /// What a scanner reads.
    Code(String),
}

/// Rows, top to bottom.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Paper {
    /// Each is free of control characters: a printer takes them as commands, and names of articles come
    /// from files of others.
    pub rows: Vec<Row>,
}

impl Paper {
    /// As plain text, `width` characters wide (24 at least). What a scanner reads is left out.
    pub fn text(&self, width: usize) -> String {
        let width = width.max(NARROWEST);
        self.rows.iter().flat_map(|row| row.lines(width)).flat_map(|line| [line, "\n".to_owned()]).collect()
    }

    /// Writes a row.
    pub fn put(&mut self, row: Row) {
        self.rows.push(row);
    }

    /// A line to write on by hand, with room above it.
    pub fn blank_to_fill(&mut self, word: &str) {
        self.rows.extend([Row::Blank, Row::Blank, Row::Fill(clean(word))]);
    }

    /// Nothing.
    pub fn blank(&mut self) {
        self.put(Row::Blank);
    }

    /// A line across.
    pub fn rule(&mut self) {
        self.put(Row::Rule);
    }

    /// Words at the left.
    pub fn left(&mut self, text: &str) {
        self.put(Row::Left(clean(text)));
    }

    /// A line of somebody else's, such as the slip of a terminal.
    pub fn slip(&mut self, text: &str) {
        self.put(Row::Slip(clean(text)));
    }

    /// Words in the middle.
    pub fn centre(&mut self, text: &str) {
        self.put(Row::Centre(clean(text), Weight::Usual));
    }

    /// Words in the middle, bold.
    pub fn title(&mut self, text: &str) {
        self.put(Row::Centre(clean(text), Weight::Strong));
    }

    /// Words that nobody may overlook.
    pub fn loud(&mut self, text: &str) {
        self.put(Row::Loud(clean(text)));
    }

    /// `left` at the left and `right` at the right.
    pub fn pair(&mut self, left: &str, right: &str) {
        self.put(Row::Pair(clean(left), clean(right), Weight::Usual));
    }

    /// The same in bold.
    pub fn total(&mut self, left: &str, right: &str) {
        self.put(Row::Pair(clean(left), clean(right), Weight::Strong));
    }

    /// A row of the tax table.
    pub fn columns(&mut self, label: &str, numbers: [&str; COLUMNS]) {
        self.put(Row::Columns(clean(label), numbers.map(clean)));
    }
}

impl Row {
    /// As lines of so many characters at most.
    pub fn lines(&self, width: usize) -> Vec<String> {
        let lines = match self {
            Self::Blank => vec![String::new()],
            Self::Rule => vec!["-".repeat(width)],
            Self::Left(text) | Self::Slip(text) => wrap(text, width),
            Self::Centre(text, _) | Self::Loud(text) => centred(text, width),
            Self::Pair(left, right, _) => pair(left, right, width),
            Self::Columns(label, numbers) => columns(label, numbers, width),
            Self::Fill(word) => {
                let free = width.saturating_sub(length(word)).saturating_sub(1);
                vec![format!("{word} {}", "_".repeat(free))]
            }
            Self::Code(_) => Vec::new(),
        };
        lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
    }
}

fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn centred(text: &str, width: usize) -> Vec<String> {
    let centre = |part: String| {
        let free = width.saturating_sub(length(&part));
        format!("{}{part}", " ".repeat(free.checked_div(2).unwrap_or(0)))
    };
    wrap(text, width).into_iter().map(centre).collect()
}

/// `left` at the left and `right` at the right, below it if they do not fit beside each other.
fn pair(left: &str, right: &str, width: usize) -> Vec<String> {
    let mut lines = wrap(left, width);
    let mut last = lines.pop().unwrap_or_default();
    let needed = length(&last).saturating_add(1).saturating_add(length(right));
    if needed > width {
        lines.push(core::mem::take(&mut last));
    }
    let room = width.saturating_sub(length(&last));
    lines.push(format!("{last}{right:>room$}"));
    lines
}

/// A row of the tax table; a label that is too long stands above it, and so do numbers.
fn columns(label: &str, numbers: &[String; COLUMNS], width: usize) -> Vec<String> {
    let column = width.saturating_sub(LABEL).checked_div(COLUMNS).unwrap_or(0);
    let room = width.saturating_sub(column.saturating_mul(COLUMNS));
    let mut lines = Vec::new();
    let beside = length(label) < room;
    if numbers.iter().any(|number| length(number) >= column) {
        lines.extend(wrap(label, width));
        for number in numbers {
            lines.extend(pair("", number, width));
        }
        return lines;
    }
    let mut label = label;
    if !beside {
        lines.extend(wrap(label, width));
        label = "";
    }
    let [net, tax, gross] = numbers;
    lines.push(format!("{label:<room$}{net:>column$}{tax:>column$}{gross:>column$}"));
    lines
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// `text` in parts of at most `width` characters, at spaces where there are any; one part at least.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    for word in text.split_inclusive(' ') {
        let together = length(&part).saturating_add(length(word.trim_end()));
        if together > width && !part.trim().is_empty() {
            parts.push(part.trim_end().to_owned());
            part.clear();
        }
        for character in word.chars() {
            if length(&part) >= width && character != ' ' {
                parts.push(core::mem::take(&mut part));
            }
            part.push(character);
        }
    }
    parts.push(part.trim_end().to_owned());
    parts
}
