//! A computer whose disk fails, fills up and loses power when it is told to.

use std::{
    fs, io,
    path::Path,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicU64, Ordering},
    },
};

use crashfs::{Disk, Hook, Image, Op, OpKind, Verdict};
use domain::attempt::Attempt;

use super::kit::Till;
use crate::{Computer, Held, Machine, Result};

/// Enough for everything.
pub(super) const PLENTY: u64 = 1 << 40;

/// This computer with another disk.
pub(super) struct OtherDisk(pub(super) Disk);

impl Machine for OtherDisk {
    fn vfs(&self) -> Option<&'static str> {
        Some(crashfs::VFS)
    }

    fn is_file(&self, path: &Path) -> bool {
        self.0.exists(path)
    }

    fn read(&self, path: &Path) -> io::Result<Option<Vec<u8>>> {
        self.0.read(path)
    }

    fn replace(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        self.0.replace(path, bytes)
    }

    fn write_at(&self, path: &Path, offset: u64, bytes: &[u8]) -> io::Result<()> {
        self.0.write_at(path, offset, bytes)
    }

    fn sync(&self, path: &Path) -> io::Result<()> {
        self.0.sync(path)?;
        self.0.sync(path.parent().unwrap())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        if self.0.exists(path) { self.0.remove(path) } else { Ok(()) }
    }

    fn free_space(&self, _: &Path) -> io::Result<u64> {
        Ok(self.0.free_space())
    }

    fn lock(&self, path: &Path) -> io::Result<Option<Held>> {
        Ok(self.0.try_lock(path).map(|guard| Box::new(guard) as Held))
    }

    fn random(&self, bytes: &mut [u8]) -> bool {
        Computer.random(bytes)
    }

    fn name(&self) -> String {
        Computer.name()
    }
}

/// A till with one card payment under way, and that payment.
pub(super) fn paying() -> (Image, Attempt) {
    static MADE: OnceLock<(Image, Attempt)> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let mut till = Till::new();
        let attempt = till.payment(&till.checkout(), 1_002);
        till.intent(&attempt).unwrap();
        till.close();
        let mut image = Image::default();
        for file in fs::read_dir(till.folder()).unwrap() {
            let file = file.unwrap();
            image.insert(file.file_name(), fs::read(file.path()).unwrap());
        }
        (image, attempt)
    });
    made.clone()
}

/// A disk with these files and room for more.
pub(super) fn disk(image: &Image, seed: u64) -> Disk {
    let disk = Disk::from_image(image, seed);
    disk.set_powersafe_overwrite(true);
    disk.set_free_space(PLENTY);
    disk
}

pub(super) fn open(disk: &Disk) -> Result<Till> {
    Till::on(Arc::new(OtherDisk(disk.clone())), &disk.root())
}

/// The same disk for the next process, as a kill leaves it.
pub(super) fn after_kill(disk: &Disk, seed: u64) -> Disk {
    let next = disk.after_kill(seed);
    next.set_free_space(PLENTY);
    next
}

/// What becomes of the Nth operation of a kind and, where it is to last, of every later one.
pub(super) fn nth(kind: Option<OpKind>, nth: u64, lasts: bool, verdict: Verdict) -> (Hook, Arc<AtomicU64>) {
    let count = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&count);
    let hook = move |op: &Op| {
        if kind.is_some_and(|kind| kind != op.kind) {
            return Verdict::Go;
        }
        let now = counted.fetch_add(1, Ordering::SeqCst) + 1;
        if now == nth || (lasts && now > nth) { verdict } else { Verdict::Go }
    };
    (Arc::new(hook), count)
}
