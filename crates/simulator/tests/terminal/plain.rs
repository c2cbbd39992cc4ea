//! Families by their manners alone.

use simulator::profile::GENERIC;
use simulator::{Options, Profile};

/// A terminal with the manners of this family that is spoken to in plain JSON at any path.
pub(crate) fn plain(profile: &Profile) -> Options {
    let (tongue, paths) = (GENERIC.tongue, GENERIC.paths);
    Options::of(&Profile { tongue, paths, encrypted: false, ..profile.clone() })
}
