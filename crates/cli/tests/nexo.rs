//! `florin nexo inspect` as people see it: one line for each file, and the code at the end.

#![expect(clippy::unwrap_used, reason = "a test ends where something is not as expected")]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

fn vector(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors").join(name)
}

fn florin(arguments: &[&str], files: &[&str], typed: &str) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_florin"))
        .args(["nexo", "inspect"])
        .args(arguments)
        .args(files.iter().map(|name| vector(name)))
        .env_remove("FLORIN_NEXO_PASSPHRASE")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A program that needs nothing typed may have ended already.
    drop(program.stdin.take().unwrap().write_all(typed.as_bytes()));
    program.wait_with_output().unwrap()
}

/// The lines without the folder.
fn lines(output: &Output) -> Vec<String> {
    let folder = format!("{}/", vector("").display().to_string().trim_end_matches('/'));
    String::from_utf8_lossy(&output.stdout).lines().map(|line| line.replace(&folder, "")).collect()
}

#[test]
fn each_file_has_its_line_and_a_refusal_its_place() {
    let files =
        ["nexo/payment-response-declined.json", "nexo/refused-no-result.json", "nexo/login-request-31.json"];
    let output = florin(&[], &files, "");
    assert_eq!(
        lines(&output),
        [
            "nexo/payment-response-declined.json: Service Payment Response Failure/Refusal (json)",
            "nexo/refused-no-result.json: refused: SaleToPOIResponse.PaymentResponse.Response.Result is missing",
            "nexo/login-request-31.json: Service Login Request (json 3.1)",
        ]
    );
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(florin(&[], &files[..1], "").status.code(), Some(0));
    assert_eq!(florin(&[], &["nexo/not-there.json"], "").status.code(), Some(1));
}

#[test]
fn a_sealed_message_opens_with_its_passphrase_only() {
    let sealed = ["nexo-sealed.json"];
    assert_eq!(lines(&florin(&[], &sealed, "")), ["nexo-sealed.json: Service Logout Request (json, sealed)"]);
    let key = ["--key-identifier", "test-key", "--key-version", "3", "--passphrase", "-", "--json"];
    let opened = lines(&florin(&key, &sealed, "only for this test\n"));
    let [line, message] = opened.as_slice() else { unreachable!("{opened:?}") };
    assert_eq!(line, "nexo-sealed.json: Service Logout Request (json, opened)");
    assert!(message.contains("\"MaintenanceAllowed\":true"), "{message}");
    let wrong = florin(&key, &sealed, "another\n");
    assert_eq!(wrong.status.code(), Some(1));
    assert!(lines(&wrong).concat().contains("refused: the message cannot be opened"));
    let without_key = florin(&["--passphrase", "-"], &sealed, "only for this test\n");
    assert_eq!(without_key.status.code(), Some(2));
}

#[test]
fn a_message_is_written_again_as_xml() {
    let output = florin(&["--xml"], &["nexo/abort-request.json", "nexo/tolerated-failure-bare.json"], "");
    let told = lines(&output);
    assert!(told.iter().any(|line| line.contains("<AbortReason>MerchantAbort</AbortReason>")), "{told:?}");
    // The writer is stricter than the reader.
    assert!(told.iter().any(|line| line.starts_with("not written again: ")), "{told:?}");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn a_message_of_nexo_5_has_its_line_and_is_written_in_every_spelling() {
    let file = ["nexo5/payment-request-short.json"];
    let told = lines(&florin(&["--long", "--short", "--json"], &file, ""));
    let [line, three, long, short] = told.as_slice() else { unreachable!("{told:?}") };
    assert_eq!(
        line,
        "nexo5/payment-request-short.json: Service Payment Request (json 5 without a root, short names, codes)"
    );
    assert!(long.starts_with("{\"SaleToPOIServiceRequest\":{\"Header\":"), "{long}");
    assert!(short.contains("\"TtlAmt\":94.50"), "{short}");
    assert!(three.contains("\"RequestedAmount\":94.50"), "{three}");
    let told = lines(&florin(&["--long", "--words"], &file, "")).concat();
    assert!(told.contains("\"FinancialPaymentRequest\""), "{told}");
}

#[test]
fn a_message_of_nexo_3_is_written_as_nexo_5_or_its_gap_is_named() {
    let told = lines(&florin(&["--long"], &["nexo/abort-request.json"], ""));
    assert!(told.concat().contains("\"SystemAbort\":{"), "{told:?}");
    let output = florin(&["--short"], &["nexo/status-request-last.json"], "");
    let told = lines(&output);
    let gap = "not written again: TransactionStatusRequest.MessageReference has no place in nexo 5: ";
    assert!(told.iter().any(|line| line.starts_with(gap)), "{told:?}");
    assert_eq!(output.status.code(), Some(1));
}
