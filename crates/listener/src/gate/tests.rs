//! What the time of a refusal tells about a secret: nothing. Run by hand, since no busy machine can tell.

use core::hint::black_box;
use std::time::Instant;

use hyper::header::{AUTHORIZATION, HeaderMap, HeaderValue};

use super::*;

const RIGHT: &str = "0123456789abcdef0123456789abcdef";

fn gate() -> Gate {
    let door = |number: u8, check| Door {
        terminal: format!("00000000-0000-0000-0000-0000000000{number:02}").parse().unwrap(),
        paths: vec!["/nexo".to_owned()],
        content: Content::Json,
        check,
    };
    let basic = Secret::Basic { user: "t".to_owned(), password: RIGHT.into() };
    let doors = vec![door(1, Check::Secret(basic)), door(2, Check::Secret(Secret::Path(RIGHT.into())))];
    Gate::new(doors, Place { loopback: true, tls: false, plain_network: false }).unwrap()
}

fn headers(password: &str) -> HeaderMap {
    let value = format!("Basic {}", STANDARD.encode(format!("t:{password}")));
    HeaderMap::from_iter([(AUTHORIZATION, HeaderValue::from_str(&value).unwrap())])
}

/// Nanoseconds of each refusal, of two kinds in no order, the shortest first. Each question is made anew,
/// so that no kind has its place in memory.
fn times(gate: &Gate, ask: impl Fn(&str) -> (String, HeaderMap)) -> [Vec<f64>; 2] {
    let mut all = [Vec::new(), Vec::new()];
    let mut lot = 0x9e37_79b9_7f4a_7c15_u64;
    for _ in 0..400_000 {
        // drawn by xorshift, so that neither kind comes in any order
        lot ^= lot << 13;
        lot ^= lot >> 7;
        lot ^= lot << 17;
        let second = lot & 0x1_0000 != 0;
        let secret = if second { format!("{}0", &RIGHT[..31]) } else { format!("f{}", &RIGHT[1..]) };
        let (path, headers) = ask(&secret);
        let shown = Shown { path: &path, headers: &headers, peer: [127, 0, 0, 1].into(), certificate: None };
        let begun = Instant::now();
        let refused = black_box(gate.open(black_box(&shown))).is_err();
        let took = begun.elapsed().as_nanos();
        assert!(refused);
        all[usize::from(second)].push(f64::from(u32::try_from(took).unwrap_or(u32::MAX)));
    }
    for kind in &mut all {
        kind.sort_by(f64::total_cmp);
    }
    all
}

/// The first quarter, the half and the third quarter of each kind. A mean would follow whatever else the machine
/// does in its slowest moments.
fn quarters([a, b]: &[Vec<f64>; 2]) -> [[f64; 2]; 3] {
    [1, 2, 3].map(|quarter| [a, b].map(|kind| kind[kind.len() * quarter / 4]))
}

#[test]
#[ignore = "a statistic: run it alone, built for release"]
fn l15_t2_the_time_of_a_refusal_does_not_tell_where_a_secret_is_wrong() {
    let gate = gate();
    let basic = times(&gate, |secret| ("/nexo".to_owned(), headers(secret)));
    let path = times(&gate, |secret| (format!("/t/{secret}/nexo"), HeaderMap::new()));
    for quarters in [quarters(&basic), quarters(&path)] {
        let near = quarters.iter().all(|[first, last]| (first - last).abs() <= 0.03 * first);
        assert!(near, "nanoseconds with the first and with the last letter wrong: {quarters:?}");
    }
}
