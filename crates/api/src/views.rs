//! What the screen receives: values that are ready to be shown.
//!
//! An amount stands as an integer and as text, made by the core; the screen computes no money
//! and decides no step: `actions` says which buttons exist.

use serde::Serialize;
use ts_rs::TS;

mod cloud;
mod conflict;
mod counter;
mod device;
mod display;
mod giving_back;
mod obstacle;
mod pairing;
mod payment;
mod preferences;
mod printing;
mod setup;
mod storage;
mod terminal;
mod training;

pub use cloud::{
    CloudStep, CloudStepState, CloudStepView, CloudTestView, CloudView, DeviceStatusView, DeviceView,
    DevicesView, IdentityView, KeptView, MethodView, RegionView, VaultStateView, VaultView,
};
pub use conflict::{ConflictChoice, ConflictKindView, ConflictView, ConflictsView, SaidView};
pub use counter::{GiftView, ParkedView, ReductionView, SurchargeView, TaxCodeView, TaxPartView};
pub use device::{
    CardPlaceView, PromptReply, PromptView, PromptWants, ScreenView, SignatureView, TerminalCan,
    TotalLineView, TotalSumView, TotalsView,
};
pub use display::{DisplayLine, DisplayPlace, DisplayStep, DisplayView};
pub use giving_back::{
    GivingBackView, OpenReturnView, ReturnBlocked, ReturnView, ReturnWay, ReturnableView, ReturnsView,
    WayView,
};
pub use obstacle::ObstacleView;
pub use pairing::{CallUrl, DoorKind, KeyEntry, ListenerView, ListenerWarning, ProfileView, ProfilesView};
pub use payment::{
    FactCode, FactView, HumanCode, PaymentAction, PaymentStateView, PaymentView, QrCodeView, ReasonCode,
};
pub use preferences::{
    AmountEntryView, LanguageView, MotionView, PreferencesView, ScanSoundsView, ScannerView, ThemeView,
};
pub use printing::{
    CopyView, DocumentForm, DocumentView, FoundReceiptView, FoundView, JobStateView, PrintJobView,
    PrintJobsView, PrintWhat, PrinterEntry, PrinterState, PrinterView, TroubleCode,
};
pub use setup::{CountryView, SetupView, TaxGuessView};
pub use terminal::{TerminalPastView, TerminalStateView, TerminalView};
pub use training::PracticeCustomer;

pub use storage::{StorageCauseView, StorageFaultView, WaitingView};

/// An amount, for comparing (`minor`) and for showing (`text`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct AmountView {
    /// Minor units of the currency.
    pub minor: i64,
    /// Decimal text with the currency's digits and no symbol, such as `37.44`.
    pub text: String,
    /// ISO 4217 code.
    pub currency: String,
}

/// Who stands at the till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct OperatorView {
    /// Id.
    pub id: String,
    /// Name as the shop wrote it.
    pub name: String,
    /// What they may do.
    pub role: RoleView,
}

/// What an operator may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum RoleView {
    /// Sells.
    Cashier,
    /// Sells and helps.
    Supervisor,
    /// Decides.
    Manager,
    /// Sets up.
    Technician,
}

/// The shop and this till.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ShopView {
    /// Name.
    pub name: String,
    /// Code of this till, such as `T01`.
    pub till: String,
    /// ISO 4217 code.
    pub currency: String,
    /// Language of the shop, two letters.
    pub language: String,
    /// IANA time zone of the shop.
    pub zone: String,
    /// Tax codes, to choose from for an article that has no entry.
    pub tax_codes: Vec<TaxCodeView>,
    /// What a cashier may take off without a manager, in per cent.
    pub discount_limit: String,
    /// Amounts to offer when a gift card is sold.
    pub gift_amounts: Vec<AmountView>,
    /// A copy to learn on: nothing in it is money.
    pub training: bool,
    /// The key behind the PINs is in a file beside the books, not in a keychain: weaker.
    pub key_file: bool,
    /// There are items to try the till with, which can be taken away.
    pub samples: bool,
}

/// One line of the basket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct LineView {
    /// Number of the line; stays the same while it lives.
    pub line: u32,
    /// Name of the item.
    pub name: String,
    /// Quantity as text, such as `2` or `0.335`.
    pub quantity: String,
    /// It is sold by weight or volume: the unit's symbol.
    pub unit: Option<String>,
    /// Price of one, as text.
    pub each: String,
    /// Amount of the line before its share of what is off everything.
    pub amount: AmountView,
    /// What it would come to without discounts, where it has any of its own.
    pub listed: Option<AmountView>,
    /// Its own discounts.
    pub reductions: Vec<ReductionView>,
    /// The catalogue's price, where another one was taken.
    pub instead_of: Option<String>,
    /// The customer brings it back.
    pub back: bool,
    /// Its price stands on a label: quantity and price do not change.
    pub labelled: bool,
    /// The gift card that it loads, all but the last digits hidden.
    pub gift: Option<String>,
    /// What paying by card costs more.
    pub surcharge: bool,
    /// What somebody wrote to it.
    pub note: Option<String>,
}

/// One VAT rate of a basket or sale.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TaxView {
    /// Letter on the receipt.
    pub letter: String,
    /// Rate as text, such as `21`.
    pub rate: String,
    /// Tax in it.
    pub tax: AmountView,
    /// The taxes it consists of, where they are several.
    pub parts: Vec<TaxPartView>,
}

/// What the customer is buying now, or what the sale in focus consists of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct BasketView {
    /// Its id; the basket's, not the sale's.
    pub id: String,
    /// What it was called when it was put aside.
    pub name: Option<String>,
    /// What somebody wrote to it.
    pub note: Option<String>,
    /// Lines in the order they came.
    pub lines: Vec<LineView>,
    /// The line that quantity keys change.
    pub selected: Option<u32>,
    /// How many items, as text (a weighed item counts as one).
    pub items: String,
    /// VAT per rate.
    pub taxes: Vec<TaxView>,
    /// All VAT.
    pub tax: AmountView,
    /// Prices include VAT.
    pub tax_included: bool,
    /// What the lines come to, where something is off everything.
    pub subtotal: Option<AmountView>,
    /// What is off everything, in the order in which it was given.
    pub off: Vec<ReductionView>,
    /// Tax that the buyer does not owe, as a negative amount.
    pub relief: Option<AmountView>,
    /// Why the buyer owes no tax.
    pub exempt: Option<String>,
    /// Everything that discounts took off, as a negative amount, where there is any.
    pub discount: Option<AmountView>,
    /// What is to be paid; below zero where the customer gets money.
    pub total: AmountView,
    /// Somebody has to look whether the customer is this old, in years, before it can be paid.
    pub age: Option<u8>,
    /// The age that somebody looked at.
    pub age_checked: Option<u8>,
    /// The last change can be undone.
    pub can_undo: bool,
    /// A sale is being paid: nothing can be changed.
    pub locked: bool,
}

/// One item that can be sold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ItemView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Price as text.
    pub price: String,
    /// Sold by weight or volume: the unit's symbol.
    pub unit: Option<String>,
    /// Its category.
    pub category: String,
    /// Colour of the category, such as `#8a5a2b`.
    pub colour: String,
    /// Its price is typed when it is added.
    pub open_price: bool,
    /// How old a customer has to be, in years.
    pub age: Option<u8>,
}

/// A category of items.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CategoryView {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Colour, such as `#8a5a2b`.
    pub colour: String,
}

/// Items to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ItemsView {
    /// All categories of the shop.
    pub categories: Vec<CategoryView>,
    /// The items asked for.
    pub items: Vec<ItemView>,
    /// There are more than these.
    pub more: bool,
    /// Where the next ones begin; absent at the end, and for what a text found.
    pub next: Option<String>,
}

/// What cash would have to be paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct CashView {
    /// Due in cash, rounded.
    pub due: AmountView,
    /// The rounding in it, signed.
    pub rounding: AmountView,
    /// What is handed out instead, where the sale owes the customer.
    pub hand_out: Option<AmountView>,
    /// The coin it is rounded to, where it is.
    pub increment: Option<AmountView>,
    /// Amounts a customer is likely to hand over; the first is exact.
    pub quick: Vec<AmountView>,
}

/// One way in which a part of the sale was paid.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct TenderView {
    /// Its id.
    pub id: String,
    /// It can be taken off: it is not final.
    pub removable: bool,
    /// Cash or card.
    pub kind: TenderKindView,
    /// What it paid of the sale.
    pub amount: AmountView,
    /// Cash: what was handed over.
    pub tendered: Option<AmountView>,
    /// Card: brand and last digits. Gift card: last digits.
    pub card: Option<String>,
    /// Gift card: what is left on it.
    pub left: Option<AmountView>,
}

/// How something is paid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TenderKindView {
    /// Cash.
    Cash,
    /// Card.
    Card,
    /// Gift card.
    Gift,
    /// A wallet, by a code.
    Code,
}

/// Where a sale stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SaleStateView {
    /// Money is still missing.
    Tendering,
    /// Paid and numbered.
    Completed,
    /// Given up before money was on it.
    Cancelled,
}

/// What can be done with a sale now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SaleAction {
    /// Start a card payment.
    PayCard,
    /// Take cash.
    PayCash,
    /// Take a gift card.
    PayGift,
    /// Nothing is due, or money goes to the customer: end the sale.
    PayOut,
    /// Go back to the basket.
    Back,
    /// Leave it open and serve the next customer.
    Leave,
    /// Show the receipt.
    Receipt,
    /// Start the next sale.
    Next,
}

/// The sale in focus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SaleView {
    /// Id.
    pub id: String,
    /// Reference on screen and terminal, such as `T01-000118`.
    pub reference: String,
    /// Where it stands.
    pub state: SaleStateView,
    /// What it costs.
    pub total: AmountView,
    /// What is still to be paid.
    pub due: AmountView,
    /// What that is in cash.
    pub cash: CashView,
    /// What was paid.
    pub tenders: Vec<TenderView>,
    /// Change to hand out.
    pub change: AmountView,
    /// What paying by card costs more, in a shop that takes it.
    pub surcharge: Option<SurchargeView>,
    /// Number on the receipt, once it is completed.
    pub receipt_number: Option<String>,
    /// The newest card payment.
    pub payment: Option<PaymentView>,
    /// What can be done now.
    pub actions: Vec<SaleAction>,
}

/// A sale that is open though it is not in focus, or whose payment nobody knows yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct OpenSaleView {
    /// Id of the sale.
    pub sale: String,
    /// Its reference.
    pub reference: String,
    /// What is due.
    pub due: AmountView,
    /// Time of day at the shop when it was opened.
    pub at: String,
    /// Its newest payment's state, where it has one.
    pub payment: Option<PaymentStateView>,
    /// The outcome of its payment is open.
    pub unresolved: bool,
}

/// A finished sale in the list of receipts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct FinishedSaleView {
    /// Id of the sale.
    pub sale: String,
    /// Its reference.
    pub reference: String,
    /// Number on the receipt.
    pub receipt_number: String,
    /// What it cost.
    pub total: AmountView,
    /// Date and time at the shop, such as `2026-11-21 14:03`.
    pub at: String,
}

/// The latest sales.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct SalesView {
    /// Newest first.
    pub sales: Vec<FinishedSaleView>,
}

/// A receipt as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ReceiptView {
    /// Number on it.
    pub number: String,
    /// Lines of text in a fixed pitch.
    pub text: String,
}

/// Everything the screen needs to start with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Snapshot {
    /// Number of the last event that this state contains.
    pub seq: i64,
    /// Shop and till.
    pub shop: ShopView,
    /// Who may sign in.
    pub operators: Vec<OperatorView>,
    /// The rest, in the parts that events replace.
    pub state: StateView,
}

/// The parts that change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct StateView {
    /// Who is signed in.
    pub operator: Option<OperatorView>,
    /// The basket, or the lines of the sale in focus.
    pub basket: BasketView,
    /// The sale in focus.
    pub sale: Option<SaleView>,
    /// Paired terminals.
    pub terminals: Vec<TerminalView>,
    /// Baskets that wait.
    pub parked: Vec<ParkedView>,
    /// Sales that are open elsewhere.
    pub open_sales: Vec<OpenSaleView>,
    /// Contradictions that somebody has to decide about.
    pub conflicts: Vec<ConflictView>,
    /// The books cannot be written: why, and what waits for them.
    pub storage_fault: Option<StorageFaultView>,
    /// The return in focus.
    pub giving_back: Option<GivingBackView>,
    /// Returns that are open elsewhere.
    pub open_returns: Vec<OpenReturnView>,
    /// The door for terminals that call the till.
    pub listener: ListenerView,
    /// What the people at this till chose.
    pub preferences: PreferencesView,
    /// The printer, where the shop has one.
    pub printer: Option<PrinterView>,
    /// What the customer does at the terminal that is learned on; absent in the shop.
    pub practice: Option<PracticeCustomer>,
}
