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
condition: string, } } | { "code": "payment_state" } | { "code": "prompt_over" } | { "code": "return_state" } | { "code": "no_keychain" } | { "code": "terminal_open" } | { "code": "terminal_cannot" } | { "code": "terminal_silent" } | { "code": "conflict_state" } | { "code": "request_reused" } | { "code": "storage_fault" } | { "code": "storage_low", "detail": { 
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
 * The address that a terminal calls.
 */
export type CallUrl = { 
/**
 * Name of the terminal.
 */
terminal: string, 
/**
 * The address; with a secret in it where the door is one.
 */
url: string, };

/**
 * The customer presents the card first.
 */
export type CardFirst = { 
/**
 * The terminal's id.
 */
terminal: string, 
/**
 * Ask for the card; false to forget it.
 */
ask: boolean, };

/**
 * Where the customer's card is, as far as the terminal told.
 */
export type CardPlaceView = "not_told" | "in" | "removed";

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
condition: string, } } | { "code": "payment_state" } | { "code": "prompt_over" } | { "code": "return_state" } | { "code": "no_keychain" } | { "code": "terminal_open" } | { "code": "terminal_cannot" } | { "code": "terminal_silent" } | { "code": "conflict_state" } | { "code": "request_reused" } | { "code": "storage_fault" } | { "code": "storage_low", "detail": { 
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
 * How the till knows that it is the terminal who calls.
 */
export type DoorKind = "certificate" | "secret" | "message" | "address";

/**
 * A part of the state in its new form.
 */
export type Event = { "kind": "operator", "value": OperatorView | null } | { "kind": "basket", "value": BasketView } | { "kind": "sale", "value": SaleView | null } | { "kind": "terminals", "value": Array<TerminalView> } | { "kind": "open_sales", "value": Array<OpenSaleView> } | { "kind": "conflicts", "value": Array<ConflictView> } | { "kind": "storage_fault", "value": StorageFaultView | null } | { "kind": "giving_back", "value": GivingBackView | null } | { "kind": "open_returns", "value": Array<OpenReturnView> } | { "kind": "listener", "value": ListenerView };

/**
 * What happened, as a code.
 */
export type FactCode = "sent" | "stop_asked" | "connection_lost" | "silence" | "restarted" | "no_answer" | "still_running" | "not_found" | "terminal_restarted" | "foreign_answer" | "said_rejected" | "answered" | "resolved" | "conflict";

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
 * A return in focus: it takes the place of the right pane until it is put away.
 */
export type GivingBackView = { 
/**
 * Id of the return.
 */
id: string, 
/**
 * The sale's id.
 */
sale: string, 
/**
 * The sale's reference.
 */
reference: string, 
/**
 * Number of the sale's receipt.
 */
receipt_number: string, 
/**
 * The way.
 */
way: ReturnWay, 
/**
 * The exchange with the terminal; its states read as "given back" here.
 */
payment: PaymentView, 
/**
 * Number of the return's own receipt, once the money is back.
 */
return_number: string | null, 
/**
 * It has ended and can be put away.
 */
ended: boolean, };

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
 * The key of an encrypted terminal, as its settings show it.
 */
export type KeyEntry = { 
/**
 * Key identifier.
 */
identifier: string, 
/**
 * Key version.
 */
version: number, 
/**
 * Passphrase. Never comes back.
 */
passphrase: string, };

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
 * The door for terminals that call.
 */
export type ListenerSet = { 
/**
 * Address of this computer and port, such as `192.168.1.10:8444`; absent to close the door.
 */
address: string | null, 
/**
 * Listen on every address of this computer.
 */
any_address: boolean, 
/**
 * The network is isolated: calls that are neither signed nor encrypted may come.
 */
plain_network: boolean, 
/**
 * The manager.
 */
manager: string, 
/**
 * The manager's PIN.
 */
pin: string, };

/**
 * The door for terminals that call the till.
 */
export type ListenerView = { 
/**
 * A socket is open.
 */
on: boolean, 
/**
 * Where it listens, such as `192.168.1.10:8444`.
 */
address: string | null, 
/**
 * What each terminal has to be told: the address that it calls.
 */
urls: Array<CallUrl>, 
/**
 * SHA-256 of the certificate, in hex, where there is one.
 */
fingerprint: string | null, 
/**
 * What has to be known, always shown.
 */
warning: ListenerWarning | null, 
/**
 * Callbacks that were let in since the start.
 */
heard: number, 
/**
 * Requests that were turned away since the start.
 */
refused: number, };

/**
 * Something about the door that must not be forgotten.
 */
export type ListenerWarning = "plain_network" | "cannot_listen" | "not_set_up";

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
 * A return that is not finished and not in focus.
 */
export type OpenReturnView = { 
/**
 * Id of the return.
 */
id: string, 
/**
 * The sale's id.
 */
sale: string, 
/**
 * Number of the sale's receipt.
 */
receipt_number: string, 
/**
 * How much is to go back.
 */
amount: AmountView, 
/**
 * Time of day at the shop when it was ordered.
 */
at: string, 
/**
 * Where it stands; "charged" reads as "given back" here.
 */
payment: PaymentStateView, };

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
 * A card payment of what is due, or of a part of it.
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
terminal: string, 
/**
 * Which part of what is due, as decimal text; absent for all of it.
 */
amount?: string, 
/**
 * Tip on top, as decimal text.
 */
tip?: string, 
/**
 * Cash to hand out, on top, as decimal text.
 */
cash_back?: string, };

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
 * What the terminal shows now, where it sends it and the payment is under way.
 */
screen: ScreenView | null, 
/**
 * Where the card is.
 */
card_place: CardPlaceView, 
/**
 * The terminal says that the customer needs help.
 */
assistance: boolean, 
/**
 * A question of the terminal to the person at the till.
 */
prompt: PromptView | null, 
/**
 * What became of the signature.
 */
signature: SignatureView, 
/**
 * The shop's slip to be signed, as lines of text.
 */
slip: Array<string>, 
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
 * Tip, where there was one.
 */
tip: AmountView | null, 
/**
 * Cash to hand out, where there was cash-back.
 */
cash_back: AmountView | null, 
/**
 * What can be done now.
 */
actions: Array<PaymentAction>, };

/**
 * A family of terminals, as a manager chooses it.
 */
export type ProfileView = { 
/**
 * Its name in the configuration.
 */
name: string, 
/**
 * What people call it.
 */
title: string, 
/**
 * Port of an address without one.
 */
default_port: number, 
/**
 * `json` or `xml`.
 */
format: string, 
/**
 * Messages are encrypted: a key is needed.
 */
encrypted: boolean, 
/**
 * The connection is encrypted.
 */
tls: boolean, 
/**
 * The terminal can call the till.
 */
full: boolean, 
/**
 * How the till knows that it is the terminal who calls, best first.
 */
doors: Array<DoorKind>, 
/**
 * Only for a terminal on this computer.
 */
loopback_only: boolean, };

/**
 * What can be chosen, and whether keys can be kept here.
 */
export type ProfilesView = { 
/**
 * Every family.
 */
profiles: Array<ProfileView>, 
/**
 * Keys can be kept on this computer. Where not, terminals that need one cannot be added.
 */
keychain: boolean, };

/**
 * An answer to a question of the terminal.
 */
export type PromptAnswer = { 
/**
 * Which question.
 */
prompt: string, 
/**
 * The answer.
 */
reply: PromptReply, };

/**
 * What the person answers.
 */
export type PromptReply = { "kind": "yes" } | { "kind": "no" } | { "kind": "key" } | { "kind": "typed", 
/**
 * As typed.
 */
text: string, } | { "kind": "entry", 
/**
 * Which one.
 */
number: number, } | { "kind": "cancel" };

/**
 * A question of the terminal to the person at the till.
 */
export type PromptView = { 
/**
 * Id; an answer names it, so that it cannot answer another question.
 */
id: string, 
/**
 * The terminal's words; empty where it gives none.
 */
lines: Array<string>, 
/**
 * What may be answered.
 */
wants: PromptWants, 
/**
 * The question is whether a signature is in order.
 */
signature: boolean, 
/**
 * Milliseconds until the terminal gets "no" for an answer.
 */
left_ms: number, };

/**
 * What may be answered.
 */
export type PromptWants = { "kind": "confirmation" } | { "kind": "any_key" } | { "kind": "typed", 
/**
 * `digits`, `text` or `decimal`.
 */
of: string, 
/**
 * Characters at least.
 */
min: number | null, 
/**
 * Characters at most.
 */
max: number | null, } | { "kind": "menu", 
/**
 * The entries.
 */
entries: Array<string>, };

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
 * Why nothing can be given back.
 */
export type ReturnBlocked = "all_back" | "under_way" | "no_way";

/**
 * A return.
 */
export type ReturnRef = { 
/**
 * Its id.
 */
id: string, };

/**
 * Money that goes back from a receipt.
 */
export type ReturnStart = { 
/**
 * Unique for ever.
 */
request_id: string, 
/**
 * The finished sale.
 */
sale: string, 
/**
 * Which of its card payments.
 */
payment: string, 
/**
 * How.
 */
way: ReturnWay, 
/**
 * How much, as decimal text; absent for all that is left.
 */
amount?: string, 
/**
 * On which terminal.
 */
terminal: string, 
/**
 * The manager.
 */
manager: string, 
/**
 * The manager's PIN.
 */
pin: string, 
/**
 * Why.
 */
reason: string, };

/**
 * A return that was made, or whose end nobody knows yet.
 */
export type ReturnView = { 
/**
 * Id.
 */
id: string, 
/**
 * Its number in the books; absent until the money is back.
 */
receipt_number: string | null, 
/**
 * How much.
 */
amount: AmountView, 
/**
 * Date and time at the shop.
 */
at: string, 
/**
 * Who ordered it.
 */
by: string, 
/**
 * Why.
 */
reason: string, 
/**
 * The way.
 */
way: ReturnWay, };

/**
 * How money goes back.
 */
export type ReturnWay = "void" | "refund" | "refund_to_card";

/**
 * A card payment of a finished sale.
 */
export type ReturnableView = { 
/**
 * Id of the payment.
 */
payment: string, 
/**
 * Brand and last digits.
 */
card: string | null, 
/**
 * Id of its terminal.
 */
terminal: string, 
/**
 * Name of its terminal; absent where it was removed.
 */
terminal_name: string | null, 
/**
 * What it paid of the sale.
 */
taken: AmountView, 
/**
 * What of that can still be given back.
 */
left: AmountView, 
/**
 * The ways that are open now, best first. None: see `blocked`.
 */
ways: Array<WayView>, 
/**
 * Why nothing can be given back now.
 */
blocked: ReturnBlocked | null, };

/**
 * What can be given back of a finished sale, and what was.
 */
export type ReturnsView = { 
/**
 * The sale's id.
 */
sale: string, 
/**
 * Number of its receipt.
 */
receipt_number: string, 
/**
 * Its card payments.
 */
payments: Array<ReturnableView>, 
/**
 * What went back or may have, oldest first.
 */
done: Array<ReturnView>, };

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
 * What a terminal shows, as it sends it (full integration). Untrusted words: they belong into the
 * terminal's own frame and mean nothing for the money.
 */
export type ScreenView = { 
/**
 * Lines, cut and without control characters.
 */
lines: Array<string>, 
/**
 * Something is wrong, says the terminal.
 */
error: boolean, };

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
 * What somebody saw of a signature.
 */
export type SignatureCheck = { 
/**
 * Unique for ever.
 */
request_id: string, 
/**
 * The payment's id.
 */
payment: string, 
/**
 * It is in order. Where not, the money goes back at once.
 */
accepted: boolean, };

/**
 * The signature on a slip of an approved payment.
 */
export type SignatureView = "not_needed" | "open" | "accepted" | "refused";

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
storage_fault: StorageFaultView | null, 
/**
 * The return in focus.
 */
giving_back: GivingBackView | null, 
/**
 * Returns that are open elsewhere.
 */
open_returns: Array<OpenReturnView>, 
/**
 * The door for terminals that call the till.
 */
listener: ListenerView, };

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
 * A terminal to pair with.
 */
export type TerminalAdd = { 
/**
 * Unique for ever.
 */
request_id: string, 
/**
 * What cashiers call it.
 */
name: string, 
/**
 * Its family.
 */
profile: string, 
/**
 * Host or host:port.
 */
address: string, 
/**
 * `light` or `full`.
 */
mode: string, 
/**
 * nexo `POIID`, as the terminal shows it.
 */
poi_id: string, 
/**
 * The key of an encrypted terminal.
 */
key?: KeyEntry, 
/**
 * PEM: whom the terminal's certificate was issued by, where the computer does not know it.
 */
certificate?: string, 
/**
 * How the till knows its calls; absent for the best that its family has.
 */
door?: DoorKind, 
/**
 * Facts of its family that are different for this one.
 */
settings?: { [key in string]: string }, 
/**
 * The manager.
 */
manager: string, 
/**
 * The manager's PIN.
 */
pin: string, };

/**
 * What a terminal can do: buttons follow it.
 */
export type TerminalCan = { 
/**
 * Stop a running payment.
 */
abort: boolean, 
/**
 * Undo a payment.
 */
void: boolean, 
/**
 * Give money back in a message of its own.
 */
refund: boolean, 
/**
 * Take a tip that the till names.
 */
tip: boolean, 
/**
 * Hand out cash with a payment.
 */
cash_back: boolean, 
/**
 * Take the card before the amount is known.
 */
card_first: boolean, 
/**
 * Tell its totals.
 */
totals: boolean, 
/**
 * Close its period.
 */
reconciliation: boolean, 
/**
 * Send what it shows.
 */
screen: boolean, };

/**
 * A terminal.
 */
export type TerminalRef = { 
/**
 * Its id.
 */
terminal: string, };

/**
 * A terminal to unpair.
 */
export type TerminalRemove = { 
/**
 * Its id.
 */
terminal: string, 
/**
 * The manager.
 */
manager: string, 
/**
 * The manager's PIN.
 */
pin: string, };

/**
 * How a terminal is.
 */
export type TerminalStateView = "unchecked" | "ready" | "in_use" | "payment_open" | "not_answering" | "not_ready" | "updating" | "out_of_order";

/**
 * What a terminal took.
 */
export type TerminalTotals = { 
/**
 * Its id.
 */
terminal: string, 
/**
 * Close its period: needs a manager.
 */
close: boolean, 
/**
 * The manager.
 */
manager?: string, 
/**
 * The manager's PIN.
 */
pin?: string, };

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
 * `light`: the till is a client only; `full`: the terminal calls the till as well.
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
state: TerminalStateView, 
/**
 * What it can do.
 */
can: TerminalCan, 
/**
 * What it shows now, where it tells.
 */
screen: ScreenView | null, 
/**
 * A card was presented before the amount was known, and waits: brand and last digits.
 */
card_waiting: string | null, 
/**
 * It asked for time to update itself.
 */
wants_maintenance: boolean, 
/**
 * Its calls are neither signed nor encrypted.
 */
unprotected: boolean, 
/**
 * Why it cannot be used, in words for the technician.
 */
trouble: string | null, };

/**
 * One line of the terminal's totals.
 */
export type TotalLineView = { 
/**
 * Brand in the terminal's words.
 */
brand: string | null, 
/**
 * `debit`, `credit`, `reverse_debit`, `reverse_credit` or `other`.
 */
kind: string, 
/**
 * How often.
 */
count: number, 
/**
 * How much.
 */
amount: AmountView, };

/**
 * Both sides in one currency.
 */
export type TotalSumView = { 
/**
 * What the terminal took less what it gave back.
 */
terminal: AmountView, 
/**
 * The same in the books.
 */
books: AmountView, 
/**
 * Terminal less books.
 */
difference: AmountView, };

/**
 * What a terminal took, beside what the books say.
 */
export type TotalsView = { 
/**
 * Name of the terminal.
 */
terminal: string, 
/**
 * The terminal's number of its period, where it tells.
 */
period: string | null, 
/**
 * The period is closed now.
 */
closed: boolean, 
/**
 * An acquirer did not answer the terminal: its sums are not whole.
 */
incomplete: boolean, 
/**
 * The terminal's lines.
 */
lines: Array<TotalLineView>, 
/**
 * Both sides, one row a currency.
 */
sums: Array<TotalSumView>, 
/**
 * Payments of this terminal whose outcome nobody knows yet: what the sums cannot contain.
 */
unresolved: number, };

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

/**
 * One way to give money back.
 */
export type WayView = { 
/**
 * Which.
 */
way: ReturnWay, 
/**
 * Less than the whole is possible.
 */
part: boolean, 
/**
 * Ids of terminals on which it can be done.
 */
terminals: Array<string>, };

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
  payment_prompt: { args: PromptAnswer, result: Done },
  payment_signature: { args: SignatureCheck, result: Done },
  return_options: { args: SaleRef, result: ReturnsView },
  return_start: { args: ReturnStart, result: Done },
  return_close: { args: Nothing, result: Done },
  return_open: { args: ReturnRef, result: Done },
  return_receipt: { args: ReturnRef, result: ReceiptView },
  terminal_check: { args: TerminalRef, result: TerminalView },
  terminal_profiles: { args: Nothing, result: ProfilesView },
  terminal_add: { args: TerminalAdd, result: TerminalView },
  terminal_remove: { args: TerminalRemove, result: Done },
  terminal_logout: { args: TerminalRef, result: Done },
  terminal_card_first: { args: CardFirst, result: Done },
  terminal_totals: { args: TerminalTotals, result: TotalsView },
  listener_set: { args: ListenerSet, result: ListenerView },
};

/** The name of a command. */
export type CommandName = keyof Commands;
