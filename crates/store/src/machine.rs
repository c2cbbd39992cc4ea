//! What the store uses of the computer beneath it: files, a lock, free space, randomness, a name.
//!
//! The real one is [`Computer`]. Tests bring a disk of their own that fails, fills up and loses
//! power when it is told to; SQLite reaches it through the VFS that the machine names.

use std::{
    any::Any,
    fs::{self, TryLockError},
    io::{self, Seek, SeekFrom, Write},
    path::Path,
};

use aws_lc_rs::rand;

use crate::file;

/// A lock that is given back when it is dropped.
pub type Held = Box<dyn Any + Send + Sync>;

/// The computer, as far as the books need it.
pub trait Machine: Send + Sync {
    /// The SQLite VFS that reaches its disk; absent means the operating system's own.
    fn vfs(&self) -> Option<&'static str>;
    /// Is there such a file?
    fn is_file(&self, path: &Path) -> bool;
    /// The whole file; nothing where there is none.
    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>>;
    /// How long the file is; nothing where there is none.
    fn size(&self, path: &Path) -> io::Result<Option<u64>> {
        Ok(self.read(path)?.map(|bytes| u64::try_from(bytes.len()).unwrap_or(u64::MAX)))
    }
    /// Puts these bytes in the place of the file, whole or not at all, durably.
    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
    /// Writes inside a file, which is made where it is missing. Not durable before [`Machine::sync`].
    fn write_at(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()>;
    /// Makes the file durable as it is.
    fn sync(&self, path: &Path) -> io::Result<()>;
    /// Takes the file away, where there is one.
    fn remove(&self, path: &Path) -> io::Result<()>;
    /// Bytes that can still be written in this folder.
    fn free_space(&self, folder: &Path) -> io::Result<u64>;
    /// Takes the lock on this file; nothing where another process has it.
    fn lock(&self, path: &Path) -> io::Result<Option<Held>>;
    /// Fills with numbers that nobody could guess. False where there are none.
    fn random(&self, bytes: &mut [u8]) -> bool;
    /// A name that stays with this computer and is no other's; empty where it has none.
    fn name(&self) -> String;
}

/// The computer that this program runs on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Computer;

/// The folder is this process's until this is dropped.
struct FileLock(fs::File);

impl Drop for FileLock {
    /// Said aloud: a child process that is just being started has a copy of the handle, and closing
    /// ours would leave the lock with the copy.
    fn drop(&mut self) {
        if let Err(error) = self.0.unlock() {
            tracing::warn!(%error, "the folder stays locked until this process ends");
        }
    }
}

impl Machine for Computer {
    fn vfs(&self) -> Option<&'static str> {
        None
    }

    fn is_file(&self, path: &Path) -> bool {
        path.is_file()
    }

    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        match fs::read(path) {
            Ok(bytes) => Ok(Some(bytes)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn size(&self, path: &Path) -> io::Result<Option<u64>> {
        match fs::metadata(path) {
            Ok(found) => Ok(Some(found.len())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        file::replace(path, bytes)
    }

    fn write_at(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        let mut file = file::open_private(path)?;
        file.seek(SeekFrom::Start(offset))?;
        file.write_all(bytes)
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        file::open_private(path)?.sync_all()?;
        file::sync_parent(path)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        match fs::remove_file(path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }

    fn free_space(&self, folder: &Path) -> io::Result<u64> {
        fs4::available_space(folder)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Held>> {
        let lock = file::open_private(path)?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Box::new(FileLock(lock)))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    fn random(&self, bytes: &mut [u8]) -> bool {
        rand::fill(bytes).is_ok()
    }

    fn name(&self) -> String {
        machine_uid::get().unwrap_or_else(|error| {
            tracing::warn!(%error, "this machine has no id: a copied folder is harder to notice");
            String::new()
        })
    }
}
