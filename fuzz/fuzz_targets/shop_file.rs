//! Hands what libFuzzer makes up to `fuzz_targets::shop_file`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_targets::shop_file(data));
