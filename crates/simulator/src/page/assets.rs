//! The files of the page, inside the program.

use crate::delivery::Answer;

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        /// Every file with its bytes.
        const FILES: &[(&str, &[u8])] = &[
            $(($name, include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/page/", $name)))),+
        ];
    };
}

files!(
    "api.js",
    "app.js",
    "body.js",
    "device.css",
    "dom.js",
    "faults.js",
    "help.js",
    "index.html",
    "inter.LICENSE.txt",
    "inter.woff2",
    "keypad.js",
    "keys.js",
    "ledger.js",
    "lists.css",
    "log.js",
    "pretty.js",
    "record.css",
    "screen.js",
    "script.js",
    "style.css",
    "tabs.js",
    "tokens.css",
    "wallet.js",
);

/// The file at this path.
pub(crate) fn file(path: &str) -> Option<Answer> {
    let name = match path.trim_start_matches('/') {
        "" => "index.html",
        name => name,
    };
    let (name, bytes) = FILES.iter().find(|(own, _)| *own == name)?;
    Some(Answer::of(200, content_type(name), bytes.to_vec()))
}

/// What a browser takes a file of this name for.
pub(crate) fn content_type(name: &str) -> &'static str {
    match name.rsplit('.').next() {
        Some("html") => "text/html; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("woff2") => "font/woff2",
        _ => "text/plain; charset=utf-8",
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::FILES;

    #[test]
    fn every_file_of_the_page_is_served() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("page");
        for file in std::fs::read_dir(folder).unwrap() {
            let name = file.unwrap().file_name().into_string().unwrap();
            let served = FILES.iter().any(|(own, _)| *own == name);
            assert!(served || name == "API.md", "{name} is not in the list of src/page/assets.rs");
        }
    }
}
