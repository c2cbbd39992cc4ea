//! The way to a printer on the network, and what is known afterwards.
//!
//! One question decides everything: did a byte of the job leave? Before the first one a job is safe to repeat.
//! After it, paper may have come out, and only a person can see that. A printer that answers is asked before
//! (so that a job never goes into one without paper) and afterwards (so that "printed" is its own word).

use core::time::Duration;
use std::{io, sync::Arc};

use async_trait::async_trait;
use domain::printer::Trouble;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::TcpStream,
};

/// A connection to a printer.
pub trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

/// The network that a printer is in, and its time. A test brings its own.
#[async_trait]
pub trait Net: Send + Sync {
    /// Opens a new connection to `host:port`.
    async fn dial(&self, address: &str) -> io::Result<Box<dyn Stream>>;
    /// Lets so much time go by.
    async fn sleep(&self, time: Duration);
}

/// The network of this computer.
pub struct Tcp;

#[async_trait]
impl Net for Tcp {
    async fn dial(&self, address: &str) -> io::Result<Box<dyn Stream>> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true).ok();
        Ok(Box::new(stream))
    }

    async fn sleep(&self, time: Duration) {
        tokio::time::sleep(time).await;
    }
}

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

/// The way to printers: through which network, and with how much patience.
#[derive(Clone)]
pub struct Line {
    net: Arc<dyn Net>,
    limits: Limits,
}

impl Default for Line {
    fn default() -> Self {
        Limits::default().into()
    }
}

impl From<Limits> for Line {
    fn from(limits: Limits) -> Self {
        Self::new(Arc::new(Tcp), limits)
    }
}

impl Line {
    /// Through a network of the caller's.
    pub fn new(net: Arc<dyn Net>, limits: Limits) -> Self {
        Self { net, limits }
    }

    /// Carries a job to the printer at `address`. `answers` is whether this family says how it is.
    pub async fn send(&self, address: &str, answers: bool, job: &[u8]) -> Result<(), NotPrinted> {
        let mut call = self.connect(address).await.map_err(NotPrinted::NotSent)?;
        let heard = answers && call.look().await.map_err(NotPrinted::NotSent)?;
        for bytes in job.chunks(PIECE) {
            // A piece that was not taken whole may have been taken in part.
            if let Err(trouble) = call.write(bytes).await {
                let trouble = if heard { call.why().await.unwrap_or(trouble) } else { trouble };
                return Err(NotPrinted::MayHavePrinted(trouble));
            }
        }
        if heard {
            return call.done().await.map_err(NotPrinted::MayHavePrinted);
        }
        // It took everything, and that is all that can be known. A printer that hangs up now has it.
        call.stream.shutdown().await.ok();
        Ok(())
    }

    /// How the printer is, without anything to print.
    pub async fn check(&self, address: &str, answers: bool) -> Result<(), Trouble> {
        let mut call = self.connect(address).await?;
        if answers {
            call.look().await?;
        }
        call.stream.shutdown().await.ok();
        Ok(())
    }

    async fn connect(&self, address: &str) -> Result<Call<'_>, Trouble> {
        match self.within(self.limits.connect, self.net.dial(address)).await {
            Some(Ok(stream)) => Ok(Call { line: self, stream }),
            Some(Err(_)) | None => Err(Trouble::Unreachable),
        }
    }

    /// What a step comes to in its time; nothing where it takes longer.
    async fn within<T>(&self, time: Duration, step: impl Future<Output = T>) -> Option<T> {
        tokio::select! {
            biased;
            done = step => Some(done),
            () = self.net.sleep(time) => None,
        }
    }
}

/// One connection.
struct Call<'a> {
    line: &'a Line,
    stream: Box<dyn Stream>,
}

impl Call<'_> {
    /// Asks how it is. True where it answers, false where it keeps silent.
    async fn look(&mut self) -> Result<bool, Trouble> {
        let mut heard = false;
        for question in [ASK_OFFLINE, ASK_PAPER] {
            self.write(&question).await?;
            match self.status().await? {
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

    /// The next byte that has the form of a status.
    async fn status(&mut self) -> Result<Option<u8>, Trouble> {
        let stream = &mut self.stream;
        let read = async move {
            loop {
                let byte = stream.read_u8().await.map_err(|_| Trouble::Broken)?;
                let (mask, fixed) = FIXED;
                if byte & mask == fixed {
                    return Ok(byte);
                }
            }
        };
        self.line.within(self.line.limits.status, read).await.transpose()
    }

    async fn write(&mut self, bytes: &[u8]) -> Result<(), Trouble> {
        let stream = &mut self.stream;
        let written = async move {
            stream.write_all(bytes).await?;
            stream.flush().await
        };
        match self.line.within(self.line.limits.write, written).await {
            Some(Ok(())) => Ok(()),
            Some(Err(_)) => Err(Trouble::Broken),
            None => Err(Trouble::Silent),
        }
    }

    /// Waits for the printer's own word that everything is on paper.
    async fn done(&mut self) -> Result<(), Trouble> {
        let said = match self.write(&ASK_DONE).await {
            Ok(()) => {
                let read = self.line.within(self.line.limits.confirm, self.stream.read_u8()).await;
                read.ok_or(Trouble::Silent).and_then(|read| read.map_err(|_| Trouble::Broken))
            }
            Err(trouble) => Err(trouble),
        };
        match said {
            Ok(_) => {
                self.stream.shutdown().await.ok();
                Ok(())
            }
            Err(trouble) => Err(self.why().await.unwrap_or(trouble)),
        }
    }

    /// What a printer that stopped says of itself.
    async fn why(&mut self) -> Option<Trouble> {
        self.look().await.err().filter(|trouble| *trouble != Trouble::Broken)
    }
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
