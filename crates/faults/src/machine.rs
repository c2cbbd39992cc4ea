//! The computer under the till: a disk that crashes, chance that repeats, a name of its own.

use std::io;
use std::path::Path;
use std::sync::Mutex;

use crashfs::Disk;
use fastrand::Rng;
use store::{Held, Machine};

/// A computer of the simulation.
pub(crate) struct SimMachine {
    disk: Disk,
    rng: Mutex<Rng>,
}

impl SimMachine {
    pub(crate) fn new(disk: Disk, seed: u64) -> Self {
        Self { disk, rng: Mutex::new(Rng::with_seed(seed)) }
    }
}

impl Machine for SimMachine {
    fn vfs(&self) -> Option<&'static str> {
        Some(crashfs::VFS)
    }

    fn is_file(&self, path: &Path) -> bool {
        self.disk.exists(path)
    }

    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        self.disk.read(path)
    }

    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.disk.replace(path, bytes)
    }

    fn write_at(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.disk.write_at(path, offset, bytes)
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        self.disk.sync(path)
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        if self.disk.exists(path) { self.disk.remove(path) } else { Ok(()) }
    }

    fn free_space(&self, _folder: &Path) -> io::Result<u64> {
        Ok(self.disk.free_space())
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Held>> {
        Ok(self.disk.try_lock(path).map(|guard| Box::new(guard) as Held))
    }

    fn random(&self, bytes: &mut [u8]) -> bool {
        self.rng.lock().is_ok_and(|mut rng| {
            rng.fill(bytes);
            true
        })
    }

    fn name(&self) -> String {
        "the simulated computer".to_owned()
    }
}
