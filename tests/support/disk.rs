//! This computer with a disk in memory, which fails, fills up and dies when a test says so.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;

use crashfs::Disk;
use rusqlite::Connection;
use serde_json::Value;
use store::{Computer, Held, Machine};

use crate::shop::TestShop;

/// Enough for everything.
const PLENTY: u64 = 1 << 40;

/// A computer whose disk is in memory.
pub(crate) struct OtherDisk(pub(crate) Disk);

/// A disk with the files of this folder.
pub(crate) fn with_files_of(folder: &Path) -> Disk {
    let mut image = crashfs::Image::default();
    for file in std::fs::read_dir(folder).unwrap() {
        let file = file.unwrap();
        // The index of a WAL is a matter of the process that made it.
        if !file.file_name().to_string_lossy().ends_with("-shm") {
            image.insert(file.file_name(), std::fs::read(file.path()).unwrap());
        }
    }
    let disk = Disk::from_image(&image, 1);
    disk.set_free_space(PLENTY);
    disk
}

/// The disk as the next process finds it.
pub(crate) fn after_kill(disk: &Disk) -> Disk {
    let next = disk.after_kill(2);
    next.set_free_space(disk.free_space());
    next
}

impl TestShop {
    /// What the screen shows of a disk that fails.
    pub fn storage_fault(&self) -> Value {
        self.state()["storage_fault"].clone()
    }

    /// The answers that are shown as waiting for the books.
    pub fn waiting(&self) -> Vec<Value> {
        self.storage_fault()["waiting"].as_array().cloned().unwrap_or_default()
    }

    /// Changes what kind of page the first of this table or index is, and returns what it was. The till does
    /// not run.
    pub fn change_page_of(&self, name: &str, kind: u8) -> u8 {
        let path = self.data().join("till.sqlite");
        let books = Connection::open(&path).unwrap();
        let root = "SELECT rootpage FROM sqlite_schema WHERE name = ?1";
        let root: u32 = books.query_row(root, [name], |row| row.get(0)).unwrap();
        let size: u32 = books.pragma_query_value(None, "page_size", |row| row.get(0)).unwrap();
        // the last one to close merges the WAL, so that the file is all there is
        books.close().unwrap();
        let mut file = File::options().read(true).write(true).open(&path).unwrap();
        let (first, mut was) = (SeekFrom::Start(u64::from((root - 1) * size)), [0]);
        file.seek(first).unwrap();
        file.read_exact(&mut was).unwrap();
        file.seek(first).unwrap();
        file.write_all(&[kind]).unwrap();
        was[0]
    }

    /// The one sale of this shop is completed by one card payment, and the disk works.
    pub fn is_paid_once(&self) {
        let sale = self.sale();
        assert_eq!(sale["state"], "completed");
        assert_eq!(sale["tenders"].as_array().map(Vec::len), Some(1));
        assert_eq!(self.payment()["state"], "approved");
        assert_eq!(self.storage_fault(), Value::Null);
        let books = self.books_agree();
        assert_eq!((books.sales, books.approved.len()), (1, 1));
        assert_eq!((books.conflicts_open, books.reserve_pending), (0, 0));
    }
}

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
        self.0.sync(&self.0.root())
    }

    fn remove(&self, path: &Path) -> io::Result<()> {
        if self.0.exists(path) { self.0.remove(path) } else { Ok(()) }
    }

    fn free_space(&self, _folder: &Path) -> io::Result<u64> {
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
