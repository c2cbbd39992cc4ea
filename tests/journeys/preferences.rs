//! How the till looks and answers: chosen by people, kept over a restart, there before anybody signs in.

use florin_tests::TestShop;
use serde_json::json;

#[test]
fn choices_show_at_once_and_greet_whoever_comes_next_morning() {
    let mut shop = TestShop::with_terminal("");
    let usual = shop.state()["preferences"].clone();
    assert_eq!((&usual["theme"], &usual["text_percent"]), (&json!("system"), &json!(100)));
    let mut events = shop.events();
    let chosen = json!({ "theme": "contrast", "text_percent": 150, "language": "de", "letters": false,
        "keys": { "sell.pay": "Ctrl+P" } });
    shop.call("preferences_set", chosen);
    let event = serde_json::to_value(events.try_recv().unwrap()).unwrap();
    assert_eq!(event["event"]["kind"], "preferences");
    assert_eq!(event["event"]["value"]["keys"], json!({ "sell.pay": "Ctrl+P" }));
    shop.restart();
    shop.call("operator_sign_out", json!({}));
    let state = shop.state();
    assert_eq!(state["operator"], json!(null));
    assert_eq!(
        (&state["preferences"]["theme"], &state["preferences"]["language"]),
        (&json!("contrast"), &json!("de"))
    );
    assert_eq!(state["preferences"]["amounts"], usual["amounts"], "what was not chosen stays");
    assert_eq!(shop.refused("preferences_set", json!({ "theme": "dark" })), "not_signed_in");
}

#[test]
fn what_cannot_be_chosen_is_refused_and_named() {
    let shop = TestShop::with_terminal("");
    let before = shop.state()["preferences"].clone();
    let scanner = |fast_ms: u32| json!({ "fast_ms": fast_ms, "shortest": 6, "prefix": "", "suffix": "", "sounds": "all" });
    for (field, args) in [
        ("text_percent", json!({ "text_percent": 250 })),
        ("keys", json!({ "keys": { "F12": "sell.pay" } })),
        ("scanner.fast_ms", json!({ "scanner": scanner(1) })),
        ("payload", json!({ "theme": "pink" })),
        ("payload", json!({ "colour": "pink" })),
    ] {
        let error = shop.try_call("preferences_set", args).unwrap_err();
        assert_eq!((&error["code"], &error["detail"]["field"]), (&json!("invalid"), &json!(field)));
    }
    assert_eq!(shop.state()["preferences"], before);
    shop.call("preferences_set", json!({ "scanner": scanner(40) }));
    assert_eq!(shop.state()["preferences"]["scanner"]["fast_ms"], 40);
}
