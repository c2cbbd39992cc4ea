//! The whole surface, in one screen: every command, what it takes and what it gives.
//!
//! From this list come the dispatcher, the TypeScript map, the table in the docs, and the test
//! that every command is used by a journey.

mod basket;
mod cloud;
mod pairing;
mod printing;

pub use basket::{
    Approval, BasketAdd, BasketDiscard, BasketDiscount, BasketExempt, BasketGift, BasketNote, BasketOpen,
    BasketPark, BasketPrice, BasketRecall, BasketScan, BasketTakeBack, ItemQuery, LineIfAny, LineQuantity,
    LineRef,
};
pub use cloud::{CloudEntry, CloudSet, DevicePair, IdentityEntry, IdentityFile, VaultChoose, VaultUnlock};
pub use pairing::{
    CardFirst, ListenerSet, PreferencesSet, TerminalAdd, TerminalRef, TerminalRemove, TerminalTotals,
};
pub use printing::{
    DrawerOpen, JobRef, JobRequested, PrinterSet, ReceiptDocument, ReceiptFind, ReceiptPrint,
};

use serde::Deserialize;
use serde_json::Value;
use ts_rs::TS;

use crate::app::App;
use crate::error::ApiError;
use crate::views::{
    CloudTestView, CloudView, ConflictChoice, ConflictsView, CopyView, DevicesView, DocumentView, FoundView,
    GiftView, ItemsView, ListenerView, PracticeCustomer, PrintJobsView, ProfilesView, PromptReply,
    ReceiptView, ReturnWay, ReturnsView, SalesView, Snapshot, TerminalView, TotalsView, VaultView,
};

macro_rules! commands {
    ($( $(#[doc = $doc:literal])* $name:ident ( $args:ty ) -> $out:ty ; )*) => {
        /// Name, argument type, result type and purpose of every command, in order.
        pub const COMMANDS: &[(&str, &str, &str, &str)] = &[
            $( (stringify!($name), stringify!($args), stringify!($out), concat!($($doc),*)) ),*
        ];

        /// Runs a command by its name.
        pub async fn dispatch(app: &App, name: &str, payload: Value) -> Result<Value, ApiError> {
            match name {
                $( stringify!($name) => {
                    let args: $args = serde_json::from_value(payload)
                        .map_err(|e| ApiError::unfit(&e))?;
                    // Boxed: the largest of them would make every caller's future as large.
                    let out: $out = Box::pin(crate::command::$name(app, args)).await?;
                    serde_json::to_value(out).map_err(|e| ApiError::internal(&e))
                } )*
                _ => Err(ApiError::unknown_command(name)),
            }
        }

        /// Adds the types of every argument and result.
        pub(crate) fn declare(declarations: &mut crate::typescript::Declarations<'_>) {
            $( declarations.add::<$args>(); declarations.add::<$out>(); )*
        }
    };
}

commands! {
    #[doc = "The whole state, to start with and after a gap."]
    state_snapshot(Nothing) -> Snapshot;
    #[doc = "Somebody stands at the till."]
    operator_sign_in(SignIn) -> Done;
    #[doc = "Nobody stands at the till any more."]
    operator_sign_out(Nothing) -> Done;
    #[doc = "Items of a category, or those that a text finds."]
    item_list(ItemQuery) -> ItemsView;
    #[doc = "An item goes into the basket."]
    basket_add(BasketAdd) -> Done;
    #[doc = "A scanned or typed code goes into the basket."]
    basket_scan(BasketScan) -> Done;
    #[doc = "The line that the quantity keys change."]
    basket_select(LineRef) -> Done;
    #[doc = "A line gets another quantity."]
    basket_set_quantity(LineQuantity) -> Done;
    #[doc = "A line goes."]
    basket_remove(LineRef) -> Done;
    #[doc = "An amount or article without an entry in the catalogue goes into the basket."]
    basket_open_item(BasketOpen) -> Done;
    #[doc = "A gift card is sold or loaded."]
    basket_gift(BasketGift) -> Done;
    #[doc = "A line gets another price than the catalogue's, with a reason."]
    basket_price(BasketPrice) -> Done;
    #[doc = "Something is taken off a line or off everything, with a reason."]
    basket_discount(BasketDiscount) -> Done;
    #[doc = "The discounts of a line, or those on everything, are taken off again."]
    basket_discount_clear(LineIfAny) -> Done;
    #[doc = "Something is written to a line, or to everything."]
    basket_note(BasketNote) -> Done;
    #[doc = "A line is brought back by the customer, or sold after all."]
    basket_take_back(BasketTakeBack) -> Done;
    #[doc = "The buyer owes no tax, with a reason, or owes it again."]
    basket_exempt(BasketExempt) -> Done;
    #[doc = "Somebody looked at the customer's age."]
    basket_age(Nothing) -> Done;
    #[doc = "The last change of the basket is undone."]
    basket_undo(Nothing) -> Done;
    #[doc = "The basket is put aside under a name."]
    basket_park(BasketPark) -> Done;
    #[doc = "A basket that waits comes back; the one in front waits meanwhile."]
    basket_recall(BasketRecall) -> Done;
    #[doc = "A basket is given up, with a reason."]
    basket_discard(BasketDiscard) -> Done;
    #[doc = "The basket becomes a sale that can be paid."]
    sale_checkout(Requested) -> Done;
    #[doc = "The sale goes back to being a basket; only while no money is on it."]
    sale_cancel(SaleRequested) -> Done;
    #[doc = "An open sale comes into focus; only while the basket is empty."]
    sale_open(SaleRef) -> Done;
    #[doc = "The sale stays open and the next customer is served."]
    sale_leave(SaleRef) -> Done;
    #[doc = "The finished sale leaves the screen."]
    sale_next(Nothing) -> Done;
    #[doc = "The latest finished sales."]
    sale_list(Nothing) -> SalesView;
    #[doc = "The receipt of a finished sale."]
    receipt_show(SaleRef) -> ReceiptView;
    #[doc = "Cash is handed over."]
    cash_pay(CashPay) -> Done;
    #[doc = "What is on a gift card."]
    gift_show(GiftRef) -> GiftView;
    #[doc = "A gift card pays, as far as it goes."]
    gift_pay(GiftPay) -> Done;
    #[doc = "A tender that is not final comes off the sale again."]
    tender_remove(TenderRemove) -> Done;
    #[doc = "What paying by card costs more comes into the total, or out of it."]
    sale_surcharge(SaleSurcharge) -> Done;
    #[doc = "The terminal is asked to take what is due."]
    payment_start(PaymentStart) -> Done;
    #[doc = "The terminal is asked to stop."]
    payment_abort(PaymentRef) -> Done;
    #[doc = "The terminal is asked for the result now."]
    payment_ask(PaymentRef) -> Done;
    #[doc = "A manager says what the terminal shows."]
    payment_resolve(PaymentResolve) -> Done;
    #[doc = "Contradictions between books and terminal that nobody has decided about."]
    conflict_list(Nothing) -> ConflictsView;
    #[doc = "A manager decides about one of them."]
    conflict_decide(ConflictDecide) -> Done;
    #[doc = "Somebody answers a question of the terminal."]
    payment_prompt(PromptAnswer) -> Done;
    #[doc = "Somebody looked at the signature on the slip."]
    payment_signature(SignatureCheck) -> Done;
    #[doc = "What can be given back of a finished sale."]
    return_options(SaleRef) -> ReturnsView;
    #[doc = "A manager gives money of a finished sale back."]
    return_start(ReturnStart) -> Done;
    #[doc = "The return leaves the screen: it has ended, or nobody knows and the next customer is served."]
    return_close(Nothing) -> Done;
    #[doc = "A return comes into focus: one that was left, or what became of it."]
    return_open(ReturnRef) -> Done;
    #[doc = "The receipt of a return."]
    return_receipt(ReturnRef) -> ReceiptView;
    #[doc = "A terminal is asked how it is."]
    terminal_check(TerminalRef) -> TerminalView;
    #[doc = "The families of terminals that can be paired."]
    terminal_profiles(Nothing) -> ProfilesView;
    #[doc = "A manager pairs the till with a terminal."]
    terminal_add(TerminalAdd) -> TerminalView;
    #[doc = "A manager unpairs a terminal that nothing is open on."]
    terminal_remove(TerminalRemove) -> Done;
    #[doc = "The session with a terminal ends, so that it may update itself."]
    terminal_logout(TerminalRef) -> Done;
    #[doc = "The customer presents the card before the amount is known, or no longer."]
    terminal_card_first(CardFirst) -> Done;
    #[doc = "The customer reads on the terminal what the basket or the sale in front comes to."]
    terminal_show(TerminalRef) -> Done;
    #[doc = "What a terminal took, beside the books; with `close` its period ends."]
    terminal_totals(TerminalTotals) -> TotalsView;
    #[doc = "The terminal that payments of this till go to unless somebody chooses another."]
    terminal_default(TerminalRef) -> Done;
    #[doc = "The cloud through which this till reaches payment devices."]
    cloud_show(Nothing) -> CloudView;
    #[doc = "A way to the cloud is tried, step by step. Nothing of it is kept."]
    cloud_test(CloudEntry) -> CloudTestView;
    #[doc = "A manager sets up the cloud, or gives it up. A new id or key is tried before it takes the place of the old one."]
    cloud_set(CloudSet) -> CloudView;
    #[doc = "The payment devices of the store."]
    device_list(Nothing) -> DevicesView;
    #[doc = "A manager pairs the till with a payment device of the store."]
    device_pair(DevicePair) -> TerminalView;
    #[doc = "Where the secrets of this till are."]
    vault_show(Nothing) -> VaultView;
    #[doc = "A manager puts the secrets of this till under a passphrase, because there is no keychain."]
    vault_choose(VaultChoose) -> VaultView;
    #[doc = "Somebody enters the passphrase of the secrets."]
    vault_unlock(VaultUnlock) -> VaultView;
    #[doc = "A manager sets up the receipt printer, or takes it away."]
    printer_set(PrinterSet) -> Done;
    #[doc = "A page with every letter goes to the printer."]
    printer_test(Requested) -> Done;
    #[doc = "What waits for the printer, and what became of the rest."]
    print_list(Nothing) -> PrintJobsView;
    #[doc = "A job is printed again: as a copy where it may be on paper already."]
    print_again(JobRequested) -> Done;
    #[doc = "A job is taken out of the queue."]
    print_drop(JobRef) -> Done;
    #[doc = "A receipt goes to the printer: the original the first time, afterwards a counted copy."]
    receipt_print(ReceiptPrint) -> CopyView;
    #[doc = "A receipt as a file; counted like a print."]
    receipt_document(ReceiptDocument) -> DocumentView;
    #[doc = "Receipts by number, amount, day, time, last four digits of a card, or the code on them."]
    receipt_find(ReceiptFind) -> FoundView;
    #[doc = "The drawer is opened without a sale: needs a manager and a reason."]
    drawer_open(DrawerOpen) -> Done;
    #[doc = "A manager opens, moves or closes the door for terminals that call."]
    listener_set(ListenerSet) -> ListenerView;
    #[doc = "Somebody chooses how this till looks, sounds and answers."]
    preferences_set(PreferencesSet) -> Done;
    #[doc = "A manager takes the items to try the till with away."]
    samples_remove(SamplesRemove) -> Done;
    #[doc = "In training: what the customer does at the terminal from now on."]
    practice_customer(PracticeSet) -> Done;
}

/// The items to try the till with go.
#[derive(Clone, Deserialize, TS)]
pub struct SamplesRemove {
    /// The manager, where none is signed in.
    #[serde(default)]
    #[ts(optional)]
    pub approval: Option<Approval>,
}

/// What the customer does at the terminal that is learned on.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct PracticeSet {
    /// It.
    pub customer: PracticeCustomer,
}

/// A command without arguments.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct Nothing {}

/// A command whose result reaches the screen as events.
#[derive(Clone, Debug, serde::Serialize, TS)]
pub struct Done {
    /// Number of the last event that belongs to it.
    pub seq: i64,
}

/// Who, and the proof.
#[derive(Clone, Deserialize, TS)]
pub struct SignIn {
    /// Operator.
    pub operator: String,
    /// PIN.
    pub pin: String,
}

/// A gift card.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct GiftRef {
    /// Its number.
    pub code: String,
}

/// A gift card that pays.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct GiftPay {
    /// Unique for ever.
    pub request_id: String,
    /// The sale's id.
    pub sale: String,
    /// The card's number.
    pub code: String,
    /// How much, as decimal text; absent for what is due, as far as the card goes.
    #[serde(default)]
    #[ts(optional)]
    pub amount: Option<String>,
}

/// A tender that comes off.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct TenderRemove {
    /// Unique for ever.
    pub request_id: String,
    /// The sale's id.
    pub sale: String,
    /// The tender's id.
    pub tender: String,
}

/// What paying by card costs more.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SaleSurcharge {
    /// Unique for ever.
    pub request_id: String,
    /// The sale's id.
    pub sale: String,
    /// In the total, or not.
    pub on: bool,
}

/// The client's own name of a command that touches money or the books.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct Requested {
    /// Unique for ever; the same id gives the same outcome again.
    pub request_id: String,
}

/// A sale.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SaleRef {
    /// Its id.
    pub sale: String,
}

/// A sale, and the client's own name of the command.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SaleRequested {
    /// Unique for ever.
    pub request_id: String,
    /// The sale's id.
    pub sale: String,
}

/// Cash for a sale.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct CashPay {
    /// Unique for ever.
    pub request_id: String,
    /// The sale's id.
    pub sale: String,
    /// What was handed over, as decimal text.
    pub tendered: String,
}

/// A card payment of what is due, or of a part of it.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct PaymentStart {
    /// Unique for ever.
    pub request_id: String,
    /// The sale's id.
    pub sale: String,
    /// The terminal's id.
    pub terminal: String,
    /// Which part of what is due, as decimal text; absent for all of it.
    #[serde(default)]
    #[ts(optional)]
    pub amount: Option<String>,
    /// Tip on top, as decimal text.
    #[serde(default)]
    #[ts(optional)]
    pub tip: Option<String>,
    /// Cash to hand out, on top, as decimal text.
    #[serde(default)]
    #[ts(optional)]
    pub cash_back: Option<String>,
    /// How the customer pays, by a code that the terminal lists; absent for anything it takes.
    #[serde(default)]
    #[ts(optional)]
    pub method: Option<String>,
    /// What the customer showed to be scanned, where it is a terminal that takes codes; absent for a code that the
    /// customer scans.
    #[serde(default)]
    #[ts(optional)]
    pub scanned: Option<String>,
}

/// An answer to a question of the terminal.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct PromptAnswer {
    /// Which question.
    pub prompt: String,
    /// The answer.
    pub reply: PromptReply,
}

/// What somebody saw of a signature.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SignatureCheck {
    /// Unique for ever.
    pub request_id: String,
    /// The payment's id.
    pub payment: String,
    /// It is in order. Where not, the money goes back at once.
    pub accepted: bool,
}

/// Money that goes back from a receipt.
#[derive(Clone, Deserialize, TS)]
pub struct ReturnStart {
    /// Unique for ever.
    pub request_id: String,
    /// The finished sale.
    pub sale: String,
    /// Which of its card payments.
    pub payment: String,
    /// How.
    pub way: ReturnWay,
    /// How much, as decimal text; absent for all that is left.
    #[serde(default)]
    #[ts(optional)]
    pub amount: Option<String>,
    /// On which terminal.
    pub terminal: String,
    /// The manager.
    pub manager: String,
    /// The manager's PIN.
    pub pin: String,
    /// Why.
    pub reason: String,
}

/// A return.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReturnRef {
    /// Its id.
    pub id: String,
}

/// A payment.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct PaymentRef {
    /// Its id.
    pub payment: String,
}

/// What a person saw on the terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// It shows approved.
    Approved,
    /// It shows that nothing was charged.
    NotCharged,
}

/// A manager's decision about a payment that nobody else can settle.
#[derive(Clone, Deserialize, TS)]
pub struct PaymentResolve {
    /// Unique for ever.
    pub request_id: String,
    /// The payment's id.
    pub payment: String,
    /// What the terminal shows.
    pub verdict: Verdict,
    /// The manager.
    pub manager: String,
    /// The manager's PIN.
    pub pin: String,
    /// What they saw and why they decide so.
    pub reason: String,
    /// Approval code on the slip, where it shows approved.
    pub approval_code: Option<String>,
}

/// A manager's decision about money that the books could not take where it belongs.
#[derive(Clone, Deserialize, TS)]
pub struct ConflictDecide {
    /// Unique for ever.
    pub request_id: String,
    /// The conflict's id.
    pub conflict: String,
    /// What is to be done.
    pub decision: ConflictChoice,
    /// The manager.
    pub manager: String,
    /// The manager's PIN.
    pub pin: String,
    /// Why they decide so.
    pub reason: String,
}
