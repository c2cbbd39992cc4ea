//! The way to a printer on the network, and what is known afterwards.
//!
//! One question decides everything: did a byte of the job leave? Before the first one a job is safe to repeat.
//! After it, paper may have come out, and only a person can see that. A printer that answers is asked before
//! (so that a job never goes into one without paper) and afterwards (so that "printed" is its own word).

use core::time::Duration;
use std::io;

use domain::printer::Trouble;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::timeout,
};

/// How long each step may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Until the printer takes the connection.
    pub connect: Duration,
    /// Until it says how it is. One that does not is printed on all the same.
    pub status: Duration,
    /// Until it takes the next bytes: the buffer of a printer is small, and its paper slow.
    pub write: Duration,
    /// Until it says that it has printed.
    pub confirm: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(3),
            status: Duration::from_secs(2),
            write: Duration::from_secs(10),
            confirm: Duration::from_secs(20),
        }
    }
}

/// What is known of a job that did not go through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotPrinted {
    /// No byte of it left: safe to repeat.
    NotSent(Trouble),
    /// Some of it may be on paper.
    MayHavePrinted(Trouble),
}

/// Bytes at once: a printer that stops is noticed between two of these.
const PIECE: usize = 1_024;

/// `DLE EOT 2`: why it is offline. Answered at once, whatever it prints.
const ASK_OFFLINE: [u8; 3] = [0x10, 0x04, 2];
/// `DLE EOT 4`: how much paper there is.
const ASK_PAPER: [u8; 3] = [0x10, 0x04, 4];
/// `GS r 1`: answered when everything before it is done.
const ASK_DONE: [u8; 3] = [0x1d, b'r', 1];

/// The bits that are the same in every answer to `DLE EOT`, and what they are.
const FIXED: (u8, u8) = (0b1001_0011, 0b0001_0010);
/// Cover, paper end, error: bits of the answer to [`ASK_OFFLINE`].
const COVER: u8 = 0b0000_0100;
const NO_PAPER: u8 = 0b0010_0000;
const ERROR: u8 = 0b0100_0000;
/// Both paper-end sensors: bits of the answer to [`ASK_PAPER`].
const PAPER_END: u8 = 0b0110_0000;

/// Carries a job to the printer at `address`. `answers` is whether this family says how it is.
pub async fn send(address: &str, answers: bool, job: &[u8], limits: Limits) -> Result<(), NotPrinted> {
    let mut line = connect(address, limits).await.map_err(NotPrinted::NotSent)?;
    let heard = answers && look(&mut line, limits).await.map_err(NotPrinted::NotSent)?;
    for bytes in job.chunks(PIECE) {
        // A piece that was not taken whole may have been taken in part.
        if let Err(trouble) = write(&mut line, bytes, limits).await {
            let trouble = if heard { why(&mut line, limits).await.unwrap_or(trouble) } else { trouble };
            return Err(NotPrinted::MayHavePrinted(trouble));
        }
    }
    if heard {
        return done(&mut line, limits).await.map_err(NotPrinted::MayHavePrinted);
    }
    // It took everything, and that is all that can be known. A printer that hangs up now has it.
    line.shutdown().await.ok();
    Ok(())
}

/// How the printer is, without anything to print.
pub async fn check(address: &str, answers: bool, limits: Limits) -> Result<(), Trouble> {
    let mut line = connect(address, limits).await?;
    if answers {
        look(&mut line, limits).await?;
    }
    line.shutdown().await.ok();
    Ok(())
}

async fn connect(address: &str, limits: Limits) -> Result<TcpStream, Trouble> {
    match timeout(limits.connect, TcpStream::connect(address)).await {
        Ok(Ok(line)) => {
            line.set_nodelay(true).ok();
            Ok(line)
        }
        Ok(Err(_)) | Err(_) => Err(Trouble::Unreachable),
    }
}

/// Asks how it is. True where it answers, false where it keeps silent.
async fn look(line: &mut TcpStream, limits: Limits) -> Result<bool, Trouble> {
    let mut heard = false;
    for question in [ASK_OFFLINE, ASK_PAPER] {
        write(line, &question, limits).await?;
        match status(line, limits.status).await? {
            Some(byte) => {
                heard = true;
                says(question, byte)?;
            }
            // An unanswered question would be answered into the next one.
            None => return Ok(false),
        }
    }
    Ok(heard)
}

fn says(question: [u8; 3], byte: u8) -> Result<(), Trouble> {
    let trouble = match question {
        ASK_PAPER if byte & PAPER_END != 0 => Some(Trouble::PaperOut),
        ASK_OFFLINE if byte & COVER != 0 => Some(Trouble::CoverOpen),
        ASK_OFFLINE if byte & NO_PAPER != 0 => Some(Trouble::PaperOut),
        ASK_OFFLINE if byte & ERROR != 0 => Some(Trouble::NotReady),
        _ => None,
    };
    trouble.map_or(Ok(()), Err)
}

/// The next byte that has the form of a status.
async fn status(line: &mut TcpStream, patience: Duration) -> Result<Option<u8>, Trouble> {
    let read = async {
        loop {
            let byte = line.read_u8().await.map_err(|_| Trouble::Broken)?;
            let (mask, fixed) = FIXED;
            if byte & mask == fixed {
                return Ok(Some(byte));
            }
        }
    };
    timeout(patience, read).await.unwrap_or(Ok(None))
}

async fn write(line: &mut TcpStream, bytes: &[u8], limits: Limits) -> Result<(), Trouble> {
    let written = timeout(limits.write, async {
        line.write_all(bytes).await?;
        line.flush().await
    });
    match written.await {
        Ok(Ok(())) => Ok(()),
        Ok(Err(_)) => Err(Trouble::Broken),
        Err(_) => Err(Trouble::Silent),
    }
}

/// Waits for the printer's own word that everything is on paper.
async fn done(line: &mut TcpStream, limits: Limits) -> Result<(), Trouble> {
    let asked = write(line, &ASK_DONE, limits).await;
    let said = match asked {
        Ok(()) => timeout(limits.confirm, line.read_u8()).await.map_err(|_| Trouble::Silent).and_then(broken),
        Err(trouble) => Err(trouble),
    };
    match said {
        Ok(_) => {
            line.shutdown().await.ok();
            Ok(())
        }
        Err(trouble) => Err(why(line, limits).await.unwrap_or(trouble)),
    }
}

fn broken(read: io::Result<u8>) -> Result<u8, Trouble> {
    read.map_err(|_| Trouble::Broken)
}

/// What a printer that stopped says of itself.
async fn why(line: &mut TcpStream, limits: Limits) -> Option<Trouble> {
    look(line, limits).await.err().filter(|trouble| *trouble != Trouble::Broken)
}
