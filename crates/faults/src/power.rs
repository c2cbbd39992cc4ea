//! Power cuts under the real store: one run of a shop, and at every operation of its disk the images that a
//! power cut could leave. Each must open, be sound, and hold every sale that was acknowledged by then.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context as _, Result};
use chrono::{DateTime, TimeDelta, Utc};
use crashfs::{Disk, Image, Verdict};
use domain::basket::{Basket, Item};
use domain::currency::Currency;
use domain::ids::{BasketId, SaleId, TenderId};
use domain::money::Money;
use domain::quantity::{Quantity, Unit, UnitPrice};
use engine::ports::{RequestKey, Store as _};
use serde::Serialize;
use store::Db;
use uuid::Uuid;

use crate::machine::SimMachine;
use crate::template::Template;
use crate::time;

/// What the images came to.
#[derive(Debug, Default, Serialize)]
pub struct Power {
    /// Images that were looked at.
    pub images: u64,
    /// Operations of the disk at which the power went.
    pub places: u64,
    /// Images in which an acknowledged sale was missing.
    pub lost: u64,
    /// Images that did not open, or whose books were not sound.
    pub broken: u64,
    /// The first few, in words.
    pub seen: Vec<String>,
}

/// Sales that a run makes.
const SALES: u32 = 12;

/// Cuts the power `images` times, spread over every operation of the run. `normal` lets commits not wait
/// for the disk, which must be noticed.
pub fn cut(template: &Template, images: u64, seed: u64, normal: bool) -> Result<Power> {
    let mut power = Power::default();
    let mut run = 0;
    while power.images < images {
        let seed = seed.wrapping_add(run);
        // one image at each operation of a run, and another seed for the next run
        let (places, taken) = shop_day(template, seed, normal)?;
        power.places = places;
        let left = usize::try_from(images - power.images).unwrap_or(usize::MAX);
        for (image, acknowledged) in taken.into_iter().take(left) {
            power.look(&image, acknowledged, seed);
        }
        run += 1;
    }
    Ok(power)
}

type Taken = Vec<(Image, u32)>;

/// A day of cash sales. Gives how many operations it took, and the images with what was acknowledged.
fn shop_day(template: &Template, seed: u64, normal: bool) -> Result<(u64, Taken)> {
    let disk = Disk::from_image(&template.image, seed);
    disk.ignore_wal_sync(normal);
    let acknowledged = Arc::new(AtomicU32::new(0));
    let taken: Arc<Mutex<Taken>> = Arc::default();
    let (disk_again, done, images) = (disk.clone(), Arc::clone(&acknowledged), Arc::clone(&taken));
    disk.on_op(Some(Arc::new(move |op| {
        let image = disk_again.power_cut(seed.wrapping_mul(1_000_003) ^ op.nth);
        images.lock().unwrap_or_else(PoisonError::into_inner).push((image, done.load(Ordering::SeqCst)));
        Verdict::Go
    })));
    let sold = sell(&disk, seed, &acknowledged);
    disk.on_op(None);
    sold?;
    let images = core::mem::take(&mut *taken.lock().unwrap_or_else(PoisonError::into_inner));
    Ok((disk.ops(), images))
}

fn at(sale: u32) -> DateTime<Utc> {
    time::dawn().checked_add_signed(TimeDelta::minutes(i64::from(sale))).unwrap_or_else(time::dawn)
}

fn sell(disk: &Disk, seed: u64, acknowledged: &AtomicU32) -> Result<()> {
    let machine = Arc::new(SimMachine::new(disk.clone(), seed));
    let db = Db::open_on(machine, &disk.root(), time::dawn()).context("open the shop")?;
    let by = db.operators()?.first().context("nobody works here")?.id;
    let shop = db.shop()?;
    let tax = shop.tax_codes.first().cloned().context("no tax code")?;
    let pairing = domain::attempt::Pairing { sale_id: db.identity().sale_id, poi_id: "POI-A".to_owned() };
    for number in 1..=SALES {
        let id = |kind: u32| Uuid::from_u128(u128::from(number) << 32 | u128::from(kind) | 0xabcd << 100);
        let mut basket = Basket::new(BasketId::from_uuid(id(1)), Currency::EUR);
        let item = Item {
            product: None,
            name: "Open price".to_owned(),
            unit_price: UnitPrice::from_minor(i64::from(number) * 105)?,
            unit: Unit::Piece,
            tax: tax.clone(),
            age: None,
            gift: None,
        };
        basket.add(item, Quantity::ONE)?;
        let sale = SaleId::from_uuid(id(2));
        db.open_sale(&basket, sale, by, &key("open", number), at(number))?;
        let tendered = Money::new(50_000, Currency::EUR);
        db.pay_cash(sale, TenderId::from_uuid(id(3)), tendered, &key("cash", number), by, at(number))?;
        acknowledged.store(number, Ordering::SeqCst);
        if number % 4 == 0 {
            db.reserve_services(&pairing)?;
        }
    }
    Ok(())
}

fn key(what: &str, number: u32) -> RequestKey {
    RequestKey {
        id: format!("{what} {number}"),
        command: what.to_owned(),
        arguments: String::new(),
        subject: String::new(),
    }
}

impl Power {
    fn look(&mut self, image: &Image, acknowledged: u32, seed: u64) {
        self.images += 1;
        let disk = Disk::from_image(image, seed);
        let machine = Arc::new(SimMachine::new(disk.clone(), seed));
        let opened = Db::open_on(machine, &disk.root(), at(SALES + 1));
        match opened.and_then(|db| db.verify()) {
            Err(error) => {
                self.broken += 1;
                self.say(format!("after {acknowledged} sales: {error}"));
            }
            Ok(books) if !books.problems.is_empty() => {
                self.broken += 1;
                let first = books.problems.first().map(|one| format!("{}: {}", one.place, one.what));
                self.say(format!("after {acknowledged} sales: {}", first.unwrap_or_default()));
            }
            Ok(books) if books.sales_completed < u64::from(acknowledged) => {
                self.lost += 1;
                let there = books.sales_completed;
                self.say(format!("{acknowledged} sales were acknowledged, {there} are there"));
            }
            Ok(_) => {}
        }
    }

    fn say(&mut self, text: String) {
        let known: BTreeSet<&String> = self.seen.iter().collect();
        if self.seen.len() < 10 && !known.contains(&text) {
            self.seen.push(text);
        }
    }

    /// Nothing lost and nothing broken.
    pub fn is_clean(&self) -> bool {
        self.lost == 0 && self.broken == 0
    }
}
