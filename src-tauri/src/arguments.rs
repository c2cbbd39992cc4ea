//! What may stand behind the program's name.

use std::{
    ffi::OsString,
    hash::{DefaultHasher, Hash, Hasher},
    path::{Path, PathBuf},
};

const USAGE: &str = "usage: florin-till [--data DIR]";

/// How this start was asked for.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Arguments {
    /// Where the till keeps its books; the system's folder for this program where nothing is said.
    pub(crate) data: Option<PathBuf>,
}

impl Arguments {
    pub(crate) fn read(mut rest: impl Iterator<Item = OsString>) -> Result<Self, String> {
        let mut data = None;
        while let Some(argument) = rest.next() {
            if argument != "--data" {
                return Err(format!("{} is unknown; {USAGE}", argument.to_string_lossy()));
            }
            let folder = rest.next().ok_or_else(|| format!("--data needs a folder; {USAGE}"))?;
            data = Some(absolute(Path::new(&folder)));
        }
        Ok(Self { data })
    }

    /// The name that a second start looks for. A till in another folder is another till.
    pub(crate) fn bus_name(&self, identifier: &str) -> String {
        let Some(folder) = &self.data else { return identifier.to_owned() };
        let mut hasher = DefaultHasher::new();
        folder.hash(&mut hasher);
        format!("{identifier}.data{:016x}", hasher.finish())
    }
}

/// The working folder may change later; the books stay where they are.
fn absolute(folder: &Path) -> PathBuf {
    std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(words: &[&str]) -> Result<Arguments, String> {
        Arguments::read(words.iter().map(OsString::from))
    }

    #[test]
    fn nothing_said_means_the_folder_of_the_system() {
        assert_eq!(read(&[]), Ok(Arguments { data: None }));
    }

    #[test]
    fn a_relative_folder_is_taken_from_here() {
        let folder = read(&["--data", "books"]).unwrap().data.unwrap();
        assert!(folder.is_absolute() && folder.ends_with("books"));
    }

    #[test]
    fn each_folder_has_a_till_of_its_own() {
        let name = |words| read(words).unwrap().bus_name("app.till");
        assert_eq!(name(&[]), "app.till");
        assert_eq!(name(&["--data", "a"]), name(&["--data", "a"]));
        assert_ne!(name(&["--data", "a"]), name(&["--data", "b"]));
    }

    #[test]
    fn what_is_not_understood_is_refused_with_the_usage() {
        for words in [&["--data"][..], &["books"], &["--dat", "x"]] {
            assert!(read(words).unwrap_err().ends_with(USAGE));
        }
    }
}
