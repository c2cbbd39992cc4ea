//! The locks that connections to one database hold against each other: on the file, and on the
//! eight places of the shared memory. Counting only; what they protect is SQLite's business.

/// What a connection holds on a file, in SQLite's order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Level {
    #[default]
    None,
    Shared,
    Reserved,
    Pending,
    Exclusive,
}

/// The locks on one file, over all its connections.
#[derive(Default)]
pub(crate) struct FileLocks {
    /// Connections that hold at least SHARED.
    shared: u32,
    /// The highest level anybody holds. From RESERVED on it has one holder.
    top: Level,
}

/// Somebody else holds what is in the way.
pub(crate) struct Busy;

impl FileLocks {
    /// Raises the level of one connection. A refused EXCLUSIVE may leave it at PENDING, which keeps
    /// new readers out until the old ones are gone.
    pub(crate) fn raise(&mut self, held: &mut Level, wanted: Level) -> Result<(), Busy> {
        if *held >= wanted {
            return Ok(());
        }
        let other_writes = self.top > *held && self.top > Level::Shared;
        if other_writes && (self.top >= Level::Pending || wanted > Level::Shared) {
            return Err(Busy);
        }
        if *held == Level::None {
            self.shared += 1;
        }
        let others_read = self.shared > 1;
        *held = if wanted == Level::Exclusive && others_read { Level::Pending } else { wanted };
        self.top = self.top.max(*held);
        if *held == wanted { Ok(()) } else { Err(Busy) }
    }

    /// Lowers it to SHARED or to nothing.
    pub(crate) fn lower(&mut self, held: &mut Level, wanted: Level) {
        if *held <= wanted {
            return;
        }
        if *held > Level::Shared {
            self.top = Level::Shared;
        }
        if wanted == Level::None {
            self.shared = self.shared.saturating_sub(1);
            if self.shared == 0 {
                self.top = Level::None;
            }
        }
        *held = wanted;
    }

    /// Whether anybody is about to write.
    pub(crate) fn reserved(&self) -> bool {
        self.top >= Level::Reserved
    }
}

/// The places of the shared memory that can be locked.
const PLACES: usize = 8;

/// The locks on the shared memory of one database.
#[derive(Default)]
pub(crate) struct ShmLocks {
    places: [Place; PLACES],
}

#[derive(Clone, Copy, Default)]
struct Place {
    readers: u32,
    writer: bool,
}

/// What one connection holds of them, a bit for each place.
#[derive(Default, Clone, Copy)]
pub(crate) struct ShmHeld {
    shared: u8,
    exclusive: u8,
}

impl ShmLocks {
    /// Takes all the places, for reading or for writing, or none.
    pub(crate) fn take(&mut self, held: &mut ShmHeld, places: u8, writing: bool) -> Result<(), Busy> {
        if writing {
            let mine = held.exclusive & places;
            let free = self.chosen(places & !mine).all(|place| !place.writer && place.readers == 0);
            if !free {
                return Err(Busy);
            }
            self.chosen(places).for_each(|place| place.writer = true);
            held.exclusive |= places;
        } else {
            let new = places & !held.shared;
            if self.chosen(new).any(|place| place.writer) {
                return Err(Busy);
            }
            self.chosen(new).for_each(|place| place.readers += 1);
            held.shared |= places;
        }
        Ok(())
    }

    /// Gives back what is held of these places.
    pub(crate) fn give_back(&mut self, held: &mut ShmHeld, places: u8) {
        self.chosen(places & held.exclusive).for_each(|place| place.writer = false);
        self.chosen(places & held.shared).for_each(|place| place.readers = place.readers.saturating_sub(1));
        held.exclusive &= !places;
        held.shared &= !places;
    }

    fn chosen(&mut self, places: u8) -> impl Iterator<Item = &mut Place> {
        self.places
            .iter_mut()
            .enumerate()
            .filter(move |(at, _)| places >> at & 1 == 1)
            .map(|(_, place)| place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_writer_waits_for_readers_and_keeps_new_ones_out() {
        let mut locks = FileLocks::default();
        let (mut writer, mut reader, mut late) = (Level::None, Level::None, Level::None);
        assert!(locks.raise(&mut writer, Level::Shared).is_ok());
        assert!(locks.raise(&mut reader, Level::Shared).is_ok());
        assert!(locks.raise(&mut writer, Level::Reserved).is_ok());
        assert!(locks.raise(&mut reader, Level::Reserved).is_err());
        assert!(locks.raise(&mut writer, Level::Exclusive).is_err());
        assert_eq!(writer, Level::Pending);
        assert!(locks.raise(&mut late, Level::Shared).is_err());
        locks.lower(&mut reader, Level::None);
        assert!(locks.raise(&mut writer, Level::Exclusive).is_ok());
        locks.lower(&mut writer, Level::None);
        assert!(!locks.reserved());
        assert!(locks.raise(&mut late, Level::Exclusive).is_ok());
    }

    #[test]
    fn places_are_taken_together_or_not_at_all() {
        let mut locks = ShmLocks::default();
        let (mut one, mut two) = (ShmHeld::default(), ShmHeld::default());
        assert!(locks.take(&mut one, 0b0100, false).is_ok());
        assert!(locks.take(&mut two, 0b0110, true).is_err());
        assert!(locks.take(&mut two, 0b0010, true).is_ok());
        assert!(locks.take(&mut one, 0b0010, false).is_err());
        locks.give_back(&mut two, 0b0010);
        assert!(locks.take(&mut one, 0b0010, false).is_ok());
    }
}
