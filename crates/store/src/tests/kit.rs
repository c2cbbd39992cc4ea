//! A small Dutch shop in a folder of its own, with ids that count.

use std::{
    cell::Cell,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use domain::{
    attempt::{Attempt, AttemptKind, Evidence, Limits, Pairing, State},
    basket::Basket,
    card::{CardResult, CardSummary, Slip, SlipFor},
    currency::Currency,
    ids::{AttemptId, BasketId, OperatorId, PaymentId, SaleId, TenderId, TerminalId},
    money::Money,
    operator::Role,
    quantity::{Quantity, Unit, UnitPrice},
    rounding::CashRounding,
    sale::{Sale, Stamp},
    shop::Shop,
    tax::{Rate, TaxCategory, TaxCode, TaxLevel, TaxMode, TaxPolicy},
};
use engine::ports::{Change, Committed, RequestKey, Store, StoreFailure};
use rusqlite::Connection;
use terminal::{Mode, Record, TerminalConfig};
use uuid::Uuid;

use crate::{Db, KeyPlace, Machine, NewCategory, NewOperator, NewProduct, NewShop};

pub(super) const CASHIER_PIN: &str = "1111";
pub(super) const MANAGER_PIN: &str = "222222";

pub(super) fn eur(minor: i64) -> Money {
    Money::new(minor, Currency::EUR)
}

/// Monday morning in March, and so many seconds later.
pub(super) fn wall(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(1_772_438_700, 0).unwrap() + TimeDelta::seconds(seconds)
}

pub(super) fn new_shop() -> NewShop {
    NewShop {
        shop: Shop {
            name: "Test shop".into(),
            address_lines: vec!["Street 1".into()],
            vat_id: None,
            country: "NL".into(),
            currency: Currency::EUR,
            tax: TaxPolicy { mode: TaxMode::Inclusive, level: TaxLevel::PerRateTotal },
            tax_codes: vec![
                TaxCode::new("A", TaxCategory::Standard, Rate::new(21_000)).unwrap(),
                TaxCode::new("B", TaxCategory::Reduced, Rate::new(9_000)).unwrap(),
            ],
            cash_rounding: Some(CashRounding::nearest(5)),
            zone: "Europe/Amsterdam".into(),
            day_start: "04:00".into(),
            language: "en".into(),
            till_code: "T01".into(),
            discount_limit: None,
            card_surcharge: None,
            labels: vec![],
            training: false,
        },
        operators: vec![
            NewOperator { name: "Cashier".into(), role: Role::Cashier, pin: CASHIER_PIN.into() },
            NewOperator { name: "Manager".into(), role: Role::Manager, pin: MANAGER_PIN.into() },
        ],
        categories: vec![
            NewCategory { name: "Drinks".into(), colour: "teal".into() },
            NewCategory { name: "Gifts".into(), colour: "rose".into() },
        ],
        products: vec![
            product("Oat milk 1 l", Some("8710000000011"), 249, "B", "Drinks"),
            product("Coffee beans", Some("8710000000028"), 1_099, "B", "Drinks"),
            product("Mug 100% blue", None, 1_002, "A", "Gifts"),
        ],
        samples: None,
    }
}

fn product(name: &str, code: Option<&str>, minor: i64, letter: &str, category: &str) -> NewProduct {
    NewProduct {
        name: name.into(),
        code: code.map(Into::into),
        codes: Vec::new(),
        unit_price: UnitPrice::from_minor(minor).unwrap(),
        unit: Unit::Piece,
        tax_letter: letter.into(),
        category: Some(category.into()),
        age: None,
        open_price: false,
        quick: minor == 249,
    }
}

/// A till that is open in a folder.
pub(super) struct Till {
    db: Option<Db>,
    folder: PathBuf,
    /// Takes the folder away in the end.
    _temporary: Option<tempfile::TempDir>,
    next: Cell<u128>,
}

impl Till {
    pub(super) fn new() -> Self {
        let temporary = tempfile::tempdir().unwrap();
        let till = Self::new_in(temporary.path());
        Self { _temporary: Some(temporary), ..till }
    }

    /// In a folder that stays when this is dropped.
    pub(super) fn new_in(folder: &Path) -> Self {
        let next = Cell::new(1);
        let mut ids = || Uuid::from_u128(next.replace(next.get() + 1));
        let db = Db::create(folder, &new_shop(), KeyPlace::File, &mut ids, wall(0)).unwrap().db;
        Self { db: Some(db), folder: folder.to_owned(), _temporary: None, next }
    }

    /// The till that another process made, with ids that it has not used.
    pub(super) fn open(folder: &Path) -> Self {
        let db = Db::open(folder, wall(60)).unwrap();
        Self { db: Some(db), folder: folder.to_owned(), _temporary: None, next: Cell::new(1 << 64) }
    }

    /// A till on a computer of the test's own.
    pub(super) fn on(machine: Arc<dyn Machine>, folder: &Path) -> crate::Result<Self> {
        let db = Some(Db::open_on(machine, folder, wall(60))?);
        Ok(Self { db, folder: folder.to_owned(), _temporary: None, next: Cell::new(1 << 64) })
    }

    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(super) fn db(&self) -> &Db {
        self.db.as_ref().unwrap()
    }

    pub(super) fn close(&mut self) {
        self.db = None;
    }

    /// Closes it and opens it again, as after a cut of the power.
    pub(super) fn reopen(&mut self) {
        self.close();
        self.db = Some(Db::open(self.folder(), wall(60)).unwrap());
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder().join(name)
    }

    /// Somebody with a database tool, to whom no trigger is sacred; afterwards they are as before.
    pub(super) fn tamper(&self, sql: &str) {
        let db = Connection::open(self.path("till.sqlite")).unwrap();
        let triggers: Vec<(String, String)> = {
            let mut all = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").unwrap();
            all.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).unwrap().map(Result::unwrap).collect()
        };
        for (name, _) in &triggers {
            db.execute_batch(&format!("DROP TRIGGER {name}")).unwrap();
        }
        db.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
        db.execute_batch(sql).unwrap();
        assert!(db.changes() > 0, "nothing was changed by {sql}");
        for (_, trigger) in &triggers {
            db.execute_batch(trigger).unwrap();
        }
    }

    pub(super) fn count(&self, table: &str) -> i64 {
        let sql = format!("SELECT count(*) FROM {table}");
        self.db().read(|db| Ok(db.query_row(&sql, [], |row| row.get(0)).unwrap())).unwrap()
    }

    pub(super) fn uuid(&self) -> Uuid {
        Uuid::from_u128(self.next.replace(self.next.get() + 1))
    }

    pub(super) fn key(&self, command: &str) -> RequestKey {
        RequestKey {
            id: self.uuid().to_string(),
            command: command.into(),
            arguments: "digest".into(),
            subject: String::new(),
        }
    }

    pub(super) fn cashier(&self) -> OperatorId {
        self.db().operators().unwrap()[0].id
    }

    pub(super) fn manager(&self) -> OperatorId {
        self.db().operators().unwrap()[1].id
    }

    pub(super) fn tender(&self) -> TenderId {
        TenderId::from_uuid(self.uuid())
    }

    /// Puts the mug (10.02) so many times into a fresh basket and saves it.
    pub(super) fn fill(&self, mugs: u32) -> Basket {
        let mut basket = Basket::new(BasketId::from_uuid(self.uuid()), Currency::EUR);
        let mug = self.db().products(None, "mug", 1).unwrap().remove(0);
        basket.add(mug.item(), Quantity::whole(mugs)).unwrap();
        self.db().save_basket(&basket).unwrap();
        basket
    }

    /// A sale of one mug: 10.02, in cash 10.00.
    pub(super) fn checkout(&self) -> Sale {
        self.fill(1);
        let id = SaleId::from_uuid(self.uuid());
        self.db().checkout(id, self.cashier(), &self.key("checkout"), wall(1)).unwrap()
    }

    pub(super) fn cash(&self, sale: SaleId, minor: i64) -> crate::Result<Sale> {
        self.db().pay_cash(sale, self.tender(), eur(minor), &self.key("cash"), self.cashier(), wall(2))
    }

    /// A sale of one mug, paid in cash.
    pub(super) fn sell(&self) -> Sale {
        let sale = self.checkout();
        self.cash(sale.id, 2_000).unwrap()
    }

    /// A receipt leaves once more.
    pub(super) fn copy(&self, sale: SaleId, form: crate::Form) -> u32 {
        let key = self.key("receipt_print");
        self.db().issue_receipt(crate::Papers::Sale(sale), form, self.cashier(), &key, wall(20)).unwrap()
    }

    /// A payment that was not written down yet.
    pub(super) fn payment(&self, sale: &Sale, minor: i64) -> Attempt {
        let pairing = Pairing { sale_id: self.db().identity().sale_id, poi_id: "POI1".into() };
        let number = self.db().reserve_services(&pairing).unwrap().next;
        Attempt {
            id: AttemptId::from_uuid(self.uuid()),
            payment: PaymentId::from_uuid(self.uuid()),
            kind: AttemptKind::Payment,
            sale: sale.id,
            reference: sale.reference.to_string(),
            ordinal: 1,
            terminal: TerminalId::from_uuid(Uuid::from_u128(900)),
            pairing,
            service_id: engine::service::text(number),
            amount: eur(minor),
            wish: domain::attempt::Wish::default(),
            operator: self.cashier(),
            created: Stamp { utc: wall(3), offset_s: 3600 },
            limits: LIMITS,
            abort_asked: false,
            facts: vec![],
            state: State::Intent,
        }
    }

    pub(super) fn commit(&self, change: Change) -> Result<Committed, StoreFailure> {
        self.db().commit(change, wall(4))
    }

    pub(super) fn intent(&self, attempt: &Attempt) -> Result<Committed, StoreFailure> {
        self.commit(Change::Intent { attempt: attempt.clone(), request: None })
    }

    pub(super) fn settle(&self, attempt: &Attempt) -> Result<Committed, StoreFailure> {
        self.commit(Change::Settled { attempt: attempt.clone(), record: Some(record()) })
    }

    /// A sale of one mug, paid by card.
    pub(super) fn sell_by_card(&self) -> (Attempt, Sale) {
        let attempt = self.payment(&self.checkout(), 1_002);
        self.intent(&attempt).unwrap();
        let attempt = approved(&attempt, 1_002);
        let sale = self.settle(&attempt).unwrap().sale.unwrap();
        (attempt, sale)
    }
}

const LIMITS: Limits = Limits {
    payment_timeout: Duration::from_mins(2),
    fence: Duration::from_mins(4),
    poll_first: Duration::from_secs(2),
    poll_every: Duration::from_secs(5),
    human_after: Duration::from_mins(10),
    poll_human: Duration::from_secs(30),
};

pub(super) fn approved(attempt: &Attempt, minor: i64) -> Attempt {
    let slip = |audience, line: &str| Slip { audience, lines: vec![line.into()], signature_required: false };
    let result = CardResult {
        authorized: eur(minor),
        tip: eur(0),
        cash_back: eur(0),
        fees: eur(0),
        credited: eur(minor),
        summary: CardSummary {
            brand: Some("Maestro".into()),
            service_id: attempt.service_id.clone(),
            ..CardSummary::default()
        },
        slips: vec![slip(SlipFor::Merchant, "SHOP COPY"), slip(SlipFor::Customer, "CARD SLIP")],
    };
    let partial = minor < attempt.amount.minor();
    let state = State::Approved { result: Box::new(result), partial, evidence: Evidence::Answer };
    Attempt { state, ..attempt.clone() }
}

pub(super) fn in_state(attempt: &Attempt, state: State) -> Attempt {
    Attempt { state, ..attempt.clone() }
}

pub(super) fn record() -> Record {
    Record { sha256: "ab".repeat(32), length: 7, text: "{\"a\":1}".into(), dropped: 0 }
}

pub(super) fn terminal(number: u128, name: &str) -> TerminalConfig {
    TerminalConfig {
        id: TerminalId::from_uuid(Uuid::from_u128(number)),
        name: name.into(),
        connector: "nexo_local".into(),
        profile: "generic".into(),
        address: "127.0.0.1:3000".into(),
        mode: Mode::Light,
        poi_id: "POI1".into(),
        settings: [("timeout_s".to_owned(), "60".to_owned())].into(),
        secrets: vec!["passphrase".into()],
    }
}

pub(super) fn printer() -> domain::printer::Printer {
    domain::printer::Printer {
        name: "Counter".into(),
        address: "127.0.0.1:9100".into(),
        model: domain::printer::PrinterModel::Epson,
        lettering: domain::printer::Lettering::CodePage,
        width: domain::printer::PaperWidth::Chars42,
        drawer: Some(domain::printer::DrawerPin::Two),
        automatic: true,
    }
}
