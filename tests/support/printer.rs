//! A receipt printer on a loopback port: it answers status questions as the makers document them, keeps what
//! it is given, and has every trouble that a printer can have.

use std::io::{ErrorKind, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::TestShop;

/// How a printer behaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// It prints and says so.
    Well,
    /// It has no paper and says so.
    NoPaper,
    /// Its cover is open.
    CoverOpen,
    /// It hangs up after so many bytes of a job.
    HangsUpAfter(usize),
    /// It takes everything and never says that it has printed.
    NeverDone,
    /// It takes everything and never says anything.
    Mute,
}

struct Shared {
    mood: Mutex<Mood>,
    paper: Mutex<Vec<u8>>,
    off: AtomicBool,
}

/// The printer.
pub struct FakePrinter {
    address: SocketAddr,
    shared: Arc<Shared>,
    thread: Option<JoinHandle<()>>,
}

/// How often it looks whether it was switched off.
const LOOK: Duration = Duration::from_millis(5);

impl FakePrinter {
    /// Switched on, on a free port.
    pub fn start() -> Self {
        let shared =
            Shared { mood: Mutex::new(Mood::Well), paper: Mutex::default(), off: AtomicBool::new(false) };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let mut printer = Self { address, shared: Arc::new(shared), thread: None };
        printer.serve(listener);
        printer
    }

    /// Where it is.
    pub fn address(&self) -> String {
        self.address.to_string()
    }

    /// From now on.
    pub fn becomes(&self, mood: Mood) {
        *self.shared.mood.lock().unwrap() = mood;
    }

    /// Nobody answers any more.
    pub fn switch_off(&mut self) {
        self.shared.off.store(true, Ordering::Release);
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }

    /// On the same port again.
    pub fn switch_on(&mut self) {
        self.shared.off.store(false, Ordering::Release);
        let until = Instant::now() + Duration::from_secs(10);
        let listener = loop {
            match TcpListener::bind(self.address) {
                Ok(listener) => break listener,
                Err(error) => assert!(Instant::now() < until, "the port is not free: {error}"),
            }
            std::thread::sleep(LOOK);
        };
        self.serve(listener);
    }

    /// Every byte that reached the paper so far.
    pub fn bytes(&self) -> Vec<u8> {
        self.shared.paper.lock().unwrap().clone()
    }

    /// The same as text: what is no letter is a dot.
    pub fn text(&self) -> String {
        let letter = |byte: &u8| if byte.is_ascii_graphic() || b" \n".contains(byte) { *byte } else { b'.' };
        self.bytes().iter().map(letter).map(char::from).collect()
    }

    /// How often the drawer was opened.
    pub fn kicks(&self) -> usize {
        self.bytes().windows(2).filter(|pair| *pair == [0x1b, b'p']).count()
    }

    /// How often paper was cut.
    pub fn cuts(&self) -> usize {
        self.bytes().windows(3).filter(|three| *three == [0x1d, b'V', 66]).count()
    }

    fn serve(&mut self, listener: TcpListener) {
        listener.set_nonblocking(true).unwrap();
        let shared = Arc::clone(&self.shared);
        self.thread = Some(std::thread::spawn(move || {
            while !shared.off.load(Ordering::Acquire) {
                match listener.accept() {
                    // One after the other, as printers do.
                    Ok((line, _)) => take(&shared, line),
                    Err(_) => std::thread::sleep(LOOK),
                }
            }
        }));
    }
}

impl Drop for FakePrinter {
    fn drop(&mut self) {
        self.switch_off();
    }
}

fn take(shared: &Shared, mut line: TcpStream) {
    line.set_nonblocking(false).unwrap();
    line.set_read_timeout(Some(LOOK)).unwrap();
    let (mut pending, mut printed) = (Vec::new(), 0);
    let mut buffer = [0; 4096];
    loop {
        match line.read(&mut buffer) {
            Ok(0) => return,
            Ok(count) => pending.extend(buffer.iter().take(count)),
            Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut) => {
                if shared.off.load(Ordering::Acquire) {
                    return;
                }
                continue;
            }
            Err(_) => return,
        }
        let mood = *shared.mood.lock().unwrap();
        let rest = answer(&mut line, &pending, mood);
        pending.clear();
        printed += rest.len();
        if let Mood::HangsUpAfter(most) = mood
            && printed > most
        {
            let kept = rest.len().saturating_sub(printed - most);
            shared.paper.lock().unwrap().extend(rest.iter().take(kept));
            return;
        }
        shared.paper.lock().unwrap().extend(rest);
    }
}

/// Answers the questions among some bytes and gives the rest.
fn answer(line: &mut TcpStream, bytes: &[u8], mood: Mood) -> Vec<u8> {
    let mut rest = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let reply = match bytes.get(at..at + 3) {
            _ if mood == Mood::Mute => None,
            Some([0x10, 0x04, 2]) => Some(match mood {
                Mood::NoPaper => 0b0011_0010,
                Mood::CoverOpen => 0b0001_0110,
                _ => 0b0001_0010,
            }),
            Some([0x10, 0x04, 4]) => Some(if mood == Mood::NoPaper { 0b0111_1110 } else { 0b0001_0010 }),
            // One that hangs up in a job never says that it is done, however the bytes arrive.
            Some([0x1d, b'r', 1]) if !matches!(mood, Mood::NeverDone | Mood::HangsUpAfter(_)) => Some(0),
            _ => None,
        };
        let is_question = matches!(bytes.get(at..at + 3), Some([0x10, 0x04, _] | [0x1d, b'r', 1]));
        if let Some(reply) = reply {
            line.write_all(&[reply]).ok();
        }
        if is_question {
            at += 3;
        } else {
            rest.push(*byte);
            at += 1;
        }
    }
    rest
}

impl TestShop {
    /// The till gets this printer, with a drawer on it.
    pub fn set_printer(&self, address: &str, more: &Value) {
        let mut printer = json!({
            "name": "Counter", "address": address, "model": "epson", "raster": false, "width": 42, "drawer": 2,
            "automatic": true,
        });
        for (key, value) in more.as_object().cloned().unwrap_or_default() {
            printer[key] = value;
        }
        let args =
            json!({ "printer": printer, "manager": self.operator("Manager"), "pin": self.pin("Manager") });
        self.call("printer_set", args);
    }
}
