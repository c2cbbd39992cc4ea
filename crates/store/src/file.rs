//! The one way in which a small file is written: whole or not at all, and readable by its owner only.

use std::{
    fs::{self, File, OpenOptions},
    io::{self, Write},
    path::Path,
};

use crate::{
    error::{Error, Result},
    machine::Machine,
};

/// Writes `bytes` beside `path`, makes them durable, and puts them in its place.
pub fn write_atomically(path: &Path, bytes: &[u8]) -> Result<()> {
    replace(path, bytes).map_err(|source| Error::File { what: "write", path: path.to_owned(), source })
}

/// The same, with the plain error.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let beside = path.with_extension("new");
    put(&beside, bytes)?;
    fs::rename(&beside, path)?;
    sync_parent(path)
}

/// Makes a rename or a new name in the folder of `path` durable.
pub(crate) fn sync_parent(path: &Path) -> io::Result<()> {
    // Windows has no handle for a folder, and its rename is durable with the file's metadata.
    #[cfg(unix)]
    if let Some(folder) = path.parent() {
        File::open(folder)?.sync_all()?;
    }
    #[cfg(not(unix))]
    let _unused = path;
    Ok(())
}

/// Makes the folder, for its owner only.
pub(crate) fn make_folder(folder: &Path) -> Result<()> {
    let failed = |source| Error::File { what: "make the folder", path: folder.to_owned(), source };
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder).map_err(failed)?;
    #[cfg(unix)]
    fs::set_permissions(folder, std::os::unix::fs::PermissionsExt::from_mode(0o700)).map_err(failed)?;
    Ok(())
}

/// Opens a file for its owner only, making it where it is missing.
pub(crate) fn open_private(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

/// What the file holds; nothing where there is no file.
pub(crate) fn read_if_there(machine: &dyn Machine, path: &Path) -> Result<Option<Vec<u8>>> {
    machine.read(path).map_err(|source| Error::File { what: "read", path: path.to_owned(), source })
}

fn put(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = open_private(path)?;
    file.set_len(0)?;
    file.write_all(bytes)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::machine::Computer;

    #[test]
    fn a_file_is_replaced_whole_and_leaves_nothing_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("till.id");
        assert_eq!(read_if_there(&Computer, &path).unwrap(), None);
        write_atomically(&path, b"a longer first text").unwrap();
        write_atomically(&path, b"second").unwrap();
        assert_eq!(read_if_there(&Computer, &path).unwrap().unwrap(), b"second");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read() {
        use std::os::unix::fs::PermissionsExt;
        let outer = tempfile::tempdir().unwrap();
        let folder = outer.path().join("a/b");
        make_folder(&folder).unwrap();
        let path = folder.join("till.key");
        write_atomically(&path, b"x").unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(fs::metadata(&folder).unwrap().permissions().mode() & 0o777, 0o700);
    }
}
