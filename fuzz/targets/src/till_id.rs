//! The file beside the books that says who the till is and which message numbers are taken.
//!
//! Whatever stands in it, a till opens, and no number is given out twice under one name.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::Path;

use api::KeyPlace;
use chrono::DateTime;
use domain::attempt::Pairing;
use engine::ports::Store as _;
use store::Db;
use tempfile::TempDir;

const SHOP: &str = r#"
name = "Corner Deli"
country = "NL"
currency = "EUR"
zone = "Europe/Amsterdam"
[[tax]]
letter = "A"
category = "standard"
rate = "21"
[[operator]]
name = "Manager"
role = "manager"
"#;

/// A till that is opened again and again.
struct Till {
    folder: TempDir,
    /// The first number that was never given out, for each name.
    free: BTreeMap<String, u64>,
}

thread_local! {
    static TILL: RefCell<Option<Till>> = const { RefCell::new(None) };
}

pub(crate) fn check(data: &[u8]) {
    TILL.with_borrow_mut(|till| till.get_or_insert_with(Till::new).opens_with(data));
}

impl Till {
    fn new() -> Self {
        let folder = TempDir::new().expect("a folder");
        api::setup::init(SHOP, folder.path(), KeyPlace::File).expect("a till");
        Self { folder, free: BTreeMap::new() }
    }

    fn opens_with(&mut self, data: &[u8]) {
        let path = self.folder.path().join("till.id");
        // The name that the till has now stands for itself in the input.
        let own = std::fs::read_to_string(&path).unwrap_or_default();
        let data = String::from_utf8_lossy(data);
        let data = named(&own, &data);
        put(&path, data.as_bytes());
        let db = match Db::open(self.folder.path(), DateTime::UNIX_EPOCH) {
            Ok(db) => db,
            Err(error) => panic!("the till does not open: {error}"),
        };
        let sale_id = db.identity().sale_id;
        let pairing = Pairing { sale_id: sale_id.clone(), poi_id: "POI-1".to_owned() };
        // Numbers can be used up, which is said and nothing else.
        let Ok(block) = db.reserve_services(&pairing) else { return };
        assert!(block.next < block.end, "an empty block");
        let free = self.free.entry(sale_id).or_default();
        assert!(block.next >= *free, "numbers from {} on were given out before {}", block.next, free);
        *free = block.end;
    }
}

/// `INSTALL` and `MACHINE` become what stands in the file of this till.
fn named(own: &str, data: &str) -> String {
    let own: serde_json::Value = serde_json::from_str(own).unwrap_or_default();
    let word = |name: &str| own.get(name).and_then(|word| word.as_str()).unwrap_or_default().to_owned();
    data.replace("INSTALL", &word("install_id")).replace("MACHINE", &word("machine"))
}

fn put(path: &Path, data: &[u8]) {
    let mut file = std::fs::File::create(path).expect("a file of our own");
    std::io::Write::write_all(&mut file, data).expect("room on the disk");
}
