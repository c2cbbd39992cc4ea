//! Hands what libFuzzer makes up to `fuzz_targets::simulator_script`.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| fuzz_targets::simulator_script(data));
