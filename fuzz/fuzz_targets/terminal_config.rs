//! Hands what libFuzzer makes up to `fuzz_targets::terminal_config`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_targets::terminal_config(data));
