//! The arguments of the screen's commands, without a till behind them.
//!
//! `api::dispatch` reads them in two steps: JSON into the types of `api::commands`, then their texts into ids,
//! quantities and amounts. Both steps are here; what a command does is not.

use api::commands::{
    BasketAdd, BasketDiscard, BasketDiscount, BasketExempt, BasketGift, BasketNote, BasketOpen, BasketPark,
    BasketPrice, BasketRecall, BasketScan, BasketTakeBack, CardFirst, CashPay, CloudEntry, CloudSet,
    ConflictDecide, DevicePair, DrawerOpen, GiftPay, GiftRef, ItemQuery, JobRef, JobRequested, LineIfAny,
    LineQuantity, LineRef, ListenerSet, Nothing, PaymentRef, PaymentResolve, PaymentStart, PracticeSet,
    PreferencesSet, PrinterSet, PromptAnswer, ReceiptDocument, ReceiptFind, ReceiptPrint, Requested,
    ReturnRef, ReturnStart, SaleRef, SaleRequested, SaleSurcharge, SamplesRemove, SignIn, SignatureCheck,
    TenderRemove, TerminalAdd, TerminalRef, TerminalRemove, TerminalTotals, VaultChoose, VaultUnlock,
};
use domain::currency::Currency;
use domain::ids::{OperatorId, PaymentId, ProductId, SaleId, TerminalId};
use domain::money::Money;
use domain::quantity::Quantity;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// What decoding gives: the texts that the commands read further, or what is wrong.
type Decode = fn(Value) -> Result<Vec<String>, String>;

macro_rules! commands {
    ($( $name:ident ( $args:ty ) $( [ $($field:ident),* ] )?; )*) => {
        /// Every command and the reader of its arguments; a test holds the names against `api`.
        pub const COMMANDS: &[(&str, Decode)] = &[
            $( (stringify!($name), |payload| {
                let args: $args = read(payload)?;
                let _ = &args;
                Ok(vec![ $( $( texts(&args.$field) ),* )? ])
            }) ),*
        ];
    };
}

commands! {
    state_snapshot(Nothing);
    operator_sign_in(SignIn) [operator];
    operator_sign_out(Nothing);
    item_list(ItemQuery);
    basket_add(BasketAdd) [item];
    basket_scan(BasketScan) [code];
    basket_select(LineRef);
    basket_set_quantity(LineQuantity) [quantity];
    basket_remove(LineRef);
    basket_open_item(BasketOpen) [name, price];
    basket_gift(BasketGift) [code, amount];
    basket_price(BasketPrice) [price, reason];
    basket_discount(BasketDiscount) [reason];
    basket_discount_clear(LineIfAny);
    basket_note(BasketNote) [note];
    basket_take_back(BasketTakeBack);
    basket_exempt(BasketExempt);
    basket_age(Nothing);
    basket_undo(Nothing);
    basket_park(BasketPark) [name];
    basket_recall(BasketRecall) [basket];
    basket_discard(BasketDiscard) [reason];
    gift_show(GiftRef) [code];
    gift_pay(GiftPay) [request_id, sale, code];
    tender_remove(TenderRemove) [request_id, sale, tender];
    sale_surcharge(SaleSurcharge) [request_id, sale];
    sale_checkout(Requested) [request_id];
    sale_cancel(SaleRequested) [request_id, sale];
    sale_open(SaleRef) [sale];
    sale_leave(SaleRef) [sale];
    sale_next(Nothing);
    sale_list(Nothing);
    receipt_show(SaleRef) [sale];
    cash_pay(CashPay) [request_id, sale, tendered];
    payment_start(PaymentStart) [request_id, sale, terminal];
    payment_abort(PaymentRef) [payment];
    payment_ask(PaymentRef) [payment];
    payment_resolve(PaymentResolve) [request_id, payment, manager];
    payment_prompt(PromptAnswer) [prompt];
    payment_signature(SignatureCheck) [request_id, payment];
    return_options(SaleRef) [sale];
    return_start(ReturnStart) [request_id, sale, payment, terminal, manager];
    return_close(Nothing);
    return_open(ReturnRef) [id];
    return_receipt(ReturnRef) [id];
    terminal_check(TerminalRef) [terminal];
    terminal_profiles(Nothing);
    terminal_add(TerminalAdd) [request_id, name, profile, address, poi_id, manager];
    terminal_remove(TerminalRemove) [terminal, manager];
    terminal_logout(TerminalRef) [terminal];
    terminal_card_first(CardFirst) [terminal];
    terminal_show(TerminalRef) [terminal];
    terminal_totals(TerminalTotals) [terminal];
    terminal_default(TerminalRef) [terminal];
    cloud_show(Nothing);
    cloud_test(CloudEntry);
    cloud_set(CloudSet) [manager];
    device_list(Nothing);
    device_pair(DevicePair) [device, name, manager];
    vault_show(Nothing);
    vault_choose(VaultChoose) [manager];
    vault_unlock(VaultUnlock);
    printer_set(PrinterSet) [manager];
    printer_test(Requested) [request_id];
    print_list(Nothing);
    print_again(JobRequested) [request_id, job];
    print_drop(JobRef) [job];
    receipt_print(ReceiptPrint) [request_id, sale];
    receipt_document(ReceiptDocument) [request_id, sale];
    receipt_find(ReceiptFind) [text];
    drawer_open(DrawerOpen) [request_id, manager];
    listener_set(ListenerSet) [manager];
    preferences_set(PreferencesSet);
    samples_remove(SamplesRemove);
    practice_customer(PracticeSet);
    conflict_list(Nothing);
    conflict_decide(ConflictDecide) [request_id, conflict, manager];
}

/// The name of a command, a line end, and its arguments.
pub(crate) fn check(data: &[u8]) {
    let Ok(text) = str::from_utf8(data) else { return };
    let Some((name, payload)) = text.split_once('\n') else { return };
    let Some((_, decode)) = COMMANDS.iter().find(|(known, _)| *known == name) else { return };
    let Ok(payload) = serde_json::from_str::<Value>(payload) else { return };
    if let Ok(texts) = decode(payload) {
        for text in &texts {
            as_domain_reads_it(text);
        }
    }
}

fn read<T: DeserializeOwned>(payload: Value) -> Result<T, String> {
    serde_json::from_value(payload).map_err(|error| error.to_string())
}

fn texts(field: &impl AsRef<str>) -> String {
    field.as_ref().to_owned()
}

/// An id has one spelling that comes back; numbers have targets of their own.
fn as_domain_reads_it(text: &str) {
    if let Ok(sale) = text.parse::<SaleId>() {
        assert_eq!(sale.to_string().parse::<SaleId>().ok(), Some(sale));
    }
    let others = [
        text.parse::<OperatorId>().is_ok(),
        text.parse::<PaymentId>().is_ok(),
        text.parse::<ProductId>().is_ok(),
        text.parse::<TerminalId>().is_ok(),
    ];
    assert!(others.iter().all(|taken| *taken == text.parse::<SaleId>().is_ok()), "ids differ about {text:?}");
    if let Ok(quantity) = Quantity::parse(text) {
        assert_eq!(Quantity::parse(&quantity.to_string()), Ok(quantity));
    }
    if let Ok(money) = Money::from_wire(text, Currency::EUR) {
        assert_eq!(Money::from_wire(&money.to_wire(), Currency::EUR), Ok(money));
    }
}
