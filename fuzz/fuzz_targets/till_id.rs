//! Hands what libFuzzer makes up to `fuzz_targets::till_id`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_targets::till_id(data));
