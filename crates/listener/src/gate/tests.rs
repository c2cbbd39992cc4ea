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

/// Nanoseconds of each question, of two kinds turn by turn, the slowest tenth left out.
fn times(mut ask: impl FnMut(bool)) -> [Vec<f64>; 2] {
    let mut all = [Vec::new(), Vec::new()];
    for round in 0..400_000_u32 {
        // neither kind always comes after the other
        let second = round.wrapping_mul(0x9e37_79b9) & 0x8000 != 0;
        let begun = Instant::now();
        ask(second);
        all[usize::from(second)]
            .push(f64::from(u32::try_from(begun.elapsed().as_nanos()).unwrap_or(u32::MAX)));
    }
    for kind in &mut all {
        kind.sort_by(f64::total_cmp);
        kind.truncate(kind.len() * 9 / 10);
    }
    all
}

/// Welch's t: how many standard errors the means are apart.
fn apart([a, b]: &[Vec<f64>; 2]) -> f64 {
    let count = |all: &[f64]| f64::from(u32::try_from(all.len()).unwrap());
    let mean = |all: &[f64]| all.iter().sum::<f64>() / count(all);
    let spread = |all: &[f64]| {
        let middle = mean(all);
        all.iter().map(|one| (one - middle).powi(2)).sum::<f64>() / (count(all) - 1.0) / count(all)
    };
    (mean(a) - mean(b)).abs() / (spread(a) + spread(b)).sqrt()
}

#[test]
#[ignore = "a statistic: run it alone, built for release"]
fn l15_t2_the_time_of_a_refusal_does_not_tell_where_a_secret_is_wrong() {
    let gate = gate();
    let (first, last) = (format!("f{}", &RIGHT[1..]), format!("{}0", &RIGHT[..31]));
    let credentials = [headers(&first), headers(&last)];
    let basic = times(|second| {
        let shown = Shown {
            path: "/nexo",
            headers: &credentials[usize::from(second)],
            peer: [127, 0, 0, 1].into(),
            certificate: None,
        };
        assert!(black_box(gate.open(black_box(&shown))).is_err());
    });
    let (none, paths) = (HeaderMap::new(), [first, last].map(|secret| format!("/t/{secret}/nexo")));
    let path = times(|second| {
        let path = &paths[usize::from(second)];
        let shown = Shown { path, headers: &none, peer: [127, 0, 0, 1].into(), certificate: None };
        assert!(black_box(gate.open(black_box(&shown))).is_err());
    });
    let (basic, path) = (apart(&basic), apart(&path));
    assert!(basic < 10.0 && path < 10.0, "credentials {basic:.1}, path {path:.1} standard errors apart");
}
