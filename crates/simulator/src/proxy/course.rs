//! What becomes of the bytes of one direction: decided here without a socket, done in [`super::pump`].

use std::time::Duration;

use super::faults::{End, How, Toxics, Wait};
use super::layout::{Layout, Place};

/// Chance that comes out the same for the same seed (`SplitMix64`).
#[derive(Debug, Clone)]
pub(super) struct Chance(u64);

impl Chance {
    /// Chance of its own for each direction of each connection.
    pub(super) fn new(seed: u64, connection: usize, direction: u64) -> Self {
        let connection = u64::try_from(connection).unwrap_or(u64::MAX);
        Self(seed.wrapping_mul(0x1000_0000_01b3) ^ connection.wrapping_mul(2).wrapping_add(direction))
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`, or zero.
    fn below(&mut self, limit: u64) -> u64 {
        self.next().checked_rem(limit).unwrap_or(0)
    }

    fn pause(&mut self, wait: Wait) -> Duration {
        let jitter = u64::try_from(wait.jitter.as_micros()).unwrap_or(u64::MAX);
        wait.base.saturating_add(Duration::from_micros(self.below(jitter.saturating_add(1))))
    }

    /// What a byte is changed with: never nothing, and never into plain text.
    fn mask(&mut self) -> u8 {
        0x80 | u8::try_from(self.below(0x80)).unwrap_or(0)
    }
}

/// Bytes that are written at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// How long to wait before.
    pub(super) before: Duration,
    /// What is written.
    pub(super) bytes: Vec<u8>,
    /// How long to wait after.
    pub(super) after: Duration,
}

/// One direction of one connection.
#[derive(Debug)]
pub(super) struct Course {
    toxics: Toxics,
    chance: Chance,
    layout: Option<Layout>,
    /// What came and waits until more of it is there.
    held: Vec<u8>,
    passed: usize,
    /// The bytes that change, by their place.
    spoiled: Option<Vec<usize>>,
}

impl Course {
    pub(super) fn new(toxics: Toxics, chance: Chance) -> Self {
        Self { toxics, chance, layout: None, held: Vec::new(), passed: 0, spoiled: None }
    }

    /// What is written now that this has come.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Vec<Piece> {
        self.held.extend_from_slice(bytes);
        if self.layout.is_none() {
            self.layout = Layout::of(&self.held);
        }
        let Some(layout) = self.layout.filter(|layout| !self.toxics.twice || self.held.len() >= layout.end)
        else {
            // Without places there is nothing to wait for.
            return if self.knows_no_places() { self.pieces() } else { Vec::new() };
        };
        self.double(layout);
        self.pieces()
    }

    /// What is written now that nothing more will come.
    pub(super) fn rest(&mut self) -> Vec<Piece> {
        if self.held.is_empty() {
            return Vec::new();
        }
        let layout = *self.layout.get_or_insert_with(|| Layout::cut_short(&self.held));
        self.double(layout);
        self.pieces()
    }

    /// How it ended, once the place of its end is reached.
    pub(super) fn ended(&self) -> Option<How> {
        let End { at, how } = self.toxics.end?;
        let limit = self.limit(at)?;
        (self.passed >= limit).then_some(how)
    }

    /// How many bytes stand before a place, once that is known.
    fn limit(&self, at: Place) -> Option<usize> {
        match (at, self.layout) {
            (Place::After(bytes), _) => Some(bytes),
            (place, layout) => layout.map(|layout| layout.before(place)),
        }
    }

    fn knows_no_places(&self) -> bool {
        let Toxics { slow_header, slow_body, corrupt, twice, end, latency: _, slice: _ } = &self.toxics;
        let places = [end.map(|end| end.at), corrupt.map(|spoil| spoil.from)];
        let counted = places.into_iter().flatten().all(|place| matches!(place, Place::After(_)));
        slow_header.is_none() && slow_body.is_none() && !twice && counted
    }

    /// Puts the message behind itself, once.
    fn double(&mut self, layout: Layout) {
        if std::mem::take(&mut self.toxics.twice) {
            let end = layout.end.min(self.held.len());
            let again = self.held.get(..end).unwrap_or_default().to_vec();
            self.held.splice(end..end, again);
        }
    }

    /// Everything that is held, up to the end, changed and cut into pieces.
    fn pieces(&mut self) -> Vec<Piece> {
        let mut bytes = std::mem::take(&mut self.held);
        if let Some(limit) = self.toxics.end.and_then(|end| self.limit(end.at)) {
            bytes.truncate(limit.saturating_sub(self.passed));
        }
        self.spoil(&mut bytes);
        let mut pieces = Vec::new();
        let mut wait = self.toxics.latency.map_or(Duration::ZERO, |latency| self.chance.pause(latency));
        let mut rest = bytes.as_slice();
        while !rest.is_empty() {
            let (size, after) = self.size();
            let (piece, later) = rest.split_at(size.min(rest.len()));
            pieces.push(Piece { before: std::mem::take(&mut wait), bytes: piece.to_vec(), after });
            self.passed = self.passed.saturating_add(piece.len());
            rest = later;
        }
        pieces
    }

    /// How large the next piece may be, and the pause after it.
    fn size(&self) -> (usize, Duration) {
        let body = self.layout.map_or(usize::MAX, |layout| layout.body);
        let whole =
            self.toxics.slice.map_or((usize::MAX, Duration::ZERO), |slice| (slice.bytes, slice.pause));
        if self.passed >= body {
            return self.toxics.slow_body.map_or(whole, |pause| (1, pause));
        }
        match (self.toxics.slow_header, self.toxics.slow_body) {
            (Some(pause), _) => (1, pause),
            // The head as it comes, and not a byte of the body with it.
            (None, Some(_)) => (whole.0.min(body.saturating_sub(self.passed)), whole.1),
            (None, None) => whole,
        }
    }

    fn spoil(&mut self, bytes: &mut [u8]) {
        let Some(spoil) = self.toxics.corrupt else { return };
        if self.spoiled.is_none() {
            let Some(mut at) = self.limit(spoil.from) else { return };
            let mut places = Vec::new();
            for _ in 0..spoil.count {
                places.push(at);
                let gap = usize::try_from(self.chance.below(8)).unwrap_or(0);
                at = at.saturating_add(gap).saturating_add(1);
            }
            self.spoiled = Some(places);
        }
        for place in self.spoiled.iter().flatten() {
            if let Some(byte) = place.checked_sub(self.passed).and_then(|at| bytes.get_mut(at)) {
                *byte ^= self.chance.mask();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Chance, Course, Piece};
    use crate::proxy::{Place, Spoil, Toxics, Wait};
    use std::time::Duration;

    const MESSAGE: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbody";

    fn bytes(pieces: &[Piece]) -> Vec<u8> {
        pieces.iter().flat_map(|piece| piece.bytes.clone()).collect()
    }

    fn course(toxics: Toxics, seed: u64) -> Course {
        Course::new(toxics, Chance::new(seed, 0, 0))
    }

    #[test]
    fn the_same_seed_spoils_the_same_bytes_and_none_stays_text() {
        let toxics = Toxics { corrupt: Some(Spoil { from: Place::Body, count: 2 }), ..Toxics::default() };
        let spoiled = |seed| bytes(&course(toxics.clone(), seed).take(MESSAGE));
        assert_eq!(spoiled(7), spoiled(7));
        let (before, after) = MESSAGE.split_at(MESSAGE.len() - 2);
        for seed in 0..100 {
            let now = spoiled(seed);
            assert_eq!(&now[..before.len()], before);
            assert!(now[before.len()] >= 0x80, "{now:?} for {after:?}");
        }
        assert!((0..20).any(|seed| spoiled(seed) != spoiled(7)), "chance has no say");
    }

    #[test]
    fn jitter_stays_within_its_bounds_and_differs() {
        let wait = Wait { base: Duration::from_millis(10), jitter: Duration::from_millis(5) };
        let mut chance = Chance::new(1, 2, 3);
        let waits: Vec<Duration> = (0..100).map(|_| chance.pause(wait)).collect();
        assert!(waits.iter().all(|one| (10..=15).contains(&one.as_millis())), "{waits:?}");
        assert!(waits.iter().any(|one| *one != waits[0]));
        assert_eq!(Chance::new(1, 2, 3).pause(wait), waits[0]);
    }

    #[test]
    fn a_message_in_pieces_is_held_only_where_a_place_asks_for_it() {
        let mut plain = course(Toxics::default(), 1);
        assert_eq!(bytes(&plain.take(b"HTT")), b"HTT");
        let toxics = Toxics { twice: true, ..Toxics::default() };
        let mut twice = course(toxics.clone(), 1);
        let (first, last) = MESSAGE.split_at(20);
        assert_eq!(twice.take(first), []);
        assert_eq!(bytes(&twice.take(last)), [MESSAGE, MESSAGE].concat());
        assert_eq!(bytes(&twice.take(b"more")), b"more");
        let mut short = course(toxics, 1);
        assert_eq!(short.take(first), []);
        assert_eq!(bytes(&short.rest()), [first, first].concat());
    }
}
