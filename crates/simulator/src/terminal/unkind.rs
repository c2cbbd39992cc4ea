//! Bad manners toward a till, on order: what a broken or a false terminal could send.

use nexo::v3::{Message, MessageCategory, OutputContent};

use super::Terminal;
use super::calls::signature_question;
use crate::call::{Call, Says, Wants};
use crate::script::Unkind;

/// Control characters, a change of direction, an invisible blank and an escape sequence of printers.
const CONTROLS: &str = "\u{1b}@\u{7}\u{0}APP\u{202e}DEVORP\u{202c}\u{200b}\r\n\u{85}\u{2066}0.01\u{2069}";

impl Terminal {
    /// Does it, as far as a till listens.
    pub(super) fn be_unkind(&mut self, how: Unkind) {
        let listeners = self.listeners(&[]);
        let fallback = self.callback().map(|url| ("POS1".to_owned(), url));
        let Some((sale, url)) = listeners.into_iter().next().or(fallback) else {
            tracing::warn!("no till listens");
            return;
        };
        match how {
            Unkind::Flood { per_second, lasts } => {
                let says = self.shown(&sale, &["FLOOD"]);
                self.call(url, says, Wants::Nothing);
                if let Some(call) = self.calls.last_mut() {
                    call.flood = Some((per_second, lasts));
                }
            }
            Unkind::Replay => {
                let again = self.last_call.clone();
                self.calls.extend(again.map(|call| Call { wants: Wants::Nothing, ..call }));
            }
            Unkind::Approved => self.say(&sale, url, &["APPROVED", "Paid"]),
            Unkind::Controls => self.say_raw_controls(&sale, url),
            Unkind::Print => {
                self.print(&sale, url, OutputContent::lines(["RECEIPT", "APPROVED", "PAID 100.00"]));
            }
            Unkind::Input => {
                let header = self.own_header(MessageCategory::Input, &sale);
                let message = Message { header, body: signature_question(60) };
                self.call(url, Says::Message(Box::new(message)), Wants::Nothing);
            }
            Unkind::PoiId => {
                let own = std::mem::replace(&mut self.poi_id, "SOMEBODY".to_owned());
                self.say(&sale, url, &["Another terminal's words"]);
                self.poi_id = own;
            }
            Unkind::SaleId => self.say("SOMEBODY", url, &["Words for another till"]),
            Unkind::ServiceId => {
                let mut header = self.own_header(MessageCategory::Display, &sale);
                header.service_id = Some("NOBODYS".to_owned());
                let body = self.display_body(OutputContent::lines(["Words of no dialogue"]));
                self.call(url, Says::Message(Box::new(Message { header, body })), Wants::Nothing);
            }
            Unkind::Garbage => {
                self.call(url, Says::Bytes(b"\x00\xff{\"SaleToPOI: <html>".to_vec()), Wants::Nothing);
            }
        }
    }

    fn shown(&mut self, sale_id: &str, lines: &[&str]) -> Says {
        let header = self.own_header(MessageCategory::Display, sale_id);
        let body = self.display_body(OutputContent::lines(lines.iter().copied()));
        Says::Message(Box::new(Message { header, body }))
    }

    fn say(&mut self, sale_id: &str, url: String, lines: &[&str]) {
        let says = self.shown(sale_id, lines);
        self.call(url, says, Wants::Nothing);
    }

    /// As bytes where it can be, because a kind writer would take the characters out.
    fn say_raw_controls(&mut self, sale_id: &str, url: String) {
        let Says::Message(message) = self.shown(sale_id, &["CONTROLS"]) else { return };
        match self.wire.write_in_clear(&message).ok().filter(|_| self.wire.is_plain_json()) {
            Some(bytes) => {
                let escaped = serde_json::Value::from(CONTROLS).to_string();
                let text = String::from_utf8_lossy(&bytes).replace("\"CONTROLS\"", &escaped);
                self.call(url, Says::Bytes(text.into_bytes()), Wants::Nothing);
            }
            None => self.say(sale_id, url, &[CONTROLS]),
        }
    }
}
