//! Hands what libFuzzer makes up to `fuzz_targets::typed_number`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_targets::typed_number(data));
