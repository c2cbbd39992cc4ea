//! Whatever dialect a message is written in, it is read back as the same message.

#![expect(
    clippy::panic,
    clippy::print_stdout,
    reason = "a helper of tests has to end them, and skipping is told"
)]

use nexo::dialect::Dialect;
use nexo::error::Error;
use nexo::v3::{Body, Message};

const ALL: [(&str, Dialect); 8] = [
    ("generic 3.0", Dialect::GENERIC_3_0),
    ("generic 3.1", Dialect::GENERIC_3_1),
    ("adyen", Dialect::ADYEN),
    ("bilt", Dialect::BILT),
    ("westpay", Dialect::WESTPAY),
    ("fusion", Dialect::FUSION),
    ("verifone", Dialect::VERIFONE),
    ("swedbank", Dialect::SWEDBANK_XML),
];

/// The message as it is after its version was told in the way of the dialect.
fn versioned(message: &Message, dialect: &Dialect) -> Message {
    let mut message = message.clone();
    let header = &mut message.header;
    let version = dialect.protocol_version(&header.message_category, header.protocol_version.as_deref());
    header.protocol_version = version.map(str::to_owned);
    if let Body::TransactionStatusResponse(body) = &mut message.body
        && let Some(repeated) = &mut body.repeated
    {
        let inner = Message { header: repeated.header.clone(), body: (*repeated.body).clone() };
        repeated.header = versioned(&inner, dialect).header;
    }
    message
}

fn survives(name: &str, message: &Message) -> usize {
    let mut written = 0;
    for (dialect_name, dialect) in &ALL {
        let bytes = match dialect.write(message) {
            Ok(bytes) => bytes,
            // Vendors' own members have no place in the schema, and the writer is stricter than the reader.
            Err(Error::Refused { .. } | Error::Missing { .. }) => continue,
            Err(error) => panic!("{name} in {dialect_name}: {error}"),
        };
        let read = nexo::read(&bytes).unwrap_or_else(|error| {
            panic!("{name} in {dialect_name}: {error}\n{}", String::from_utf8_lossy(&bytes))
        });
        // Card data is noticed and never written again: the one thing that may go.
        if !format!("{message:?}").contains("_present: true") {
            assert_eq!(read.message, versioned(message, dialect), "{name} in {dialect_name}");
        }
        assert_eq!(dialect.write(&read.message), Ok(bytes), "{name} in {dialect_name} again");
        written += 1;
    }
    written
}

fn files(folder: &str) -> Vec<std::path::PathBuf> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut files: Vec<_> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect();
    files.sort();
    files
}

#[test]
fn every_vector_survives_in_every_dialect() {
    let mut written = 0;
    for path in files("../../tests/vectors/nexo") {
        let Ok(read) = nexo::read(&std::fs::read(&path).unwrap()) else { continue };
        if !matches!(read.message.body, Body::Other { .. }) {
            written += survives(&path.display().to_string(), &read.message);
        }
    }
    assert!(written > 100, "only {written} were written");
}

/// Public messages of real terminals, kept outside the project; without them there is nothing to check here.
#[test]
fn public_samples_survive_in_every_dialect() {
    let mut paths = files("../../../shared/samples/nexo");
    paths.extend(files("../../../shared/samples/nexo/xml"));
    if paths.is_empty() {
        println!("skipped: no samples beside the project");
    }
    for path in paths.iter().filter(|path| path.is_file()) {
        match nexo::read(&std::fs::read(path).unwrap()) {
            Ok(read) if matches!(read.message.body, Body::Other { .. }) => {}
            Ok(read) => {
                survives(&path.display().to_string(), &read.message);
            }
            Err(_) => {}
        }
    }
}

/// One message in each dialect, to be read by people: what differs between them is the whole point.
#[test]
fn one_message_in_each_dialect() {
    let path = "../../tests/vectors/nexo/status-response-found.json";
    let bytes = std::fs::read(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap();
    let mut told = String::new();
    for (name, dialect) in &ALL {
        let text = nexo::read(&bytes).and_then(|read| dialect.write(&read.message)).unwrap();
        let text = String::from_utf8(text).unwrap();
        told = format!("{told}{name}, {}\n{text}\n\n", dialect.content_type());
    }
    insta::assert_snapshot!(told);
}
