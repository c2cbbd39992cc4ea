//! Hands what libFuzzer makes up to `fuzz_targets::card_filter`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_targets::card_filter(data));
