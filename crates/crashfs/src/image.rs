//! The content of a disk that nobody uses: what is found after a kill or a power cut.

use std::{
    collections::BTreeMap,
    fmt,
    fs::{self, File},
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

/// Files by their path below the root of a disk. A clone is cheap; content is shared until changed.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Image {
    files: BTreeMap<PathBuf, Arc<Vec<u8>>>,
}

impl Image {
    /// Every file with its content, in the order of the names.
    pub fn files(&self) -> impl Iterator<Item = (&Path, &[u8])> {
        self.files.iter().map(|(path, bytes)| (path.as_path(), bytes.as_slice()))
    }

    /// The content of one file.
    pub fn get(&self, path: impl AsRef<Path>) -> Option<&[u8]> {
        self.files.get(path.as_ref()).map(|bytes| bytes.as_slice())
    }

    /// The content of one file, to be damaged.
    pub fn get_mut(&mut self, path: impl AsRef<Path>) -> Option<&mut Vec<u8>> {
        self.files.get_mut(path.as_ref()).map(Arc::make_mut)
    }

    /// Puts a file there, in place of one that was.
    pub fn insert(&mut self, path: impl Into<PathBuf>, bytes: Vec<u8>) {
        self.files.insert(path.into(), Arc::new(bytes));
    }

    /// Takes a file out.
    pub fn remove(&mut self, path: impl AsRef<Path>) -> Option<Vec<u8>> {
        self.files.remove(path.as_ref()).map(Arc::unwrap_or_clone)
    }

    /// Writes the files below a folder of the real disk, where a stock SQLite can read them.
    pub fn write_to(&self, folder: &Path) -> io::Result<()> {
        for (path, bytes) in &self.files {
            let place = folder.join(path);
            if let Some(above) = place.parent() {
                fs::create_dir_all(above)?;
            }
            File::create(place)?.write_all(bytes)?;
        }
        Ok(())
    }

    pub(crate) fn shared(&self) -> impl Iterator<Item = (&Path, &Arc<Vec<u8>>)> {
        self.files.iter().map(|(path, bytes)| (path.as_path(), bytes))
    }

    pub(crate) fn put(&mut self, name: &str, bytes: Arc<Vec<u8>>) {
        self.files.insert(PathBuf::from(name), bytes);
    }
}

impl fmt::Debug for Image {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.files.iter().map(|(path, bytes)| (path, bytes.len()))).finish()
    }
}
