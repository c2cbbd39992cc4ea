//! How often something was let in or refused, and for which reason: for the screen and for `doctor`.

use core::sync::atomic::{AtomicU64, Ordering};

macro_rules! reasons {
    ($( $(#[doc = $doc:literal])* $name:ident = $text:literal, )*) => {
        /// Why something was refused.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Reason { $( $(#[doc = $doc])* $name, )* }

        impl Reason {
            /// Every reason.
            pub const ALL: &[Self] = &[ $( Self::$name ),* ];

            /// A word for logs and reports.
            pub fn word(self) -> &'static str {
                match self { $( Self::$name => $text, )* }
            }
        }

        /// One number for each reason, as they are at one moment.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Counters {
            /// Requests that were given to the core.
            pub let_in: u64,
            refused: Vec<(Reason, u64)>,
        }

        #[derive(Debug, Default)]
        #[expect(non_snake_case, reason = "a field for each reason, of its name")]
        struct Refused { $( $name: AtomicU64, )* }

        impl Refused {
            fn of(&self, reason: Reason) -> &AtomicU64 {
                match reason { $( Reason::$name => &self.$name, )* }
            }
        }
    };
}

reasons! {
    #[doc = "One connection too many; closed without a word."]
    Full = "too_many_connections",
    #[doc = "The TLS handshake failed: no TLS, a wrong or expired client certificate, or too slow."]
    Handshake = "tls_handshake",
    #[doc = "The first header lines did not come in time; the connection is closed."]
    HeaderTime = "header_time",
    #[doc = "The header lines are too long: 431."]
    HeaderSize = "header_size",
    #[doc = "It is not HTTP, or the connection broke: 400 where anybody listens."]
    Http = "http",
    #[doc = "No `Host`, several, or one that is no address: 400."]
    NoHost = "no_host",
    #[doc = "A `Host` that is not our address and port: 421."]
    Host = "host",
    #[doc = "Not a POST: 405."]
    Method = "method",
    #[doc = "A header that browsers send: 403."]
    Browser = "browser",
    #[doc = "No door has this path: 404."]
    Path = "path",
    #[doc = "A wrong secret, or none: 401."]
    Secret = "secret",
    #[doc = "The door wants a client certificate, and this is another or none: 403."]
    Certificate = "certificate",
    #[doc = "The door is for another address: 403."]
    Peer = "peer",
    #[doc = "Not the content type of the door: 415."]
    ContentType = "content_type",
    #[doc = "A compressed body: 415."]
    ContentEncoding = "content_encoding",
    #[doc = "The body is too large: 413."]
    BodySize = "body_size",
    #[doc = "The body did not come in time: 408."]
    BodyTime = "body_time",
    #[doc = "The body is empty, broke off, or nests too deeply: 400."]
    Body = "body",
    #[doc = "The core has enough to do, or this caller asks too much at once: 503."]
    Busy = "busy",
    #[doc = "The core let the request fall: 503."]
    Unanswered = "unanswered",
    #[doc = "The core did not answer in time: 504."]
    AnswerTime = "answer_time",
    #[doc = "The core's answer is none that HTTP has: 500."]
    Answer = "answer",
}

/// The numbers while they run.
#[derive(Debug, Default)]
pub(crate) struct Running {
    let_in: AtomicU64,
    refused: Refused,
}

impl Running {
    pub(crate) fn let_in(&self) {
        self.let_in.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a refusal. Says how many there are when that is worth a line in the log: at the first, the tenth,
    /// the hundredth and so on, so that a flood of requests is no flood of lines.
    pub(crate) fn refused(&self, reason: Reason) -> Option<u64> {
        let count = self.refused.of(reason).fetch_add(1, Ordering::Relaxed).saturating_add(1);
        10_u64.checked_pow(count.ilog10()).filter(|power| *power == count)
    }

    pub(crate) fn now(&self) -> Counters {
        let number = |reason: &Reason| (*reason, self.refused.of(*reason).load(Ordering::Relaxed));
        Counters {
            let_in: self.let_in.load(Ordering::Relaxed),
            refused: Reason::ALL.iter().map(number).collect(),
        }
    }
}

impl Counters {
    /// How often something was refused for this reason.
    pub fn refused(&self, reason: Reason) -> u64 {
        self.refused.iter().find(|(of, _)| *of == reason).map_or(0, |(_, count)| *count)
    }

    /// Every reason with its number.
    pub fn reasons(&self) -> impl Iterator<Item = (Reason, u64)> {
        self.refused.iter().copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_has_a_number_of_its_own_and_few_lines_in_the_log() {
        let running = Running::default();
        let lines: Vec<u64> = (0..1500).filter_map(|_| running.refused(Reason::Host)).collect();
        assert_eq!(lines, [1, 10, 100, 1000]);
        running.refused(Reason::Busy);
        let now = running.now();
        assert_eq!((now.refused(Reason::Host), now.refused(Reason::Busy), now.let_in), (1500, 1, 0));
        assert_eq!(now.reasons().map(|(_, count)| count).sum::<u64>(), 1501);
    }
}
