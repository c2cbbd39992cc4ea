// Generated from crates/api by `cargo xtask codegen`. Do not edit.

/**
 * How amounts are typed.
 */
export type AmountEntryView = "register" | "decimal";

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
code: string, } } | { "code": "misread_code", "detail": { 
/**
 * What was scanned or typed.
 */
code: string, } } | { "code": "several_items", "detail": { 
/**
 * What was scanned or typed.
 */
code: string, 
/**
 * Which.
 */
items: Array<ItemView>, } } | { "code": "price_needed", "detail": { 
/**
 * Its id.
 */
item: string, 
/**
 * Its name.
 */
name: string, } } | { "code": "approval_needed" } | { "code": "age_not_checked", "detail": { 
/**
 * In years.
 */
years: number, } } | { "code": "nothing_to_undo" } | { "code": "gift_unknown" } | { "code": "gift_short", "detail": { 
/**
 * What is on it, with its currency.
 */
left: string, } } | { "code": "too_many_parked" } | { "code": "receipt_scanned", "detail": { 
/**
 * The sale.
 */
sale: string, 
/**
 * The return, where it is the receipt of one.
 */
returned: string | null, } } | { "code": "no_printer" } | { "code": "print_job_over" } | { "code": "invalid", "detail": { 
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
reference: string | null, } } | { "code": "terminal_missing" } | { "code": "terminal_unreachable" } | { "code": "terminal_obstacle", "detail": { 
/**
 * What stands in the way.
 */
why: ObstacleView, } } | { "code": "terminal_refused", "detail": { 
/**
 * Its reason.
 */
condition: string, } } | { "code": "payment_state" } | { "code": "prompt_over" } | { "code": "return_state" } | { "code": "no_keychain" } | { "code": "keychain_locked" } | { "code": "vault_locked" } | { "code": "wrong_passphrase" } | { "code": "passphrase_short", "detail": { 
/**
 * Characters that it must have.
 */
least: number, } } | { "code": "passphrase_chosen" } | { "code": "no_cloud" } | { "code": "terminal_open" } | { "code": "terminal_cannot" } | { "code": "terminal_silent" } | { "code": "conflict_state" } | { "code": "request_reused" } | { "code": "storage_fault" } | { "code": "storage_low", "detail": { 
/**
 * MiB that are free.
 */
free_mib: number, 
/**
 * MiB that must be.
 */
needed_mib: number, } } | { "code": "shop_busy" } | { "code": "training" } | { "code": "no_till" } | { "code": "till_made" } | { "code": "unknown_command" } | { "code": "internal" });

/**
 * A manager who allows one deed.
 */
export type Approval = { 
/**
 * The manager.
 */
manager: string, 
/**
 * The manager's PIN.
 */
pin: string, };

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
quantity: string | null, 
/**
 * The price of one as decimal text, of an article whose price is typed.
 */
price?: string, };

/**
 * A basket that is given up.
 */
export type BasketDiscard = { 
/**
 * Its id; absent for the one in front.
 */
basket?: string, 
/**
 * Why.
 */
reason: string, };

/**
 * A discount.
 */
export type BasketDiscount = { 
/**
 * The line; absent for everything.
 */
line?: number, 
/**
 * Per cent as decimal text; this or an amount.
 */
percent?: string, 
/**
 * An amount as decimal text.
 */
amount?: string, 
/**
 * Why.
 */
reason: string, 
/**
 * The manager, where it is more than a cashier may give.
 */
approval?: Approval, };

/**
 * A buyer without tax.
 */
export type BasketExempt = { 
/**
 * Why; absent where tax is owed again.
 */
reason?: string, 
/**
 * The manager, where somebody else stands at the till.
 */
approval?: Approval, };

/**
 * A gift card to sell or load.
 */
export type BasketGift = { 
/**
 * Its number.
 */
code: string, 
/**
 * What goes onto it, as decimal text.
 */
amount: string, };

/**
 * What somebody writes to a line or to everything.
 */
export type BasketNote = { 
/**
 * The line; absent for everything.
 */
line?: number, 
/**
 * The note; empty takes it away.
 */
note: string, };

/**
 * An article without an entry in the catalogue.
 */
export type BasketOpen = { 
/**
 * Its name on screen and receipt.
 */
name: string, 
/**
 * The price of one, as decimal text.
 */
price: string, 
/**
 * The letter of its tax code; absent for the standard rate.
 */
tax?: string, 
/**
 * Quantity as text; absent for one.
 */
quantity?: string, };

/**
 * A basket that is put aside.
 */
export type BasketPark = { 
/**
 * What it is called; empty for the time of day.
 */
name: string, };

/**
 * Another price.
 */
export type BasketPrice = { 
/**
 * The line.
 */
line: number, 
/**
 * The price of one, as decimal text.
 */
price: string, 
/**
 * Why.
 */
reason: string, 
/**
 * The manager, where it is more off than a cashier may give.
 */
approval?: Approval, };

/**
 * A basket that waits.
 */
export type BasketRecall = { 
/**
 * Its id.
 */
basket: string, };

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
 * A line that the customer brings back.
 */
export type BasketTakeBack = { 
/**
 * The line.
 */
line: number, 
/**
 * Why; absent where it is sold after all.
 */
reason?: string, 
/**
 * The manager, where somebody else stands at the till.
 */
approval?: Approval, };

/**
 * What the customer is buying now, or what the sale in focus consists of.
 */
export type BasketView = { 
/**
 * Its id; the basket's, not the sale's.
 */
id: string, 
/**
 * What it was called when it was put aside.
 */
name: string | null, 
/**
 * What somebody wrote to it.
 */
note: string | null, 
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
 * What the lines come to, where something is off everything.
 */
subtotal: AmountView | null, 
/**
 * What is off everything, in the order in which it was given.
 */
off: Array<ReductionView>, 
/**
 * Tax that the buyer does not owe, as a negative amount.
 */
relief: AmountView | null, 
/**
 * Why the buyer owes no tax.
 */
exempt: string | null, 
/**
 * Everything that discounts took off, as a negative amount, where there is any.
 */
discount: AmountView | null, 
/**
 * What is to be paid; below zero where the customer gets money.
 */
total: AmountView, 
/**
 * Somebody has to look whether the customer is this old, in years, before it can be paid.
 */
age: number | null, 
/**
 * The age that somebody looked at.
 */
age_checked: number | null, 
/**
 * The last change can be undone.
 */
can_undo: boolean, 
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
 * What is handed out instead, where the sale owes the customer.
 */
hand_out: AmountView | null, 
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
 * The way to a cloud, as somebody entered it.
 */
export type CloudEntry = { 
/**
 * Settings by name: `environment`, `user_domain`, and what is different from what is assumed.
 */
settings: { [key in string]: string }, 
/**
 * Application ID, as the portal shows it; absent for the one that is kept.
 */
application_id?: string, 
/**
 * Key, as the portal shows it; absent for the one that is kept. Never comes back.
 */
application_key?: string, 
/**
 * What calls of the cloud are signed with, where a relay hands them on; absent for the one that is kept. Never
 * comes back.
 */
callback_key?: string, 
/**
 * The certificate of the payment device on which this till runs, with its key; absent for the one that is kept.
 * Never comes back.
 */
identity?: IdentityEntry, };

/**
 * The way to a cloud that is to be used from now on.
 */
export type CloudSet = { 
/**
 * It; absent to use none.
 */
entry: CloudEntry | null, 
/**
 * The manager.
 */
manager: string, 
/**
 * The manager's PIN.
 */
pin: string, };

/**
 * A step of the test of a connection.
 */
export type CloudStep = "token" | "question" | "devices";

/**
 * How a step went.
 */
export type CloudStepState = "passed" | "failed" | "waiting";

/**
 * A step of the test, and what stood in its way.
 */
export type CloudStepView = { 
/**
 * Which.
 */
step: CloudStep, 
/**
 * How it went.
 */
state: CloudStepState, 
/**
 * What stood in the way.
 */
why: ObstacleView | null, 
/**
 * The same in the words of whoever said it, for a technician; cut, never a secret.
 */
detail: string | null, };

/**
 * What came of the test of a connection.
 */
export type CloudTestView = { 
/**
 * Its steps, in their order.
 */
steps: Array<CloudStepView>, 
/**
 * The devices of the store, where they were listed.
 */
devices: Array<DeviceView>, 
/**
 * The clock of the cloud is so many seconds ahead, where that is worth a warning.
 */
clock_off_s: number | null, };

/**
 * The cloud, as it is set up.
 */
export type CloudView = { 
/**
 * Somebody set it up.
 */
set_up: boolean, 
/**
 * Every region.
 */
regions: Array<RegionView>, 
/**
 * The settings by name, as they were given. `environment` is the region, `user_domain` the merchant's.
 */
settings: { [key in string]: string }, 
/**
 * The id and key that are kept.
 */
application: KeptView | null, 
/**
 * The certificate of a payment device that is kept, for a till that runs on one. It is used where the setting
 * `sign_in` is `certificate`.
 */
identity: IdentityView | null, 
/**
 * What calls of the cloud are signed with, where a relay hands them on.
 */
callback: KeptView | null, 
/**
 * Where secrets are.
 */
vault: VaultView, 
/**
 * Until when the token is good, as date and time at the shop.
 */
token_until: string | null, 
/**
 * By how many seconds the clock of the cloud is ahead of this computer's, where that is worth a warning;
 * negative where it is behind.
 */
clock_off_s: number | null, 
/**
 * What stood in the way when a token was last asked for.
 */
obstacle: ObstacleView | null, };

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
code: string, } } | { "code": "misread_code", "detail": { 
/**
 * What was scanned or typed.
 */
code: string, } } | { "code": "several_items", "detail": { 
/**
 * What was scanned or typed.
 */
code: string, 
/**
 * Which.
 */
items: Array<ItemView>, } } | { "code": "price_needed", "detail": { 
/**
 * Its id.
 */
item: string, 
/**
 * Its name.
 */
name: string, } } | { "code": "approval_needed" } | { "code": "age_not_checked", "detail": { 
/**
 * In years.
 */
years: number, } } | { "code": "nothing_to_undo" } | { "code": "gift_unknown" } | { "code": "gift_short", "detail": { 
/**
 * What is on it, with its currency.
 */
left: string, } } | { "code": "too_many_parked" } | { "code": "receipt_scanned", "detail": { 
/**
 * The sale.
 */
sale: string, 
/**
 * The return, where it is the receipt of one.
 */
returned: string | null, } } | { "code": "no_printer" } | { "code": "print_job_over" } | { "code": "invalid", "detail": { 
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
reference: string | null, } } | { "code": "terminal_missing" } | { "code": "terminal_unreachable" } | { "code": "terminal_obstacle", "detail": { 
/**
 * What stands in the way.
 */
why: ObstacleView, } } | { "code": "terminal_refused", "detail": { 
/**
 * Its reason.
 */
condition: string, } } | { "code": "payment_state" } | { "code": "prompt_over" } | { "code": "return_state" } | { "code": "no_keychain" } | { "code": "keychain_locked" } | { "code": "vault_locked" } | { "code": "wrong_passphrase" } | { "code": "passphrase_short", "detail": { 
/**
 * Characters that it must have.
 */
least: number, } } | { "code": "passphrase_chosen" } | { "code": "no_cloud" } | { "code": "terminal_open" } | { "code": "terminal_cannot" } | { "code": "terminal_silent" } | { "code": "conflict_state" } | { "code": "request_reused" } | { "code": "storage_fault" } | { "code": "storage_low", "detail": { 
/**
 * MiB that are free.
 */
free_mib: number, 
/**
 * MiB that must be.
 */
needed_mib: number, } } | { "code": "shop_busy" } | { "code": "training" } | { "code": "no_till" } | { "code": "till_made" } | { "code": "unknown_command" } | { "code": "internal" };

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
 * Which copy of a receipt goes to the printer.
 */
export type CopyView = { 
/**
 * 0 for the original, then 1, 2, … for each copy.
 */
copy: number, };

/**
 * A country and what is usual there: a first guess that the shop looks at.
 */
export type CountryView = { 
/**
 * ISO 3166 alpha-2.
 */
code: string, 
/**
 * What people there call it.
 */
name: string, 
/**
 * ISO 4217.
 */
currency: string, 
/**
 * Prices contain the tax.
 */
inclusive: boolean, 
/**
 * The rates.
 */
taxes: Array<TaxGuessView>, 
/**
 * The smallest coin as decimal text; empty where cash is not rounded.
 */
smallest_coin: string, 
/**
 * Time zones, the most common first.
 */
zones: Array<string>, 
/**
 * Language of screen and receipts.
 */
language: string, 
/**
 * Somebody who knows the country should look at the rates.
 */
assumed: boolean, };

/**
 * A device of the store to pair with.
 */
export type DevicePair = { 
/**
 * Unique for ever.
 */
request_id: string, 
/**
 * The device's id.
 */
device: string, 
/**
 * What cashiers call it; empty for what the store calls it.
 */
name: string, 
/**
 * The manager.
 */
manager: string, 
/**
 * The manager's PIN.
 */
pin: string, };

/**
 * Whether the cloud can reach a device.
 */
export type DeviceStatusView = "online" | "offline" | "unknown";

/**
 * A payment device of the store.
 */
export type DeviceView = { 
/**
 * Its id.
 */
id: string, 
/**
 * What the store calls it, or its id.
 */
name: string, 
/**
 * Manufacturer and model, where known.
 */
model: string | null, 
/**
 * Serial number, where known.
 */
serial: string | null, 
/**
 * Whether it can be reached.
 */
status: DeviceStatusView, 
/**
 * Somebody is at it.
 */
busy: boolean, 
/**
 * Who, where the cloud says.
 */
holder: string | null, 
/**
 * What a customer can pay with.
 */
methods: Array<MethodView>, 
/**
 * The terminal of this till that it is paired as.
 */
terminal: string | null, };

/**
 * The payment devices of the store.
 */
export type DevicesView = { 
/**
 * In the order of the cloud.
 */
devices: Array<DeviceView>, 
/**
 * Entries of the list without an id, which nothing can be sent to.
 */
nameless: number, 
/**
 * The list as it came, for support: card numbers and long values are taken out.
 */
raw: string, };

/**
 * One line.
 */
export type DisplayLine = { 
/**
 * Number of the line.
 */
line: number, 
/**
 * Name of the item.
 */
name: string, 
/**
 * Quantity with its unit, as text.
 */
quantity: string, 
/**
 * Price of one, where it is not the amount.
 */
each: string | null, 
/**
 * What it would come to without its own discount.
 */
listed: AmountView | null, 
/**
 * The customer brings it back.
 */
back: boolean, 
/**
 * Amount of the line.
 */
amount: AmountView, };

/**
 * What became of the customer's screen.
 */
export type DisplayPlace = { 
/**
 * It is open now, or can be opened.
 */
open: boolean, 
/**
 * Where a browser finds it; nothing where the till has a window and opened one more.
 */
address: string | null, };

/**
 * Where a purchase stands, in the customer's eyes.
 */
export type DisplayStep = "welcome" | "basket" | "due" | "card" | "wait" | "declined" | "paid";

/**
 * The customer's screen as a whole.
 */
export type DisplayView = { 
/**
 * The shop's name; empty before there is a shop.
 */
shop: string, 
/**
 * Language of the shop, two letters.
 */
language: string, 
/**
 * Colours, as the people at this till chose them.
 */
theme: ThemeView, 
/**
 * Somebody learns: nothing of it is a purchase.
 */
training: boolean, 
/**
 * Where the purchase stands.
 */
step: DisplayStep, 
/**
 * What is bought.
 */
lines: Array<DisplayLine>, 
/**
 * What was taken off in all.
 */
discount: AmountView | null, 
/**
 * The tax that comes on top, where prices are without it.
 */
tax: AmountView | null, 
/**
 * The price of it all.
 */
total: AmountView | null, 
/**
 * What is still to be paid, or what the card is asked for.
 */
due: AmountView | null, 
/**
 * What that is in coins and notes, where it is rounded.
 */
cash: AmountView | null, 
/**
 * What the customer gets for what they brought back, where that is more than they take.
 */
back: AmountView | null, 
/**
 * What is handed back.
 */
change: AmountView | null, 
/**
 * What the customer is to scan.
 */
code: QrCodeView | null, 
/**
 * The brand of the card that paid, such as `Visa`. Nothing else of a card is shown.
 */
brand: string | null, };

/**
 * In which form a receipt leaves.
 */
export type DocumentForm = "text" | "html" | "pdf";

/**
 * A receipt as a file.
 */
export type DocumentView = { 
/**
 * What to call the file.
 */
name: string, 
/**
 * Its media type.
 */
media: string, 
/**
 * Which copy it is.
 */
copy: number, 
/**
 * Its bytes in base64.
 */
content: string, };

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
 * The drawer without a sale.
 */
export type DrawerOpen = { 
/**
 * Unique for ever.
 */
request_id: string, 
/**
 * Why.
 */
reason: string, 
/**
 * The manager.
 */
manager: string, 
/**
 * The manager's PIN.
 */
pin: string, };

/**
 * A part of the state in its new form.
 */
export type Event = { "kind": "operator", "value": OperatorView | null } | { "kind": "basket", "value": BasketView } | { "kind": "sale", "value": SaleView | null } | { "kind": "terminals", "value": Array<TerminalView> } | { "kind": "parked", "value": Array<ParkedView> } | { "kind": "open_sales", "value": Array<OpenSaleView> } | { "kind": "conflicts", "value": Array<ConflictView> } | { "kind": "storage_fault", "value": StorageFaultView | null } | { "kind": "giving_back", "value": GivingBackView | null } | { "kind": "open_returns", "value": Array<OpenReturnView> } | { "kind": "listener", "value": ListenerView } | { "kind": "preferences", "value": PreferencesView } | { "kind": "printer", "value": PrinterView | null } | { "kind": "practice", "value": PracticeCustomer | null };

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
 * A command that has nothing to say but that it was done.
 */
export type Fine = Record<symbol, never>;

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
 * A receipt in a list.
 */
export type FoundReceiptView = { 
/**
 * The sale.
 */
sale: string, 
/**
 * The return, where it is the receipt of one.
 */
returned: string | null, 
/**
 * Its number.
 */
number: string, 
/**
 * The sale's reference.
 */
reference: string, 
/**
 * What was paid; negative where it went back.
 */
total: AmountView, 
/**
 * Date and time of day at the shop.
 */
at: string, 
/**
 * The cards as `VISA 1234`.
 */
cards: Array<string>, 
/**
 * Cash was part of it.
 */
cash: boolean, };

/**
 * Receipts that fit what was looked for.
 */
export type FoundView = { 
/**
 * The newest first.
 */
receipts: Array<FoundReceiptView>, 
/**
 * There are more than these.
 */
more: boolean, };

/**
 * A gift card that pays.
 */
export type GiftPay = { 
/**
 * Unique for ever.
 */
request_id: string, 
/**
 * The sale's id.
 */
sale: string, 
/**
 * The card's number.
 */
code: string, 
/**
 * How much, as decimal text; absent for what is due, as far as the card goes.
 */
amount?: string, };

/**
 * A gift card.
 */
export type GiftRef = { 
/**
 * Its number.
 */
code: string, };

/**
 * What is on a gift card.
 */
export type GiftView = { 
/**
 * Its number, all but the last digits hidden.
 */
code: string, 
/**
 * What is on it.
 */
left: AmountView, };

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
 * A client certificate and its key, as somebody has them.
 */
export type IdentityEntry = { 
/**
 * The files that hold them together: PEM, PKCS#12 (.p12, .pfx), or PKCS#7 (.p7b) and a key.
 */
files: Array<IdentityFile>, 
/**
 * What opens those that are protected.
 */
passphrase?: string, };

/**
 * A file that somebody chose.
 */
export type IdentityFile = { 
/**
 * Its name, so that an error can tell which one.
 */
name: string, 
/**
 * What is in it, as base64 (RFC 4648 section 4).
 */
content: string, };

/**
 * The certificate of a payment device that is kept: whose it is and until when, nothing to use it with.
 */
export type IdentityView = { 
/**
 * Eight letters that change with the certificate.
 */
fingerprint: string, 
/**
 * Date and time at the shop since when it is in use; absent where nobody wrote it down.
 */
since: string | null, 
/**
 * Whose it is, as it says itself; absent where the secrets are locked.
 */
subject: string | null, 
/**
 * The day at the shop on which it ends, such as `2027-03-01`; absent where the secrets are locked.
 */
until: string | null, 
/**
 * How many days are left, where it ends soon; 0 where it has ended.
 */
days_left: number | null, };

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
search: string | null, 
/**
 * Only what comes after; absent for the first. A `next` that was given.
 */
after?: string, };

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
colour: string, 
/**
 * Its price is typed when it is added.
 */
open_price: boolean, 
/**
 * How old a customer has to be, in years.
 */
age: number | null, };

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
more: boolean, 
/**
 * Where the next ones begin; absent at the end, and for what a text found.
 */
next: string | null, };

/**
 * A job of the printer.
 */
export type JobRef = { 
/**
 * Its id.
 */
job: string, };

/**
 * A job of the printer, and the client's own name of the command.
 */
export type JobRequested = { 
/**
 * Unique for ever.
 */
request_id: string, 
/**
 * Its id.
 */
job: string, };

/**
 * Where a job stands.
 */
export type JobStateView = "queued" | "printing" | "printed" | "failed" | "expired" | "dropped";

/**
 * The id and key of this till that are kept: enough to know them again, nothing to use them with.
 */
export type KeptView = { 
/**
 * Eight letters that change with the key.
 */
fingerprint: string, 
/**
 * Date and time at the shop since when it is in use, such as `2026-11-21 14:03`; absent where nobody wrote it down.
 */
since: string | null, };

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
 * Language of the screen.
 */
export type LanguageView = "shop" | "en" | "nl" | "de";

/**
 * A line, or everything.
 */
export type LineIfAny = { 
/**
 * The line; absent for everything.
 */
line?: number, };

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
 * Amount of the line before its share of what is off everything.
 */
amount: AmountView, 
/**
 * What it would come to without discounts, where it has any of its own.
 */
listed: AmountView | null, 
/**
 * Its own discounts.
 */
reductions: Array<ReductionView>, 
/**
 * The catalogue's price, where another one was taken.
 */
instead_of: string | null, 
/**
 * The customer brings it back.
 */
back: boolean, 
/**
 * Its price stands on a label: quantity and price do not change.
 */
labelled: boolean, 
/**
 * The gift card that it loads, all but the last digits hidden.
 */
gift: string | null, 
/**
 * What paying by card costs more.
 */
surcharge: boolean, 
/**
 * What somebody wrote to it.
 */
note: string | null, };

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
 * A way to pay that a device offers.
 */
export type MethodView = { 
/**
 * Its code.
 */
code: string, 
/**
 * What people call it.
 */
label: string, };

/**
 * Whether things may move.
 */
export type MotionView = "system" | "still";

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
 * What stands in the way. In every case no money was asked for.
 */
export type ObstacleView = "secrets_locked" | "key_missing" | "key_wrong" | "key_renewed" | "wrong_region" | "not_subscribed" | "wrong_store" | "device_missing" | "clock" | "name" | "no_network" | "refused" | "timeout" | "proxy" | "proxy_password" | "certificate_time" | "certificate_issuer" | "certificate_name" | "certificate_other" | "own_certificate" | "rate_limited" | "service_fault" | "unreadable";

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
 * A basket that waits.
 */
export type ParkedView = { 
/**
 * Its id.
 */
basket: string, 
/**
 * What it is called.
 */
name: string, 
/**
 * What it comes to.
 */
total: AmountView, 
/**
 * How many items, as text.
 */
items: string, 
/**
 * Time of day at the shop when it was put aside.
 */
at: string, };

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
cash_back?: string, 
/**
 * How the customer pays, by a code that the terminal lists; absent for anything it takes.
 */
method?: string, 
/**
 * What the customer showed to be scanned, where it is a terminal that takes codes; absent for a code that the
 * customer scans.
 */
scanned?: string, };

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
 * What the customer is to scan, while they can pay with it.
 */
code: QrCodeView | null, 
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
 * What the customer does at the terminal that is learned on, until somebody chooses something else.
 */
export type PracticeCustomer = "pays" | "refused" | "cancels" | "slow" | "lost";

/**
 * What the customer does at the terminal that is learned on.
 */
export type PracticeSet = { 
/**
 * It.
 */
customer: PracticeCustomer, };

/**
 * What somebody chose; what is absent stays as it is.
 */
export type PreferencesSet = { 
/**
 * Light, dark or strong contrast.
 */
theme?: ThemeView, 
/**
 * Size of all text, 100 to 200 percent.
 */
text_percent?: number, 
/**
 * Whether things may move.
 */
motion?: MotionView, 
/**
 * Language of the screen.
 */
language?: LanguageView, 
/**
 * The till may make sounds.
 */
sounds?: boolean, 
/**
 * How amounts are typed.
 */
amounts?: AmountEntryView, 
/**
 * Keys of a single letter work.
 */
letters?: boolean, 
/**
 * All keys that differ from the usual ones, by the id of the action.
 */
keys?: { [key in string]: string }, 
/**
 * The scanner at this till.
 */
scanner?: ScannerView, };

/**
 * What the people at this till chose.
 */
export type PreferencesView = { 
/**
 * Light, dark or strong contrast.
 */
theme: ThemeView, 
/**
 * Size of all text, in percent of the usual one.
 */
text_percent: number, 
/**
 * Whether things may move.
 */
motion: MotionView, 
/**
 * Language of the screen.
 */
language: LanguageView, 
/**
 * The till may make sounds.
 */
sounds: boolean, 
/**
 * How amounts are typed.
 */
amounts: AmountEntryView, 
/**
 * Keys of a single letter work.
 */
letters: boolean, 
/**
 * Keys that differ from the usual ones, by the id of the action.
 */
keys: { [key in string]: string }, 
/**
 * The scanner at this till.
 */
scanner: ScannerView, };

/**
 * A job and what became of it.
 */
export type PrintJobView = { 
/**
 * Its id.
 */
id: string, 
/**
 * What it prints.
 */
what: PrintWhat, 
/**
 * The number of the receipt, or the reference of the payment; empty for anything else.
 */
number: string, 
/**
 * 0 for an original, then 1, 2, … for each copy.
 */
copy: number, 
/**
 * Where it stands.
 */
state: JobStateView, 
/**
 * Why it is not printed, or was not the last time.
 */
trouble: TroubleCode | null, 
/**
 * How often it was tried.
 */
attempts: number, 
/**
 * When it was made, on the shop's clock.
 */
at: string, 
/**
 * Somebody may print it again.
 */
can_again: boolean, 
/**
 * Somebody may take it out.
 */
can_drop: boolean, };

/**
 * The queue of the printer.
 */
export type PrintJobsView = { 
/**
 * The newest first.
 */
jobs: Array<PrintJobView>, };

/**
 * What a job prints.
 */
export type PrintWhat = "receipt" | "return" | "customer_slip" | "shop_slip" | "drawer" | "test";

/**
 * How a printer is set up.
 */
export type PrinterEntry = { 
/**
 * What cashiers call it.
 */
name: string, 
/**
 * Host or host:port.
 */
address: string, 
/**
 * Its family: `epson`, `clone` or `basic`.
 */
model: string, 
/**
 * Letters are drawn by the till and sent as a picture.
 */
raster: boolean, 
/**
 * Characters on a line: 32, 42 or 48.
 */
width: number, 
/**
 * Pin of the wire that opens the drawer, 2 or 5; absent where there is no drawer.
 */
drawer: number | null, 
/**
 * Every receipt is printed without being asked for.
 */
automatic: boolean, };

/**
 * The receipt printer.
 */
export type PrinterSet = { 
/**
 * How it is set up; absent for none.
 */
printer: PrinterEntry | null, 
/**
 * The manager.
 */
manager: string, 
/**
 * The manager's PIN.
 */
pin: string, };

/**
 * How a printer is.
 */
export type PrinterState = { "state": "ready" } | { "state": "printing" } | { "state": "trouble", "trouble": TroubleCode };

/**
 * The printer of this till as it is now.
 */
export type PrinterView = { 
/**
 * How it is set up.
 */
settings: PrinterEntry, 
/**
 * How it is.
 */
state: PrinterState, 
/**
 * Jobs that wait, the one that is being printed among them.
 */
waiting: number, 
/**
 * Jobs that somebody has to look at: they may be on paper, or are too old.
 */
stuck: number, };

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
 * A code that the customer scans to pay.
 */
export type QrCodeView = { 
/**
 * What is in it.
 */
payload: string, 
/**
 * How many squares it has on each side, the white edge left out; 0 where it is too much for a code.
 */
side: number, 
/**
 * Its black squares as the path of a drawing (SVG 1.1 section 8.3) with a unit for each.
 */
path: string, 
/**
 * Milliseconds for which it can still be paid, where that is known.
 */
left_ms: number | null, };

/**
 * Why it was not paid, as a code: nexo's conditions.
 */
export type ReasonCode = "aborted" | "busy" | "cancel" | "device_out" | "logged_out" | "message_format" | "not_allowed" | "payment_restriction" | "refusal" | "unavailable_device" | "unavailable_service" | "invalid_card" | "wrong_pin" | "other";

/**
 * A receipt as a file.
 */
export type ReceiptDocument = { 
/**
 * Unique for ever.
 */
request_id: string, 
/**
 * The sale.
 */
sale: string, 
/**
 * The return, for the receipt of one.
 */
returned?: string, 
/**
 * In which form.
 */
form: DocumentForm, };

/**
 * What is known of a receipt.
 */
export type ReceiptFind = { 
/**
 * As typed or scanned; empty for the newest receipts.
 */
text: string, };

/**
 * A receipt to print.
 */
export type ReceiptPrint = { 
/**
 * Unique for ever.
 */
request_id: string, 
/**
 * The sale.
 */
sale: string, 
/**
 * The return, for the receipt of one.
 */
returned?: string, };

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
 * What a discount took off.
 */
export type ReductionView = { 
/**
 * Per cent as text, such as `10`; nothing of a fixed amount.
 */
percent: string | null, 
/**
 * Why, in somebody's words.
 */
reason: string, 
/**
 * What it took off, as a negative amount.
 */
amount: AmountView, };

/**
 * A region of the cloud.
 */
export type RegionView = { 
/**
 * Its word in the settings.
 */
name: string, 
/**
 * What people call it.
 */
title: string, 
/**
 * Where a merchant registers this till; `{client}` stands for the merchant's own name there. Empty where the
 * provider has to tell.
 */
portal: string, 
/**
 * Where its services are; empty where the shop has to say.
 */
api: string, 
/**
 * Where its tokens are given out; empty where the shop has to say.
 */
auth: string, 
/**
 * Where its tokens are given out for the certificate of a device; empty where the shop has to say.
 */
device_auth: string, };

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
export type ReturnBlocked = "all_back" | "under_way" | "gift_card" | "no_way";

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
export type SaleAction = "pay_card" | "pay_cash" | "pay_gift" | "pay_out" | "back" | "leave" | "receipt" | "next";

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
 * What paying by card costs more.
 */
export type SaleSurcharge = { 
/**
 * Unique for ever.
 */
request_id: string, 
/**
 * The sale's id.
 */
sale: string, 
/**
 * In the total, or not.
 */
on: boolean, };

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
 * What paying by card costs more, in a shop that takes it.
 */
surcharge: SurchargeView | null, 
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
 * The items to try the till with go.
 */
export type SamplesRemove = { 
/**
 * The manager, where none is signed in.
 */
approval?: Approval, };

/**
 * When the till makes a sound about a scan.
 */
export type ScanSoundsView = "all" | "failures" | "none";

/**
 * How the scanner is told from a person.
 */
export type ScannerView = { 
/**
 * Keys that come faster than this, in milliseconds on average, are a scanner's.
 */
fast_ms: number, 
/**
 * The shortest code.
 */
shortest: number, 
/**
 * What the scanner types before each code.
 */
prefix: string, 
/**
 * What it types after each code, before Enter or Tab.
 */
suffix: string, 
/**
 * What is heard.
 */
sounds: ScanSoundsView, };

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
 * A part to be looked at.
 */
export type SetupCheck = { 
/**
 * Which one.
 */
part: SetupPart, 
/**
 * The set-up as it stands.
 */
draft: SetupDraft, };

/**
 * A till that is being described. Nothing of it is kept before all of it is.
 */
export type SetupDraft = { 
/**
 * ISO 3166 alpha-2.
 */
country: string, 
/**
 * Two letters.
 */
language: string, 
/**
 * The shop's name.
 */
name: string, 
/**
 * Its address, a line each.
 */
address: Array<string>, 
/**
 * The number under which it pays VAT; empty where it has none.
 */
vat_id: string, 
/**
 * ISO 4217.
 */
currency: string, 
/**
 * Prices contain the tax.
 */
inclusive: boolean, 
/**
 * The rates.
 */
taxes: Array<SetupTax>, 
/**
 * The smallest coin as decimal text; empty where cash is not rounded.
 */
smallest_coin: string, 
/**
 * IANA time zone.
 */
zone: string, 
/**
 * When the business day starts, such as `04:00`.
 */
day_start: string, 
/**
 * Which till of the shop this is, such as `T01`.
 */
till_code: string, 
/**
 * Who works here; the first is the manager.
 */
people: Array<SetupPerson>, 
/**
 * What is sold to begin with.
 */
items: Array<SetupItem>, 
/**
 * A few items to try things with, in a category of their own.
 */
samples: boolean, };

/**
 * Something that is sold.
 */
export type SetupItem = { 
/**
 * Name.
 */
name: string, 
/**
 * Price of one, as decimal text.
 */
price: string, 
/**
 * Letter of its rate.
 */
tax: string, 
/**
 * What a scanner reads; empty where there is nothing.
 */
code: string, };

/**
 * A part of the set-up, as its screens follow each other.
 */
export type SetupPart = "country" | "shop" | "money" | "people" | "items";

/**
 * Somebody who works here.
 */
export type SetupPerson = { 
/**
 * The name on screen and receipt.
 */
name: string, 
/**
 * `manager`, `supervisor`, `cashier` or `technician`.
 */
role: string, 
/**
 * Digits: 6 to 12 for a manager, 4 to 12 for others.
 */
pin: string, };

/**
 * A rate.
 */
export type SetupTax = { 
/**
 * Letter on the receipt.
 */
letter: string, 
/**
 * Why it applies, in the word of the books; another is taken where it does not go with the rate.
 */
category: string, 
/**
 * In per cent, as decimal text.
 */
rate: string, };

/**
 * Everything that the set-up begins with.
 */
export type SetupView = { 
/**
 * Countries with what is usual there.
 */
countries: Array<CountryView>, 
/**
 * Currencies that the till knows.
 */
currencies: Array<string>, 
/**
 * Languages of receipts and of the screen, two letters each.
 */
languages: Array<string>, 
/**
 * When a business day starts unless somebody says otherwise.
 */
day_start: string, 
/**
 * The computer has a keychain that works. Where not, the key behind the PINs is kept in a file: weaker.
 */
keychain: boolean, };

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
zone: string, 
/**
 * Tax codes, to choose from for an article that has no entry.
 */
tax_codes: Array<TaxCodeView>, 
/**
 * What a cashier may take off without a manager, in per cent.
 */
discount_limit: string, 
/**
 * Amounts to offer when a gift card is sold.
 */
gift_amounts: Array<AmountView>, 
/**
 * A copy to learn on: nothing in it is money.
 */
training: boolean, 
/**
 * The key behind the PINs is in a file beside the books, not in a keychain: weaker.
 */
key_file: boolean, 
/**
 * There are items to try the till with, which can be taken away.
 */
samples: boolean, };

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
 * Baskets that wait.
 */
parked: Array<ParkedView>, 
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
listener: ListenerView, 
/**
 * What the people at this till chose.
 */
preferences: PreferencesView, 
/**
 * The printer, where the shop has one.
 */
printer: PrinterView | null, 
/**
 * What the customer does at the terminal that is learned on; absent in the shop.
 */
practice: PracticeCustomer | null, };

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
 * What paying by card costs more.
 */
export type SurchargeView = { 
/**
 * Per cent as text.
 */
percent: string, 
/**
 * It is in the total now.
 */
on: boolean, 
/**
 * It can be changed: nothing is paid yet.
 */
open: boolean, 
/**
 * What it comes to, where it is in the total.
 */
amount: AmountView | null, };

/**
 * A tax code of the shop, to choose from.
 */
export type TaxCodeView = { 
/**
 * Letter on the receipt.
 */
letter: string, 
/**
 * Rate as text, such as `21`.
 */
rate: string, };

/**
 * One of its rates.
 */
export type TaxGuessView = { 
/**
 * Letter on the receipt.
 */
letter: string, 
/**
 * Why it applies, in the word of the books.
 */
category: string, 
/**
 * In per cent.
 */
rate: string, };

/**
 * One of several taxes that a rate consists of.
 */
export type TaxPartView = { 
/**
 * Its name, such as `GST`.
 */
name: string, 
/**
 * Its rate as text.
 */
rate: string, 
/**
 * What it comes to.
 */
tax: AmountView, };

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
tax: AmountView, 
/**
 * The taxes it consists of, where they are several.
 */
parts: Array<TaxPartView>, };

/**
 * How something is paid.
 */
export type TenderKindView = "cash" | "card" | "gift" | "code";

/**
 * A tender that comes off.
 */
export type TenderRemove = { 
/**
 * Unique for ever.
 */
request_id: string, 
/**
 * The sale's id.
 */
sale: string, 
/**
 * The tender's id.
 */
tender: string, };

/**
 * One way in which a part of the sale was paid.
 */
export type TenderView = { 
/**
 * Its id.
 */
id: string, 
/**
 * It can be taken off: it is not final.
 */
removable: boolean, 
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
 * Card: brand and last digits. Gift card: last digits.
 */
card: string | null, 
/**
 * Gift card: what is left on it.
 */
left: AmountView | null, };

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
 * Show the customer what the till says.
 */
show: boolean, 
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
screen: boolean, 
/**
 * There is no card: the customer scans a code, or shows one.
 */
by_code: boolean, };

/**
 * How a terminal was at a time.
 */
export type TerminalPastView = { 
/**
 * Time of day at the shop.
 */
at: string, 
/**
 * How it was from then on.
 */
state: TerminalStateView, 
/**
 * What stood in the way.
 */
obstacle: ObstacleView | null, };

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
 * Which connector reaches it: `nexo_local` in the shop's network, `ppaas` through the cloud.
 */
connector: string, 
/**
 * Profile.
 */
profile: string, 
/**
 * Manufacturer and model, where known.
 */
model: string | null, 
/**
 * Serial number, where known.
 */
serial: string | null, 
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
 * What a customer can choose to pay with; empty where the terminal finds out by itself.
 */
methods: Array<MethodView>, 
/**
 * Payments go to it unless somebody chooses another.
 */
is_default: boolean, 
/**
 * What stood in the way when it was last needed.
 */
obstacle: ObstacleView | null, 
/**
 * When its latest payment was made: date and time at the shop.
 */
last_used: string | null, 
/**
 * How it was since the start of the till, newest first, at most ten.
 */
past: Array<TerminalPastView>, 
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
 * Colours.
 */
export type ThemeView = "system" | "light" | "dark" | "contrast";

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
 * Who allows training.
 */
export type TrainingStart = { 
/**
 * The manager, where none is signed in.
 */
approval?: Approval, };

/**
 * Why a printer does not print.
 */
export type TroubleCode = "unreachable" | "paper_out" | "cover_open" | "not_ready" | "silent" | "broken" | "stopped";

/**
 * A passphrase for the secrets of this till.
 */
export type VaultChoose = { 
/**
 * It: 12 characters or more. Never comes back.
 */
passphrase: string, 
/**
 * The manager.
 */
manager: string, 
/**
 * The manager's PIN.
 */
pin: string, };

/**
 * Where the secrets of this till are, and whether they can be had now.
 */
export type VaultStateView = "keychain" | "keychain_missing" | "keychain_locked" | "locked" | "open" | "unreadable" | "nowhere";

/**
 * The passphrase that opens the secrets of this till.
 */
export type VaultUnlock = { 
/**
 * It.
 */
passphrase: string, };

/**
 * The secrets of this till, without any of them.
 */
export type VaultView = { 
/**
 * How it stands.
 */
state: VaultStateView, 
/**
 * Names of secrets that were lost when a passphrase was chosen: they have to be entered again.
 */
lost: Array<string>, };

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
  basket_open_item: { args: BasketOpen, result: Done },
  basket_gift: { args: BasketGift, result: Done },
  basket_price: { args: BasketPrice, result: Done },
  basket_discount: { args: BasketDiscount, result: Done },
  basket_discount_clear: { args: LineIfAny, result: Done },
  basket_note: { args: BasketNote, result: Done },
  basket_take_back: { args: BasketTakeBack, result: Done },
  basket_exempt: { args: BasketExempt, result: Done },
  basket_age: { args: Nothing, result: Done },
  basket_undo: { args: Nothing, result: Done },
  basket_park: { args: BasketPark, result: Done },
  basket_recall: { args: BasketRecall, result: Done },
  basket_discard: { args: BasketDiscard, result: Done },
  sale_checkout: { args: Requested, result: Done },
  sale_cancel: { args: SaleRequested, result: Done },
  sale_open: { args: SaleRef, result: Done },
  sale_leave: { args: SaleRef, result: Done },
  sale_next: { args: Nothing, result: Done },
  sale_list: { args: Nothing, result: SalesView },
  receipt_show: { args: SaleRef, result: ReceiptView },
  cash_pay: { args: CashPay, result: Done },
  gift_show: { args: GiftRef, result: GiftView },
  gift_pay: { args: GiftPay, result: Done },
  tender_remove: { args: TenderRemove, result: Done },
  sale_surcharge: { args: SaleSurcharge, result: Done },
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
  terminal_show: { args: TerminalRef, result: Done },
  terminal_totals: { args: TerminalTotals, result: TotalsView },
  terminal_default: { args: TerminalRef, result: Done },
  cloud_show: { args: Nothing, result: CloudView },
  cloud_test: { args: CloudEntry, result: CloudTestView },
  cloud_set: { args: CloudSet, result: CloudView },
  device_list: { args: Nothing, result: DevicesView },
  device_pair: { args: DevicePair, result: TerminalView },
  vault_show: { args: Nothing, result: VaultView },
  vault_choose: { args: VaultChoose, result: VaultView },
  vault_unlock: { args: VaultUnlock, result: VaultView },
  printer_set: { args: PrinterSet, result: Done },
  printer_test: { args: Requested, result: Done },
  print_list: { args: Nothing, result: PrintJobsView },
  print_again: { args: JobRequested, result: Done },
  print_drop: { args: JobRef, result: Done },
  receipt_print: { args: ReceiptPrint, result: CopyView },
  receipt_document: { args: ReceiptDocument, result: DocumentView },
  receipt_find: { args: ReceiptFind, result: FoundView },
  drawer_open: { args: DrawerOpen, result: Done },
  listener_set: { args: ListenerSet, result: ListenerView },
  preferences_set: { args: PreferencesSet, result: Done },
  samples_remove: { args: SamplesRemove, result: Done },
  practice_customer: { args: PracticeSet, result: Done },
  setup_begin: { args: Nothing, result: SetupView },
  setup_check: { args: SetupCheck, result: Fine },
  setup_finish: { args: SetupDraft, result: Fine },
  training_start: { args: TrainingStart, result: Done },
  training_end: { args: Nothing, result: Done },
  display_show: { args: Nothing, result: DisplayView },
  display_switch: { args: Nothing, result: DisplayPlace },
};

/** The name of a command. */
export type CommandName = keyof Commands;
