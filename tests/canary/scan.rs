//! Looks for secrets in bytes, in every form in which a program may have written them.

use std::collections::HashMap;
use std::path::Path;

use base64::Engine as _;
use base64::engine::GeneralPurpose;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// How much of a form is looked up before the rest is compared.
const HEAD: usize = 4;

/// What is looked for.
pub(crate) struct Scanner {
    needles: Vec<Needle>,
    by_head: HashMap<[u8; HEAD], Vec<usize>>,
}

struct Needle {
    /// Whose secret it is.
    name: String,
    form: String,
    bytes: Vec<u8>,
}

impl Scanner {
    pub(crate) fn of(secrets: &[(String, String)]) -> Self {
        let mut needles = Vec::new();
        for (name, secret) in secrets {
            assert!(secret.len() >= 12, "{name} is so short that chance would find it");
            let forms = forms(secret).into_iter();
            needles.extend(forms.map(|(form, bytes)| Needle { name: name.clone(), form, bytes }));
        }
        let mut by_head: HashMap<[u8; HEAD], Vec<usize>> = HashMap::new();
        for (number, needle) in needles.iter().enumerate() {
            by_head.entry(needle.bytes[..HEAD].try_into().unwrap()).or_default().push(number);
        }
        Self { needles, by_head }
    }

    /// Which secrets are in these bytes, and in which form.
    pub(crate) fn find(&self, place: &str, bytes: &[u8]) -> Vec<String> {
        let mut found = Vec::new();
        for at in 0..bytes.len().saturating_sub(HEAD - 1) {
            let head: [u8; HEAD] = bytes[at..at + HEAD].try_into().unwrap();
            for needle in self.by_head.get(&head).into_iter().flatten().map(|number| &self.needles[*number]) {
                if bytes[at..].starts_with(&needle.bytes) {
                    found.push(format!("{place}: the {} as {}", needle.name, needle.form));
                }
            }
        }
        found.sort();
        found.dedup();
        found
    }

    /// The same for every file below a folder, and how many there are.
    pub(crate) fn find_in_folder(&self, folder: &Path) -> (Vec<String>, Vec<String>) {
        let (mut found, mut files) = (Vec::new(), Vec::new());
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                let below = self.find_in_folder(&path);
                found.extend(below.0);
                files.extend(below.1);
            } else {
                let name = path.file_name().unwrap().to_string_lossy().into_owned();
                found.extend(self.find(&name, &std::fs::read(&path).unwrap()));
                files.push(name);
            }
        }
        (found, files)
    }
}

/// A secret as it is, in hex, in base64 wherever it may begin, and as part of an address.
fn forms(secret: &str) -> Vec<(String, Vec<u8>)> {
    let escaped = |blank: &str, upper: bool| {
        let one = |byte: u8| match byte {
            b' ' => blank.to_owned(),
            b'-' | b'.' | b'_' | b'~' => char::from(byte).to_string(),
            _ if byte.is_ascii_alphanumeric() => char::from(byte).to_string(),
            _ if upper => format!("%{byte:02X}"),
            _ => format!("%{byte:02x}"),
        };
        secret.bytes().map(one).collect::<String>().into_bytes()
    };
    let mut all = vec![
        ("itself".to_owned(), secret.as_bytes().to_vec()),
        ("hex".to_owned(), hex::encode(secret).into_bytes()),
        ("hex in capitals".to_owned(), hex::encode_upper(secret).into_bytes()),
        ("part of an address".to_owned(), escaped("%20", true)),
        ("part of an address in small letters".to_owned(), escaped("%20", false)),
        ("part of a form".to_owned(), escaped("+", true)),
    ];
    for before in 0..3 {
        all.push((format!("base64 after {before}"), sixty_four(&STANDARD_NO_PAD, secret, before)));
        all.push((
            format!("base64 for addresses after {before}"),
            sixty_four(&URL_SAFE_NO_PAD, secret, before),
        ));
    }
    all
}

/// The letters that stand for the secret alone, where so many bytes stand before it and any behind it.
fn sixty_four(engine: &GeneralPurpose, secret: &str, before: usize) -> Vec<u8> {
    let mut bytes = vec![0; before];
    bytes.extend_from_slice(secret.as_bytes());
    let whole = engine.encode(&bytes);
    let (first, end) = ((before * 8).div_ceil(6), bytes.len() * 8 / 6);
    whole.as_bytes()[first..end].to_vec()
}

/// The scanner itself: what it cannot find, nobody has proved to be absent.
pub(crate) fn finds_what_is_there(secrets: &[(String, String)]) {
    let scanner = Scanner::of(secrets);
    for (name, secret) in secrets {
        let planted = |bytes: &[u8]| {
            let found = scanner.find("here", &[b"{\"x\":\"".as_slice(), bytes, b"\",\"y\":1}"].concat());
            found.iter().any(|one| one.contains(name.as_str()))
        };
        for (form, bytes) in forms(secret) {
            assert!(planted(&bytes), "{name} is not found as {form}");
        }
        for before in ["", "a", "ab", "abc", "abcd"] {
            for behind in ["", "x", "xy", "xyz"] {
                let whole = format!("{before}{secret}{behind}");
                assert!(planted(STANDARD_NO_PAD.encode(&whole).as_bytes()), "{name} in base64 of {whole}");
                assert!(planted(URL_SAFE_NO_PAD.encode(&whole).as_bytes()), "{name} in base64 of {whole}");
            }
        }
        assert!(!planted(&secret.as_bytes()[1..]), "{name} is found where it is not");
    }
}
