//! Hands what libFuzzer makes up to `fuzz_targets::stored_document`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_targets::stored_document(data));
