// Generated from crates/api by `cargo xtask codegen`. Do not edit.

/**
 * An amount, for comparing (`minor`) and for showing (`text`).
 */
export type AmountView = { 
/**
 * Minor units of the currency.
 */
minor: number, 
/**
 * Decimal text with the currency's digits and no symbol, such as `37.44`.
 */
text: string, 
/**
 * ISO 4217 code.
 */
currency: string, };

/**
 * An error as it crosses to the screen.
 */
export type ApiError = { 
/**
 * Find it in the log under this id.
 */
id: string, 
/**
 * May the same be tried again?
 */
retry: Retry, } & ({ "code": "not_signed_in" } | { "code": "wrong_pin", "detail": { 
/**
 * Tries left before the lock.
 */
left: number, } } | { "code": "pin_locked", "detail": { 
/**
 * Seconds until the next try.
 */
seconds: number, } } | { "code": "role_needed", "detail": { 
/**
 * Who could.
 */
role: string, } } | { "code": "unknown_item", "detail": { 
/**
 * What was scanned or typed.
 */
code: string, } } | { "code": "invalid", "detail": { 
/**
 * Which one.
 */
field: string, 
/**
 * How to mend it.
 */
cure: string, } } | { "code": "basket_empty" } | { "code": "basket_locked" } | { "code": "basket_not_empty" } | { "code": "sale_not_open" } | { "code": "sale_busy" } | { "code": "terminal_busy", "detail": { 
/**
 * Its reference, where known.
 */
reference: string | null, } } | { "code": "terminal_missing" } | { "code": "terminal_unreachable" } | { "code": "terminal_refused", "detail": { 
/**
 * Its reason.
 */
condition: string, } } | { "code": "payment_state" } | { "code": "conflict_state" } | { "code": "request_reused" } | { "code": "storage_fault" } | { "code": "storage_low", "detail": { 
/**
 * MiB that are free.
 */
free_mib: number, 
/**
 * MiB that must be.
 */
needed_mib: number, } } | { "code": "unknown_command" } | { "code": "internal" });

/**
 * Which item, and how much of it.
 */
export type BasketAdd = { 
/**
 * Item.
 */
item: string, 
/**
 * Quantity as text; absent for one.
 */
quantity: string | null, };

/**
 * A code.
 */
export type BasketScan = { 
/**
 * As scanned or typed.
 */
code: string, 
/**
 * Quantity as text; absent for one.
 */
quantity: string | null, };

/**
 * What the customer is buying now, or what the sale in focus consists of.
 */
export type BasketView = { 
/**
 * Lines in the order they came.
 */
lines: Array<LineView>, 
/**
 * The line that quantity keys change.
 */
selected: number | null, 
/**
 * How many items, as text (a weighed item counts as one).
 */
items: string, 
/**
 * VAT per rate.
 */
taxes: Array<TaxView>, 
/**
 * All VAT.
 */
tax: AmountView, 
/**
 * Prices include VAT.
 */
tax_included: boolean, 
/**
 * What is to be paid.
 */
total: AmountView, 
/**
 * A sale is being paid: nothing can be changed.
 */
locked: boolean, };

/**
 * Cash for a sale.
 */
export type CashPay = { 
/**
 * Unique for ever.
 */
request_id: string, 
/**
 * The sale's id.
 */
sale: string, 
/**
 * What was handed over, as decimal text.
 */
tendered: string, };

/**
 * What cash would have to be paid.
 */
export type CashView = { 
/**
 * Due in cash, rounded.
 */
due: AmountView, 
/**
 * The rounding in it, signed.
 */
rounding: AmountView, 
/**
 * The coin it is rounded to, where it is.
 */
increment: AmountView | null, 
/**
 * Amounts a customer is likely to hand over; the first is exact.
 */
quick: Array<AmountView>, };

/**
 * A category of items.
 */
export type CategoryView = { 
/**
 * Id.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * Colour, such as `#8a5a2b`.
 */
colour: string, };

/**
 * What went wrong, with what the screen needs to say it well.
 */
export type Code = { "code": "not_signed_in" } | { "code": "wrong_pin", "detail": { 
/**
 * Tries left before the lock.
 */
left: number, } } | { "code": "pin_locked", "detail": { 
/**
 * Seconds until the next try.
 */
seconds: number, } } | { "code": "role_needed", "detail": { 
/**
 * Who could.
 */
role: string, } } | { "code": "unknown_item", "detail": { 
/**
 * What was scanned or typed.
 */
code: string, } } | { "code": "invalid", "detail": { 
/**
 * Which one.
 */
field: string, 
/**
 * How to mend it.
 */
cure: string, } } | { "code": "basket_empty" } | { "code": "basket_locked" } | { "code": "basket_not_empty" } | { "code": "sale_not_open" } | { "code": "sale_busy" } | { "code": "terminal_busy", "detail": { 
/**
 * Its reference, where known.
 */
reference: string | null, } } | { "code": "terminal_missing" } | { "code": "terminal_unreachable" } | { "code": "terminal_refused", "detail": { 
/**
 * Its reason.
 */
condition: string, } } | { "code": "payment_state" } | { "code": "conflict_state" } | { "code": "request_reused" } | { "code": "storage_fault" } | { "code": "storage_low", "detail": { 
/**
 * MiB that are free.
 */
free_mib: number, 
/**
 * MiB that must be.
 */
needed_mib: number, } } | { "code": "unknown_command" } | { "code": "internal" };

/**
 * What can be decided.
 */
export type ConflictChoice = "reverse" | "keep" | "settled_elsewhere";

/**
 * A manager's decision about money that the books could not take where it belongs.
 */
export type ConflictDecide = { 
/**
 * Unique for ever.
 */
request_id: string, 
/**
 * The conflict's id.
 */
conflict: string, 
/**
 * What is to be done.
 */
decision: ConflictChoice, 
/**
 * The manager.
 */
manager: string, 
/**
 * The manager's PIN.
 */
pin: string, 
/**
 * Why they decide so.
 */
reason: string, };

/**
 * What contradicts what.
 */
export type ConflictKindView = "late_money" | "not_taken" | "late_refusal" | "second_charge" | "other_amount" | "late_back" | "not_back";

/**
 * A contradiction that somebody has to decide about.
 */
export type ConflictView = { 
/**
 * Id.
 */
id: string, 
/**
 * What contradicts what.
 */
kind: ConflictKindView, 
/**
 * Reference of the attempt, such as `T01-000118/1`.
 */
reference: string, 
/**
 * The money that it is about.
 */
amount: AmountView, 
/**
 * Name of the terminal.
 */
terminal: string, 
/**
 * When it turned up, such as `14:03`.
 */
at: string, 
/**
 * The day, where that was not today, such as `2026-11-21`.
 */
day: string | null, 
/**
 * How the payment had ended in the books; that stays.
 */
ended: PaymentStateView, 
/**
 * Who had decided that, where a person did.
 */
person: SaidView | null, 
/**
 * What can be decided now; nothing while a reversal is under way.
 */
choices: Array<ConflictChoice>, 
/**
 * The newest reversal that was ordered because of it.
 */
reversal: PaymentView | null, };

/**
 * The contradictions that nobody has decided about.
 */
export type ConflictsView = { 
/**
 * Oldest first.
 */
conflicts: Array<ConflictView>, };

/**
 * A command whose result reaches the screen as events.
 */
export type Done = { 
/**
 * Number of the last event that belongs to it.
 */
seq: number, };

/**
 * A part of the state in its new form.
 */
export type Event = { "kind": "operator", "value": OperatorView | null } | { "kind": "basket", "value": BasketView } | { "kind": "sale", "value": SaleView | null } | { "kind": "terminals", "value": Array<TerminalView> } | { "kind": "open_sales", "value": Array<OpenSaleView> } | { "kind": "conflicts", "value": Array<ConflictView> } | { "kind": "storage_fault", "value": StorageFaultView | null };

/**
 * What happened, as a code.
 */
export type FactCode = "sent" | "stop_asked" | "connection_lost" | "silence" | "restarted" | "no_answer" | "still_running" | "not_found" | "terminal_restarted" | "foreign_answer" | "answered" | "resolved" | "conflict";

/**
 * Something that happened to a payment.
 */
export type FactView = { 
/**
 * Time of day at the shop, such as `14:03:11`.
 */
at: string, 
/**
 * What, as a code that the screen has words for.
 */
what: FactCode, };

/**
 * A finished sale in the list of receipts.
 */
export type FinishedSaleView = { 
/**
 * Id of the sale.
 */
sale: string, 
/**
 * Its reference.
 */
reference: string, 
/**
 * Number on the receipt.
 */
receipt_number: string, 
/**
 * What it cost.
 */
total: AmountView, 
/**
 * Date and time at the shop, such as `2026-11-21 14:03`.
 */
at: string, };

/**
 * Why a person is asked, as a code.
 */
export type HumanCode = "memory_lost" | "too_long" | "no_status_service" | "no_amount" | "wrong_currency" | "excess" | "nothing_authorized";

/**
 * Which items.
 */
export type ItemQuery = { 
/**
 * Category; absent for the quick keys.
 */
category: string | null, 
/**
 * Items of all categories, or those that this text finds.
 */
search: string | null, };

/**
 * One item that can be sold.
 */
export type ItemView = { 
/**
 * Id.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * Price as text.
 */
price: string, 
/**
 * Sold by weight or volume: the unit's symbol.
 */
unit: string | null, 
/**
 * Its category.
 */
category: string, 
/**
 * Colour of the category, such as `#8a5a2b`.
 */
colour: string, };

/**
 * Items to choose from.
 */
export type ItemsView = { 
/**
 * All categories of the shop.
 */
categories: Array<CategoryView>, 
/**
 * The items asked for.
 */
items: Array<ItemView>, 
/**
 * There are more than these.
 */
more: boolean, };

/**
 * A line and its new quantity.
 */
export type LineQuantity = { 
/**
 * Its number.
 */
line: number, 
/**
 * Quantity as text, more than zero.
 */
quantity: string, };

/**
 * A line of the basket.
 */
export type LineRef = { 
/**
 * Its number.
 */
line: number, };

/**
 * One line of the basket.
 */
export type LineView = { 
/**
 * Number of the line; stays the same while it lives.
 */
line: number, 
/**
 * Name of the item.
 */
name: string, 
/**
 * Quantity as text, such as `2` or `0.335`.
 */
quantity: string, 
/**
 * It is sold by weight or volume: the unit's symbol.
 */
unit: string | null, 
/**
 * Price of one, as text.
 */
each: string, 
/**
 * Amount of the line.
 */
amount: AmountView, };

/**
 * A command without arguments.
 */
export type Nothing = Record<symbol, never>;

/**
 * An event with its number. A gap means: take the snapshot again.
 */
export type Numbered = { 
/**
 * Rises by one.
 */
seq: number, 
/**
 * What changed.
 */
event: Event, };

/**
 * A sale that is open though it is not in focus, or whose payment nobody knows yet.
 */
export type OpenSaleView = { 
/**
 * Id of the sale.
 */
sale: string, 
/**
 * Its reference.
 */
reference: string, 
/**
 * What is due.
 */
due: AmountView, 
/**
 * Time of day at the shop when it was opened.
 */
at: string, 
/**
 * Its newest payment's state, where it has one.
 */
payment: PaymentStateView | null, 
/**
 * The outcome of its payment is open.
 */
unresolved: boolean, };

/**
 * Who stands at the till.
 */
export type OperatorView = { 
/**
 * Id.
 */
id: string, 
/**
 * Name as the shop wrote it.
 */
name: string, 
/**
 * What they may do.
 */
role: RoleView, };

/**
 * What can be done with a payment now.
 */
export type PaymentAction = "abort" | "ask" | "leave" | "shows_approved" | "shows_not_charged";

/**
 * A payment.
 */
export type PaymentRef = { 
/**
 * Its id.
 */
payment: string, };

/**
 * A manager's decision about a payment that nobody else can settle.
 */
export type PaymentResolve = { 
/**
 * Unique for ever.
 */
request_id: string, 
/**
 * The payment's id.
 */
payment: string, 
/**
 * What the terminal shows.
 */
verdict: Verdict, 
/**
 * The manager.
 */
manager: string, 
/**
 * The manager's PIN.
 */
pin: string, 
/**
 * What they saw and why they decide so.
 */
reason: string, 
/**
 * Approval code on the slip, where it shows approved.
 */
approval_code: string | null, };

/**
 * A card payment of what is due.
 */
export type PaymentStart = { 
/**
 * Unique for ever.
 */
request_id: string, 
/**
 * The sale's id.
 */
sale: string, 
/**
 * The terminal's id.
 */
terminal: string, };

/**
 * Where a card payment stands, in the words of the screen.
 */
export type PaymentStateView = "preparing" | "sent" | "unknown" | "needs_human" | "approved" | "partial" | "declined" | "cancelled" | "not_charged" | "voided" | "not_started";

/**
 * A card payment.
 */
export type PaymentView = { 
/**
 * Id of the payment; stays the same over its attempts.
 */
id: string, 
/**
 * Reference with the number of the attempt, such as `T01-000118/1`.
 */
reference: string, 
/**
 * Number of the attempt.
 */
ordinal: number, 
/**
 * Where it stands.
 */
state: PaymentStateView, 
/**
 * What is asked for.
 */
amount: AmountView, 
/**
 * Name of the terminal.
 */
terminal: string, 
/**
 * Profile of the terminal.
 */
profile: string, 
/**
 * The terminal does not send its screen to the till.
 */
light: boolean, 
/**
 * How long it has been going on, in milliseconds.
 */
running_ms: number, 
/**
 * Time of day at the shop when it was sent, such as `14:03`.
 */
sent_at: string, 
/**
 * The cashier asked the terminal to stop.
 */
abort_asked: boolean, 
/**
 * What happened.
 */
facts: Array<FactView>, 
/**
 * How often the terminal was asked for the result.
 */
asks: number, 
/**
 * Milliseconds until the next question, where one is due.
 */
next_ask_ms: number | null, 
/**
 * Why a person is asked.
 */
human: HumanCode | null, 
/**
 * Why it was not paid.
 */
reason: ReasonCode | null, 
/**
 * The terminal's words for the reason, cleaned.
 */
reason_text: string | null, 
/**
 * Brand and last digits of the card.
 */
card: string | null, 
/**
 * What was credited, where it was approved.
 */
credited: AmountView | null, 
/**
 * What can be done now.
 */
actions: Array<PaymentAction>, };

/**
 * Why it was not paid, as a code: nexo's conditions.
 */
export type ReasonCode = "aborted" | "busy" | "cancel" | "device_out" | "logged_out" | "message_format" | "not_allowed" | "payment_restriction" | "refusal" | "unavailable_device" | "unavailable_service" | "invalid_card" | "wrong_pin" | "other";

/**
 * A receipt as text.
 */
export type ReceiptView = { 
/**
 * Number on it.
 */
number: string, 
/**
 * Lines of text in a fixed pitch.
 */
text: string, };

/**
 * The client's own name of a command that touches money or the books.
 */
export type Requested = { 
/**
 * Unique for ever; the same id gives the same outcome again.
 */
request_id: string, };

/**
 * May the same be tried again?
 */
export type Retry = "never" | "now" | "after_status";

/**
 * What an operator may do.
 */
export type RoleView = "cashier" | "supervisor" | "manager" | "technician";

/**
 * What a person had said about the payment before.
 */
export type SaidView = { 
/**
 * Name of the person.
 */
name: string, 
/**
 * What they saw and why they decided so.
 */
reason: string, 
/**
 * They said that it was approved; otherwise that nothing was charged.
 */
approved: boolean, };

/**
 * What can be done with a sale now.
 */
export type SaleAction = "pay_card" | "pay_cash" | "back" | "leave" | "receipt" | "next";

/**
 * A sale.
 */
export type SaleRef = { 
/**
 * Its id.
 */
sale: string, };

/**
 * A sale, and the client's own name of the command.
 */
export type SaleRequested = { 
/**
 * Unique for ever.
 */
request_id: string, 
/**
 * The sale's id.
 */
sale: string, };

/**
 * Where a sale stands.
 */
export type SaleStateView = "tendering" | "completed" | "cancelled";

/**
 * The sale in focus.
 */
export type SaleView = { 
/**
 * Id.
 */
id: string, 
/**
 * Reference on screen and terminal, such as `T01-000118`.
 */
reference: string, 
/**
 * Where it stands.
 */
state: SaleStateView, 
/**
 * What it costs.
 */
total: AmountView, 
/**
 * What is still to be paid.
 */
due: AmountView, 
/**
 * What that is in cash.
 */
cash: CashView, 
/**
 * What was paid.
 */
tenders: Array<TenderView>, 
/**
 * Change to hand out.
 */
change: AmountView, 
/**
 * Number on the receipt, once it is completed.
 */
receipt_number: string | null, 
/**
 * The newest card payment.
 */
payment: PaymentView | null, 
/**
 * What can be done now.
 */
actions: Array<SaleAction>, };

/**
 * The latest sales.
 */
export type SalesView = { 
/**
 * Newest first.
 */
sales: Array<FinishedSaleView>, };

/**
 * The shop and this till.
 */
export type ShopView = { 
/**
 * Name.
 */
name: string, 
/**
 * Code of this till, such as `T01`.
 */
till: string, 
/**
 * ISO 4217 code.
 */
currency: string, 
/**
 * Language of the shop, two letters.
 */
language: string, 
/**
 * IANA time zone of the shop.
 */
zone: string, };

/**
 * Who, and the proof.
 */
export type SignIn = { 
/**
 * Operator.
 */
operator: string, 
/**
 * PIN.
 */
pin: string, };

/**
 * Everything the screen needs to start with.
 */
export type Snapshot = { 
/**
 * Number of the last event that this state contains.
 */
seq: number, 
/**
 * Shop and till.
 */
shop: ShopView, 
/**
 * Who may sign in.
 */
operators: Array<OperatorView>, 
/**
 * The rest, in the parts that events replace.
 */
state: StateView, };

/**
 * The parts that change.
 */
export type StateView = { 
/**
 * Who is signed in.
 */
operator: OperatorView | null, 
/**
 * The basket, or the lines of the sale in focus.
 */
basket: BasketView, 
/**
 * The sale in focus.
 */
sale: SaleView | null, 
/**
 * Paired terminals.
 */
terminals: Array<TerminalView>, 
/**
 * Sales that are open elsewhere.
 */
open_sales: Array<OpenSaleView>, 
/**
 * Contradictions that somebody has to decide about.
 */
conflicts: Array<ConflictView>, 
/**
 * The books cannot be written: why, and what waits for them.
 */
storage_fault: StorageFaultView | null, };

/**
 * What is in the way of the books.
 */
export type StorageCauseView = "full" | "failed" | "refused";

/**
 * The books cannot be written.
 */
export type StorageFaultView = { 
/**
 * What is in the way.
 */
cause: StorageCauseView, 
/**
 * Time of day at the shop when it was noticed.
 */
since: string, 
/**
 * Answers of terminals that are safe on disk and wait for the books, oldest first.
 */
waiting: Array<WaitingView>, 
/**
 * How many more are safe that this program does not understand.
 */
unreadable: number, };

/**
 * One VAT rate of a basket or sale.
 */
export type TaxView = { 
/**
 * Letter on the receipt.
 */
letter: string, 
/**
 * Rate as text, such as `21`.
 */
rate: string, 
/**
 * Tax in it.
 */
tax: AmountView, };

/**
 * Cash or card.
 */
export type TenderKindView = "cash" | "card";

/**
 * One way in which a part of the sale was paid.
 */
export type TenderView = { 
/**
 * Cash or card.
 */
kind: TenderKindView, 
/**
 * What it paid of the sale.
 */
amount: AmountView, 
/**
 * Cash: what was handed over.
 */
tendered: AmountView | null, 
/**
 * Card: brand and last digits.
 */
card: string | null, };

/**
 * A terminal.
 */
export type TerminalRef = { 
/**
 * Its id.
 */
terminal: string, };

/**
 * How a terminal is.
 */
export type TerminalStateView = "unchecked" | "ready" | "in_use" | "payment_open" | "not_answering" | "not_ready";

/**
 * A paired terminal.
 */
export type TerminalView = { 
/**
 * Id.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * Profile.
 */
profile: string, 
/**
 * Address.
 */
address: string, 
/**
 * `light`: the till is a client only.
 */
mode: string, 
/**
 * nexo `POIID`.
 */
poi_id: string, 
/**
 * nexo `SaleID` under which this till speaks to it.
 */
sale_id: string, 
/**
 * How it is.
 */
state: TerminalStateView, };

/**
 * What a person saw on the terminal.
 */
export type Verdict = "approved" | "not_charged";

/**
 * An answer of a terminal that waits for the books.
 */
export type WaitingView = { 
/**
 * Reference of the attempt, such as `T01-000118/1`.
 */
reference: string, 
/**
 * nexo `ServiceID`.
 */
service_id: string, 
/**
 * nexo `POIID`.
 */
poi_id: string, 
/**
 * What was asked for.
 */
amount: AmountView, 
/**
 * What the terminal said.
 */
state: PaymentStateView, 
/**
 * Time of day at the shop when it said so.
 */
at: string, };

/** Every command with what it takes and what it gives. */
export type Commands = {
  state_snapshot: { args: Nothing, result: Snapshot },
  operator_sign_in: { args: SignIn, result: Done },
  operator_sign_out: { args: Nothing, result: Done },
  item_list: { args: ItemQuery, result: ItemsView },
  basket_add: { args: BasketAdd, result: Done },
  basket_scan: { args: BasketScan, result: Done },
  basket_select: { args: LineRef, result: Done },
  basket_set_quantity: { args: LineQuantity, result: Done },
  basket_remove: { args: LineRef, result: Done },
  sale_checkout: { args: Requested, result: Done },
  sale_cancel: { args: SaleRequested, result: Done },
  sale_open: { args: SaleRef, result: Done },
  sale_leave: { args: SaleRef, result: Done },
  sale_next: { args: Nothing, result: Done },
  sale_list: { args: Nothing, result: SalesView },
  receipt_show: { args: SaleRef, result: ReceiptView },
  cash_pay: { args: CashPay, result: Done },
  payment_start: { args: PaymentStart, result: Done },
  payment_abort: { args: PaymentRef, result: Done },
  payment_ask: { args: PaymentRef, result: Done },
  payment_resolve: { args: PaymentResolve, result: Done },
  conflict_list: { args: Nothing, result: ConflictsView },
  conflict_decide: { args: ConflictDecide, result: Done },
  terminal_check: { args: TerminalRef, result: TerminalView },
};

/** The name of a command. */
export type CommandName = keyof Commands;
