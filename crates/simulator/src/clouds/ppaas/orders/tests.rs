//! Orders in words, and how often they hold.

use std::time::Duration;

use super::{CallbackManner, Fault, Faults, Order, Orders, RetryAfter, Times};
use crate::clouds::ppaas::contract::Mode;
use crate::clouds::ppaas::options::{Presence, WalletManner};
use crate::clouds::ppaas::route::{Host, Route};

#[test]
fn orders_are_read_in_words() {
    let text = "devices 429 after 3s twice, any 503 always # a bad day\nmessages 504 served\n\
                token 429 at date 9s, connection api 3 times\ncallbacks delay 250ms, tokens revoke\n\
                device a-b-c sleep, skew -90s, mode async, renew till-1, unsubscribe till-1,\
                wallet pays 2s, wallet declines, wallet person";
    let fault = |route, fault, times| Order::Fault { route, fault, times };
    let once = Times::Count(1);
    let wanted = vec![
        fault(Some(Route::Devices), Fault::TooMany(Some(RetryAfter::Seconds(3))), Times::Count(2)),
        fault(None, Fault::Refused(503), Times::Always),
        fault(Some(Route::Messages), Fault::Masked(504), once),
        fault(Some(Route::Token), Fault::TooMany(Some(RetryAfter::Date(9))), once),
        Order::Cut { host: Host::Api, times: Times::Count(3) },
        Order::Callbacks { manner: CallbackManner::Delay(Duration::from_millis(250)), times: once },
        Order::RevokeTokens,
        Order::Presence { device: "a-b-c".to_owned(), presence: Presence::Asleep },
        Order::Skew(-90),
        Order::Mode(Mode::Async),
        Order::RenewKey { point: "till-1".to_owned() },
        Order::Subscribed { point: "till-1".to_owned(), yes: false },
        Order::Wallet(WalletManner::Pays(Duration::from_secs(2))),
        Order::Wallet(WalletManner::Declines(Duration::ZERO)),
        Order::Wallet(WalletManner::Person),
    ];
    assert_eq!(Orders::parse(text), Ok(Orders(wanted)));
}

#[test]
fn a_mistake_names_its_line_and_the_cure() {
    for (text, cure) in [
        ("devces 401", "qr-start"),
        ("devices 200", "400 to 599"),
        ("devices 401 thrice", "once, twice"),
        ("devices 401 0 times", "once, twice"),
        ("connection wallet", "connection auth"),
        ("callbacks shout", "reorder"),
        ("device x", "sleep or wake"),
        ("mode later", "mode async"),
        ("wallet sings", "wallet pays"),
        ("renew", "reference"),
        ("skew long", "250ms or 3s"),
    ] {
        let error = Orders::parse(&format!("clear\n{text}")).unwrap_err();
        assert_eq!((error.line, error.order.as_str()), (2, text));
        assert!(error.to_string().contains(cure), "{error}");
    }
}

#[test]
fn a_fault_holds_as_often_as_it_was_ordered() {
    let mut faults = Faults::default();
    faults.of_call(Some(Route::Devices), Fault::Unauthorized, Times::Count(2));
    faults.of_call(None, Fault::Refused(500), Times::Count(1));
    assert_eq!(faults.next_call(Route::Devices), Some(Fault::Unauthorized));
    assert_eq!(faults.next_call(Route::Messages), Some(Fault::Refused(500)));
    assert_eq!(faults.next_call(Route::Devices), Some(Fault::Unauthorized));
    assert_eq!(faults.next_call(Route::Devices), None);
    faults.of_connection(Host::Auth, Times::Always);
    assert!(faults.next_connection(Host::Both) && faults.next_connection(Host::Auth));
    assert!(!faults.next_connection(Host::Api));
    assert_eq!(faults.waiting(), 1);
    faults.clear();
    assert!(!faults.next_connection(Host::Auth));
}
