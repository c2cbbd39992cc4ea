//! Hands what libFuzzer makes up to `fuzz_targets::api_command`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_targets::api_command(data));
