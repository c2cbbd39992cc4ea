//! What several tests need.

use nexo::v3;
use nexo::v5::convert::{Stamp, from_v3, to_v3};
use nexo::v5::{self, Codes, Dialect, Names, Root};

pub(crate) const AT: &str = "2026-05-04T10:31:03+02:00";

/// Every spelling that can be written.
pub(crate) fn dialects() -> Vec<Dialect> {
    let mut all = Vec::new();
    for names in [Names::Long, Names::Short] {
        for codes in [Codes::Code, Codes::Word] {
            for root in [Root::Named, Root::Bare] {
                all.push(Dialect { names, codes, root });
            }
        }
    }
    all
}

pub(crate) fn folder(name: &str) -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors").join(name)
}

/// The bytes of a vector of nexo 5.
pub(crate) fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(folder("nexo5").join(format!("{name}.json"))).unwrap()
}

/// All vectors of a folder that must survive, by name.
pub(crate) fn survivors(of: &str) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder(of)).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        if !name.starts_with("refused-") && !name.starts_with("tolerated-") {
            files.push((name, std::fs::read(path).unwrap()));
        }
    }
    files.sort();
    assert!(files.len() > 10, "the vectors are not where they should be");
    files
}

/// A message of nexo 5, in its own words.
pub(crate) fn five(message: &v3::Message) -> v5::Message {
    from_v3(message, &Stamp::at(AT)).unwrap_or_else(|gap| panic!("{gap}\n{message:?}"))
}

/// Through nexo 5, over the wire in every spelling, and back.
pub(crate) fn there_and_back(message: &v3::Message) -> v3::Message {
    let five = five(message);
    for dialect in dialects() {
        let written = dialect.write(&five).unwrap_or_else(|error| panic!("{error}\n{five:?}"));
        let read = v5::read(&written).unwrap();
        assert_eq!(read.message, five, "{}", String::from_utf8_lossy(&written));
        assert_eq!(read.spelling, dialect);
    }
    to_v3(&five).unwrap_or_else(|gap| panic!("{gap}\n{five:?}"))
}

/// Nothing may be lost.
pub(crate) fn survives(message: &v3::Message) {
    assert_eq!(there_and_back(message), *message);
}

pub(crate) fn request(category: v3::MessageCategory, body: v3::Body) -> v3::Message {
    v3::Message { header: v3::MessageHeader::service_request(category, "17", "TILL-7", "DESK-1"), body }
}

pub(crate) fn answer(category: v3::MessageCategory, body: v3::Body) -> v3::Message {
    let request = request(category, body);
    v3::Message { header: request.header.response(), ..request }
}
