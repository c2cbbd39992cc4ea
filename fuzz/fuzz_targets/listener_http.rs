//! Hands what libFuzzer makes up to `fuzz_targets::listener_http`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_targets::listener_http(data));
