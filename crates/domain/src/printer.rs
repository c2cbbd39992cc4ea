//! A receipt printer as a shop knows it: where it is, what it can do, and what became of what it was given.

use core::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

use crate::error::Error;

/// Characters of a printer's name.
const NAME: usize = 40;

/// Where receipt printers listen for bytes.
pub const PORT: u16 = 9100;

/// What waits longer than this is not printed any more: the customer left, and old receipts must not come
/// out with the paper of the next morning.
pub const EXPIRY: Duration = Duration::from_secs(30 * 60);

/// A drawer opens because somebody stands at it. Later it stays closed.
pub const DRAWER_EXPIRY: Duration = Duration::from_secs(60);

/// A table of letters that a printer has.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CodePage {
    /// Box lines and no euro.
    Pc437,
    /// Western Europe with the euro.
    Pc858,
    /// Western Europe as Windows has it.
    Wpc1252,
}

impl CodePage {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Pc437, Self::Pc858, Self::Wpc1252];
}

/// A family of printers.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PrinterModel {
    /// Epson TM, and the makes that follow it in everything: Bixolon, Citizen, Star in its ESC/POS mode.
    Epson,
    /// Prints like an Epson and tells nothing of itself.
    Clone,
    /// The oldest page of letters and no QR command.
    Basic,
}

impl PrinterModel {
    /// Every one, as a shop chooses.
    pub const ALL: [Self; 3] = [Self::Epson, Self::Clone, Self::Basic];

    /// Its name in settings.
    pub fn word(self) -> &'static str {
        match self {
            Self::Epson => "epson",
            Self::Clone => "clone",
            Self::Basic => "basic",
        }
    }

    /// The one of this name.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|model| model.word() == word)
    }

    /// Its pages of letters with the number of each for `ESC t`, the one to prefer first.
    pub fn pages(self) -> &'static [(CodePage, u8)] {
        match self {
            Self::Epson | Self::Clone => {
                &[(CodePage::Pc858, 19), (CodePage::Wpc1252, 16), (CodePage::Pc437, 0)]
            }
            Self::Basic => &[(CodePage::Pc437, 0)],
        }
    }

    /// It makes a QR code from its content.
    pub fn makes_qr(self) -> bool {
        match self {
            Self::Epson | Self::Clone => true,
            Self::Basic => false,
        }
    }

    /// It answers when it is asked how it is, and when it has printed.
    pub fn answers(self) -> bool {
        match self {
            Self::Epson => true,
            Self::Clone | Self::Basic => false,
        }
    }
}

/// How letters reach the paper.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lettering {
    /// The printer's own, from its code pages.
    CodePage,
    /// Drawn by the till and sent as a picture: every letter there is.
    Raster,
}

/// Characters on a line.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaperWidth {
    /// 58 mm.
    Chars32,
    /// 80 mm, 180 dots to the inch.
    Chars42,
    /// 80 mm, 203 dots to the inch.
    Chars48,
}

impl PaperWidth {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Chars32, Self::Chars42, Self::Chars48];

    /// How many.
    pub fn characters(self) -> u16 {
        match self {
            Self::Chars32 => 32,
            Self::Chars42 => 42,
            Self::Chars48 => 48,
        }
    }

    /// The one with so many.
    pub fn from_characters(characters: u32) -> Option<Self> {
        Self::ALL.into_iter().find(|width| u32::from(width.characters()) == characters)
    }
}

/// Which wire of the printer opens the drawer.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DrawerPin {
    /// Pin 2: the usual one.
    Two,
    /// Pin 5: a second drawer.
    Five,
}

/// The printer of a till.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Printer {
    /// What cashiers call it.
    pub name: String,
    /// `host:port`.
    pub address: String,
    /// Its family.
    pub model: PrinterModel,
    /// How letters reach the paper.
    pub lettering: Lettering,
    /// Characters on a line.
    pub width: PaperWidth,
    /// The drawer on it; absent where there is none.
    pub drawer: Option<DrawerPin>,
    /// Every receipt is printed without being asked for.
    pub automatic: bool,
}

impl Printer {
    /// The same with its texts as they are kept, or which of them cannot be used.
    pub fn checked(self) -> Result<Self, Error> {
        let wrong = |field, why: &str| Error::Setting { field, why: why.to_owned() };
        let name = self.name.trim().to_owned();
        if name.is_empty() || name.chars().count() > NAME || name.chars().any(char::is_control) {
            return Err(wrong("name", "use 1 to 40 characters"));
        }
        let address = with_port(self.address.trim()).ok_or_else(|| {
            wrong("address", "write a name or address, such as 192.168.1.30 or printer:9100")
        })?;
        Ok(Self { name, address, ..self })
    }
}

/// `host:port`, with the usual port where none is written.
fn with_port(text: &str) -> Option<String> {
    let sound = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']' | '_');
    if text.is_empty() || text.len() > 255 || !text.chars().all(sound) {
        return None;
    }
    let (host, port) = match text.rsplit_once(':') {
        // an address of six colons and more stands in brackets where a port follows
        Some((host, _)) if host.contains(':') && !host.ends_with(']') => {
            return Some(format!("[{text}]:{PORT}"));
        }
        Some((host, port)) => (host, port.parse::<u16>().ok().filter(|port| *port > 0)?),
        None => (text, PORT),
    };
    (!host.is_empty()).then(|| format!("{host}:{port}"))
}

/// What a job puts on paper.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "what")]
pub enum Printed {
    /// The receipt of a sale.
    Receipt {
        /// Whose.
        sale: crate::ids::SaleId,
        /// 0 for the original, then 1, 2, … for each copy.
        copy: u32,
    },
    /// The receipt of a return.
    Return {
        /// Whose.
        attempt: crate::ids::AttemptId,
        /// 0 for the original, then 1, 2, … for each copy.
        copy: u32,
    },
    /// A slip as a terminal wrote it.
    Slip {
        /// The payment it is about.
        attempt: crate::ids::AttemptId,
        /// Whose copy.
        audience: crate::card::SlipFor,
        /// The words.
        lines: Vec<String>,
        /// Somebody signs on it.
        signature: bool,
    },
    /// Nothing: the drawer opens.
    Drawer,
    /// Every letter and a code, to look at.
    Test,
}

impl Printed {
    /// Its name in the books.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Receipt { .. } => "receipt",
            Self::Return { .. } => "return",
            Self::Slip { .. } => "slip",
            Self::Drawer => "drawer",
            Self::Test => "test",
        }
    }
}

/// Where a job stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// It waits for its turn, or for the printer.
    Queued,
    /// Bytes are on their way.
    Printing,
    /// The printer took it.
    Printed,
    /// It may have come out, and is not repeated unless somebody says so.
    Failed,
    /// It waited too long.
    Expired,
    /// Somebody took it out.
    Dropped,
}

impl JobState {
    /// Every one.
    pub const ALL: [Self; 6] =
        [Self::Queued, Self::Printing, Self::Printed, Self::Failed, Self::Expired, Self::Dropped];

    /// Its name in the books.
    pub fn word(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Printing => "printing",
            Self::Printed => "printed",
            Self::Failed => "failed",
            Self::Expired => "expired",
            Self::Dropped => "dropped",
        }
    }

    /// The one of this name.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// Why a printer does not print.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// Nobody answers at its address.
    Unreachable,
    /// The paper is used up.
    PaperOut,
    /// Its cover is open.
    CoverOpen,
    /// It says that it cannot work now.
    NotReady,
    /// It took nothing, or did not say that it has printed, within its time.
    Silent,
    /// The connection broke.
    Broken,
    /// The till stopped while it printed.
    Stopped,
}

impl Trouble {
    /// Every one.
    pub const ALL: [Self; 7] = [
        Self::Unreachable,
        Self::PaperOut,
        Self::CoverOpen,
        Self::NotReady,
        Self::Silent,
        Self::Broken,
        Self::Stopped,
    ];

    /// Its name in the books.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::PaperOut => "paper_out",
            Self::CoverOpen => "cover_open",
            Self::NotReady => "not_ready",
            Self::Silent => "silent",
            Self::Broken => "broken",
            Self::Stopped => "stopped",
        }
    }

    /// The one of this name.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|trouble| trouble.word() == word)
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// How long to leave a printer alone that did not take a job, by how often it was tried.
pub fn pause_after(attempts: u32) -> Duration {
    let seconds = match attempts {
        0 | 1 => 2,
        2 => 5,
        3..=5 => 10,
        _ => 30,
    };
    Duration::from_secs(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printer(address: &str) -> Printer {
        Printer {
            name: " Counter ".into(),
            address: address.into(),
            model: PrinterModel::Epson,
            lettering: Lettering::CodePage,
            width: PaperWidth::Chars42,
            drawer: None,
            automatic: true,
        }
    }

    #[test]
    fn an_address_gets_the_usual_port_and_a_bad_one_is_named() {
        for (typed, kept) in [
            ("192.168.1.30", "192.168.1.30:9100"),
            (" printer:9101 ", "printer:9101"),
            ("fe80::1", "[fe80::1]:9100"),
            ("[fe80::1]:9100", "[fe80::1]:9100"),
        ] {
            let kept_as = printer(typed).checked().unwrap();
            assert_eq!((kept_as.name.as_str(), kept_as.address.as_str()), ("Counter", kept), "{typed}");
        }
        for typed in ["", " ", "printer:0", "printer:99999", ":9100", "http://printer", "a b"] {
            let refused = printer(typed).checked();
            assert!(matches!(refused, Err(Error::Setting { field: "address", .. })), "{typed}: {refused:?}");
        }
    }

    #[test]
    fn every_word_is_read_again() {
        assert!(JobState::ALL.iter().all(|state| JobState::from_word(state.word()) == Some(*state)));
        assert!(Trouble::ALL.iter().all(|trouble| Trouble::from_word(trouble.word()) == Some(*trouble)));
        assert!(PrinterModel::ALL.iter().all(|model| PrinterModel::from_word(model.word()) == Some(*model)));
    }
}
