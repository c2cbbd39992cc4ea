//! Hands what libFuzzer makes up to `fuzz_targets::nexo_five`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_targets::nexo_five(data));
