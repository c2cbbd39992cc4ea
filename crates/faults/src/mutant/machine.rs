//! Mutants of the computer under the books: a reserve that is none.

use std::io;
use std::path::Path;
use std::sync::Arc;

use store::{Held, Machine};

/// What is written into the reserve is refused, as on a full disk (X11), or silently gone (M26).
pub(super) struct Reserveless {
    pub(super) inner: Arc<dyn Machine>,
    pub(super) silent: bool,
}

impl Machine for Reserveless {
    fn vfs(&self) -> Option<&'static str> {
        self.inner.vfs()
    }

    fn is_file(&self, path: &Path) -> bool {
        self.inner.is_file(path)
    }

    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        self.inner.read(path)
    }

    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.inner.replace(path, bytes)
    }

    fn write_at(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        if !path.ends_with("till.reserve") {
            return self.inner.write_at(path, offset, bytes);
        }
        if self.silent { Ok(()) } else { Err(io::ErrorKind::StorageFull.into()) }
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        self.inner.sync(path)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        self.inner.remove(path)
    }

    fn free_space(&self, folder: &Path) -> io::Result<u64> {
        self.inner.free_space(folder)
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Held>> {
        self.inner.lock(path)
    }

    fn random(&self, bytes: &mut [u8]) -> bool {
        self.inner.random(bytes)
    }

    fn name(&self) -> String {
        self.inner.name()
    }
}
