//! Every member of nexo 5 has a long name and a short one; this is the table of both.
//!
//! From short to long it is a function. From long to short it is one but for three names: which `Track` or
//! `Parameter` is meant depends on its place, and the two levels of an abort are called alike.

use std::sync::LazyLock;

use crate::encoding::{Arena, Member, Node, Place};
use crate::error::Error;

/// One member a line, its long name and its short one; members whose names are the same are not listed (nexo
/// Retailer 5.0, the tables of the working group).
const TABLE: &str = include_str!("names.txt");

/// Sorted by the long name.
static LONG: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let mut pairs: Vec<_> = TABLE.lines().filter_map(|line| line.split_once(' ')).collect();
    pairs.sort_unstable();
    pairs
});

/// Sorted by the short name.
static SHORT: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let mut pairs: Vec<_> = LONG.iter().map(|(long, short)| (*short, *long)).collect();
    pairs.sort_unstable();
    pairs
});

/// The long name of a member that is called so in short; nothing for one that has no other name.
pub(crate) fn long_of(short: &str) -> Option<&'static str> {
    find(&SHORT, short)
}

/// The short name of a member; nothing for one that has no other name. `within` is the long name of the object that
/// it stands in.
pub(crate) fn short_of(long: &str, within: &str) -> Option<&'static str> {
    match long {
        // The inner of the two; the outer is the body of a message.
        "SystemAbort" => Some(if within == "SystemAbort" { "SysAbrt" } else { "Abrt" }),
        "Parameter" => Some("Param"),
        // The one of a cheque, the only one that is not card data.
        "Track" => Some("Trck2"),
        _ => find(&LONG, long),
    }
}

fn find(table: &[(&'static str, &'static str)], name: &str) -> Option<&'static str> {
    let place = table.binary_search_by(|(key, _)| (*key).cmp(name)).ok()?;
    table.get(place).map(|(_, other)| *other)
}

/// The same tree in long names; names that nobody knows stay as they are.
pub(crate) fn lengthened<'a>(node: Node<'a>, arena: &'a Arena, place: &Place<'_>) -> Result<Node<'a>, Error> {
    match node {
        Node::Object(members) => {
            let mut known: Vec<&str> = Vec::with_capacity(members.len());
            let mut renamed: Vec<Member<'a>> = Vec::with_capacity(members.len());
            for (name, value) in members {
                let long = long_of(name).unwrap_or(name);
                // Two spellings of one member would be two values for it.
                if long != *name || find(&LONG, name).is_some() {
                    known.push(long);
                }
                renamed.push((long, lengthened(*value, arena, &place.member(long))?));
            }
            known.sort_unstable();
            let mut twice =
                known.windows(2).filter(|pair| matches!(pair, [one, next] if one == next)).flatten();
            if let Some(twice) = twice.next() {
                return Err(Error::Duplicate { path: place.member(twice).path() });
            }
            Ok(Node::Object(arena.alloc_slice_copy(&renamed)))
        }
        Node::Array(items) => {
            let mut renamed = Vec::with_capacity(items.len());
            for (index, item) in items.iter().enumerate() {
                renamed.push(lengthened(*item, arena, &place.item("", index))?);
            }
            Ok(Node::Array(arena.alloc_slice_copy(&renamed)))
        }
        Node::String(_) | Node::Number(_) | Node::Bool(_) | Node::Null => Ok(node),
    }
}

/// The same tree in short names.
pub(crate) fn shortened<'a>(node: Node<'a>, arena: &'a Arena, within: &str) -> Node<'a> {
    match node {
        Node::Object(members) => {
            let renamed: Vec<Member<'a>> = members
                .iter()
                .map(|(name, value)| (short_of(name, within).unwrap_or(name), shortened(*value, arena, name)))
                .collect();
            Node::Object(arena.alloc_slice_copy(&renamed))
        }
        Node::Array(items) => {
            let renamed: Vec<Node<'a>> = items.iter().map(|item| shortened(*item, arena, within)).collect();
            Node::Array(arena.alloc_slice_copy(&renamed))
        }
        Node::String(_) | Node::Number(_) | Node::Bool(_) | Node::Null => node,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use super::{LONG, SHORT, long_of, short_of};

    #[test]
    fn a_short_name_has_one_long_name() {
        for pair in SHORT.windows(2) {
            assert_ne!(pair[0].0, pair[1].0);
        }
    }

    #[test]
    fn a_long_name_has_one_short_name_but_for_three() {
        let mut shorts: HashMap<&str, Vec<&str>> = HashMap::new();
        for (long, short) in LONG.iter() {
            shorts.entry(long).or_default().push(short);
        }
        let mut several: Vec<&str> =
            shorts.iter().filter(|(_, all)| all.len() > 1).map(|(long, _)| *long).collect();
        several.sort_unstable();
        assert_eq!(several, ["Parameter", "SystemAbort", "Track"]);
        for (long, all) in shorts.iter().filter(|(_, all)| all.len() == 1) {
            assert_eq!(short_of(long, ""), Some(all[0]));
            assert_eq!(long_of(all[0]), Some(*long));
        }
    }

    #[test]
    fn no_name_is_the_long_one_of_a_member_and_the_short_one_of_another() {
        for (long, short) in LONG.iter() {
            assert_eq!(long_of(long), None, "{long}");
            assert_eq!(short_of(short, ""), None, "{short}");
        }
    }

    #[test]
    fn an_abort_has_two_levels() {
        assert_eq!(short_of("SystemAbort", "SaleToPOIAbort"), Some("Abrt"));
        assert_eq!(short_of("SystemAbort", ""), Some("Abrt"));
        assert_eq!(short_of("SystemAbort", "SystemAbort"), Some("SysAbrt"));
    }
}
