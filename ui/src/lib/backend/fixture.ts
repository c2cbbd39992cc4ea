/** States of the contract, for tests and for the states page. Never part of the product. */

import type {
  AmountView,
  BasketView,
  CommandName,
  ItemView,
  LineView,
  PaymentView,
  PrinterView,
  PrintJobView,
  SaleView,
  Snapshot,
  StateView,
  TenderView,
} from "$bindings";
import type { Args, Backend, Feed, Result } from "./backend";

export function eur(minor: number): AmountView {
  const sign = minor < 0 ? "-" : "";
  const digits = String(Math.abs(minor)).padStart(3, "0");
  return { minor, text: `${sign}${digits.slice(0, -2)}.${digits.slice(-2)}`, currency: "EUR" };
}

/** What a line of the catalogue has when nobody did anything to it. */
const LINE = {
  listed: null,
  reductions: [],
  instead_of: null,
  back: false,
  labelled: false,
  gift: null,
  surcharge: false,
  note: null,
} satisfies Partial<LineView>;

function line(
  number: number,
  name: string,
  quantity: string,
  each: string,
  amount: number,
  unit: string | null = null,
): LineView {
  return { ...LINE, line: number, name, quantity, unit, each, amount: eur(amount) };
}

export const BASKET: BasketView = {
  id: "basket-1",
  name: null,
  note: null,
  lines: [
    line(1, "Flat white", "2", "3.80", 760),
    line(2, "Sourdough loaf", "1", "5.40", 540),
    line(3, "Comté 18 months", "0.335", "12.90", 432, "kg"),
    line(4, "Blood orange", "3", "0.79", 237),
    line(5, "Olive oil 500 ml", "1", "13.50", 1350),
    line(6, "Organic eggs, 10", "1", "4.25", 425),
  ],
  selected: 6,
  items: "9",
  taxes: [
    { letter: "A", rate: "21", tax: eur(132), parts: [] },
    { letter: "B", rate: "9", tax: eur(246), parts: [] },
  ],
  tax: eur(378),
  tax_included: true,
  subtotal: null,
  off: [],
  relief: null,
  exempt: null,
  discount: null,
  total: eur(3744),
  age: null,
  age_checked: null,
  can_undo: true,
  locked: false,
};

const EMPTY: BasketView = {
  ...BASKET,
  can_undo: false,
  lines: [],
  selected: null,
  items: "0",
  taxes: [],
  tax: eur(0),
  total: eur(0),
};

const CATEGORIES = [
  { id: "coffee", name: "Coffee", colour: "#8a5a2b" },
  { id: "bakery", name: "Bakery", colour: "#c8862a" },
  { id: "dairy", name: "Dairy", colour: "#b5a22f" },
  { id: "fruit", name: "Fruit & veg", colour: "#5a8f3c" },
  { id: "drinks", name: "Drinks", colour: "#7d2c4e" },
];

const GOODS: [string, string, string, string?][] = [
  ["coffee", "Espresso", "2.40"],
  ["coffee", "Flat white", "3.80"],
  ["coffee", "Cappuccino", "3.90"],
  ["coffee", "Filter coffee", "3.20"],
  ["coffee", "Hot chocolate", "4.10"],
  ["bakery", "Croissant", "2.10"],
  ["bakery", "Pain au chocolat", "2.40"],
  ["bakery", "Sourdough loaf", "5.40"],
  ["bakery", "Rye loaf", "5.10"],
  ["bakery", "Cinnamon bun", "3.30"],
  ["dairy", "Comté 18 months", "12.90", "kg"],
  ["dairy", "Brie de Meaux", "19.80", "kg"],
  ["dairy", "Organic eggs, 10", "4.25"],
  ["dairy", "Butter 250 g", "3.60"],
  ["dairy", "Crème fraîche", "2.15"],
  ["fruit", "Blood orange", "0.79"],
  ["fruit", "Lemons, net", "2.90"],
  ["fruit", "Cherry tomatoes", "3.49"],
  ["fruit", "Basil pot", "2.29"],
  ["fruit", "Olive oil 500 ml", "13.50"],
  ["drinks", "Red wine, Côtes du Rhône", "8.95"],
  ["drinks", "Cider brut", "4.80"],
  ["drinks", "Apple juice", "2.60"],
];

export const ITEMS: ItemView[] = GOODS.map(([category, name, price, unit], index) => ({
  id: `item-${index}`,
  name,
  price,
  unit: unit ?? null,
  category,
  colour: CATEGORIES.find((one) => one.id === category)?.colour ?? "#888888",
  open_price: false,
  age: null,
}));

export const PRINTER: PrinterView = {
  settings: {
    name: "Receipts",
    address: "192.168.1.30:9100",
    model: "epson",
    raster: false,
    width: 42,
    drawer: 2,
    automatic: true,
  },
  state: { state: "ready" },
  waiting: 0,
  stuck: 0,
};

export const JOBS: PrintJobView[] = (
  [
    ["5", "receipt", "T01-001044", 0, "queued", "paper_out"],
    ["4", "shop_slip", "T01-000118/1", 0, "failed", "silent"],
    ["3", "receipt", "T01-001043", 1, "printed", null],
    ["2", "drawer", "", 0, "printed", null],
    ["1", "receipt", "T01-001041", 0, "expired", "unreachable"],
  ] as const
).map(([id, what, number, copy, state, trouble]) => ({
  id,
  what,
  number,
  copy,
  state,
  trouble,
  attempts: 1,
  at: "2026-11-21 14:03",
  can_again: state !== "printed",
  can_drop: state !== "printed",
}));

export const PAYMENT: PaymentView = {
  id: "payment-1",
  reference: "T01-000118/1",
  ordinal: 1,
  state: "sent",
  amount: eur(3744),
  terminal: "Counter 1",
  profile: "PAX A920",
  light: true,
  screen: null,
  card_place: "not_told",
  assistance: false,
  prompt: null,
  signature: "not_needed",
  slip: [],
  running_ms: 14_000,
  sent_at: "14:03",
  abort_asked: false,
  facts: [{ at: "14:03:11", what: "sent" }],
  asks: 0,
  next_ask_ms: null,
  human: null,
  reason: null,
  reason_text: null,
  card: null,
  credited: null,
  tip: null,
  cash_back: null,
  actions: ["abort"],
};

/** A part of a sale that is paid. */
export function tender(
  kind: TenderView["kind"],
  minor: number,
  more: Partial<TenderView> = {},
): TenderView {
  const bare = { id: `tender-${kind}`, removable: false, tendered: null, card: null, left: null };
  return { ...bare, kind, amount: eur(minor), ...more };
}

export const SALE: SaleView = {
  id: "sale-118",
  reference: "T01-000118",
  state: "tendering",
  total: eur(3744),
  due: eur(3744),
  cash: {
    due: eur(3745),
    rounding: eur(1),
    hand_out: null,
    increment: eur(5),
    quick: [eur(3745), eur(3800), eur(4000), eur(4500), eur(5000), eur(10_000)],
  },
  tenders: [],
  change: eur(0),
  surcharge: null,
  receipt_number: null,
  payment: null,
  actions: ["pay_card", "pay_cash", "back"],
};

export const SNAPSHOT: Snapshot = {
  seq: 7,
  shop: {
    name: "Corner Deli",
    till: "T01",
    currency: "EUR",
    language: "en",
    zone: "Europe/Amsterdam",
    tax_codes: [
      { letter: "A", rate: "21" },
      { letter: "B", rate: "9" },
      { letter: "C", rate: "0" },
    ],
    discount_limit: "20",
    gift_amounts: [eur(1000), eur(2500), eur(5000)],
    training: false,
    key_file: false,
    samples: false,
  },
  operators: [
    { id: "op-1", name: "Cashier", role: "cashier" },
    { id: "op-2", name: "Manager", role: "manager" },
  ],
  state: {
    printer: null,
    practice: null,
    operator: { id: "op-1", name: "Cashier", role: "cashier" },
    basket: BASKET,
    sale: null,
    terminals: [
      {
        id: "term-1",
        name: "Counter 1",
        profile: "PAX A920",
        address: "192.0.2.10:5005",
        mode: "light",
        poi_id: "A920-12345678",
        sale_id: "T01-7F3A",
        state: "ready",
        can: {
          abort: true,
          void: true,
          refund: true,
          tip: false,
          cash_back: false,
          card_first: false,
          totals: false,
          reconciliation: false,
          screen: false,
        },
        screen: null,
        card_waiting: null,
        wants_maintenance: false,
        unprotected: false,
        trouble: null,
      },
    ],
    parked: [],
    open_sales: [],
    conflicts: [],
    storage_fault: null,
    giving_back: null,
    open_returns: [],
    listener: {
      on: false,
      address: null,
      urls: [],
      fingerprint: null,
      warning: null,
      heard: 0,
      refused: 0,
    },
    preferences: {
      theme: "system",
      text_percent: 100,
      motion: "system",
      language: "shop",
      sounds: true,
      amounts: "register",
      letters: true,
      keys: {},
      scanner: { fast_ms: 24, shortest: 6, prefix: "", suffix: "", sounds: "failures" },
    },
  },
};

export function paying(
  payment: Partial<PaymentView> | null,
  sale: Partial<SaleView> = {},
): StateView {
  return {
    ...SNAPSHOT.state,
    basket: { ...BASKET, locked: true, selected: null },
    sale: { ...SALE, ...sale, payment: payment && { ...PAYMENT, ...payment } },
  };
}

function terminals(state: "in_use" | "not_answering") {
  return SNAPSHOT.state.terminals.map((terminal) => ({ ...terminal, state }));
}

const UNKNOWN: StateView = {
  ...paying(
    {
      state: "unknown",
      running_ms: 52_000,
      asks: 3,
      next_ask_ms: 5_000,
      facts: [
        { at: "14:03:11", what: "sent" },
        { at: "14:03:41", what: "connection_lost" },
        { at: "14:03:46", what: "no_answer" },
        { at: "14:03:51", what: "no_answer" },
      ],
      actions: ["ask", "leave", "shows_approved", "shows_not_charged"],
    },
    { actions: [] },
  ),
  terminals: terminals("not_answering"),
  open_sales: [
    {
      sale: "sale-118",
      reference: "T01-000118",
      due: eur(3744),
      at: "14:02",
      payment: "unknown",
      unresolved: true,
    },
  ],
};

const CASH_DONE = paying(null, {
  state: "completed",
  due: eur(0),
  change: eur(1255),
  receipt_number: "1042",
  tenders: [tender("cash", 3745, { tendered: eur(5000) })],
  actions: ["receipt", "next"],
});

const CARD_DONE = paying(
  { state: "approved", credited: eur(3744), card: "Visa •••• 0119", actions: [] },
  {
    state: "completed",
    due: eur(0),
    receipt_number: "1043",
    tenders: [tender("card", 3744, { card: "Visa •••• 0119" })],
    actions: ["receipt", "next"],
  },
);

/** Every state that the screen must show well. */
export const STATES: Record<string, StateView> = {
  signin: { ...SNAPSHOT.state, operator: null, basket: EMPTY },
  empty: { ...SNAPSHOT.state, basket: EMPTY },
  till: SNAPSHOT.state,
  long: {
    ...SNAPSHOT.state,
    basket: {
      ...BASKET,
      lines: [1, 2, 3].flatMap((round) =>
        BASKET.lines.map((one) => ({ ...one, line: one.line + round * 10 })),
      ),
      selected: 36,
      total: eur(11_232),
    },
  },
  choose: paying(null),
  preparing: paying({ state: "preparing", running_ms: 0, facts: [] }),
  running: { ...paying({}, { actions: [] }), terminals: terminals("in_use") },
  stopping: { ...paying({ abort_asked: true, actions: [] }), terminals: terminals("in_use") },
  declined: paying({
    state: "declined",
    reason: "refusal",
    reason_text: "DECLINED 51 INSUFFICIENT FUNDS",
    actions: [],
  }),
  cancelled: paying({ state: "cancelled", reason: "cancel", actions: [] }),
  voided: paying({ state: "voided", actions: [] }),
  not_started: paying({ state: "not_started", reason: "busy", actions: [] }),
  not_charged: paying({ state: "not_charged", actions: [] }),
  partial: paying(
    { state: "partial", credited: eur(2000), card: "Visa •••• 0119", actions: [] },
    {
      due: eur(1744),
      cash: {
        ...SALE.cash,
        due: eur(1745),
        quick: [eur(1745), eur(1800), eur(2000), eur(5000)],
      },
      tenders: [tender("card", 2000, { card: "Visa •••• 0119" })],
      actions: ["pay_card", "pay_cash", "leave"],
    },
  ),
  unknown: UNKNOWN,
  needs_human: {
    ...UNKNOWN,
    sale: UNKNOWN.sale && {
      ...UNKNOWN.sale,
      payment: UNKNOWN.sale.payment && {
        ...UNKNOWN.sale.payment,
        state: "needs_human",
        human: "memory_lost",
        asks: 12,
        next_ask_ms: 30_000,
      },
    },
  },
  cash_done: CASH_DONE,
  card_done: CARD_DONE,
  unresolved: { ...SNAPSHOT.state, open_sales: UNKNOWN.open_sales },
  fault: {
    ...SNAPSHOT.state,
    storage_fault: {
      cause: "full",
      since: "14:03",
      waiting: [
        {
          reference: "T01-000118/1",
          service_id: "2S",
          poi_id: "A920-12345678",
          amount: eur(3744),
          state: "approved",
          at: "14:03",
        },
      ],
      unreadable: 0,
    },
    conflicts: [
      {
        id: "1",
        kind: "late_money",
        reference: "T01-000117/1",
        amount: eur(1250),
        terminal: "Counter 1",
        at: "14:03",
        day: null,
        ended: "not_charged",
        person: { name: "Manager", reason: "The slip shows nothing", approved: false },
        choices: ["reverse", "keep", "settled_elsewhere"],
        reversal: null,
      },
    ],
  },
};

const RECEIPT = `           Corner Deli
------------------------------------------
2 x 3.80  Flat white              7.60 B
1         Sourdough loaf          5.40 B
0.335 kg  Comté 18 months         4.32 B
------------------------------------------
Total EUR                        37.44
`;

/** Answers from values and remembers what was asked. */
export class FixtureBackend implements Backend {
  readonly calls: { name: CommandName; args: unknown }[] = [];
  answer: (name: CommandName, args: unknown) => Promise<unknown> = (name, args) =>
    Promise.resolve(this.usual(name, args));
  snapshot: Snapshot;
  #feed: Feed | undefined;

  constructor(snapshot: Snapshot = SNAPSHOT) {
    this.snapshot = snapshot;
  }

  call<N extends CommandName>(name: N, args: Args<N>): Promise<Result<N>> {
    this.calls.push({ name, args });
    return this.answer(name, args) as Promise<Result<N>>;
  }

  events(feed: Feed): () => void {
    this.#feed = feed;
    feed.opened();
    return () => (this.#feed = undefined);
  }

  get feed(): Feed | undefined {
    return this.#feed;
  }

  usual(name: CommandName, args: unknown): unknown {
    switch (name) {
      case "state_snapshot":
        return this.snapshot;
      case "item_list": {
        const category = (args as Args<"item_list">).category;
        const items = ITEMS.filter((item) => category === null || item.category === category);
        return { categories: CATEGORIES, items, more: false, next: null };
      }
      case "sale_list":
        return {
          sales: [1043, 1042, 1041].map((number) => ({
            sale: `sale-${number}`,
            reference: `T01-00${number - 925}`,
            receipt_number: String(number),
            total: eur(number * 3),
            at: "2026-11-21 14:03",
          })),
        };
      case "receipt_find":
        return {
          receipts: [1043, 1042, 1041].map((number) => ({
            sale: `sale-${number}`,
            returned: null,
            number: String(number),
            reference: `T01-00${number - 925}`,
            total: eur(number * 3),
            at: "2026-11-21 14:03",
            cards: number === 1042 ? ["VISA 1234"] : [],
            cash: number !== 1042,
          })),
          more: false,
        };
      case "print_list":
        return { jobs: JOBS };
      case "receipt_print":
        return { copy: 1 };
      case "receipt_show":
        return { number: "1042", text: RECEIPT };
      case "return_options":
        return { sale: "sale-1042", receipt_number: "1042", payments: [], done: [] };
      case "return_receipt":
        return { number: "1045", text: RECEIPT };
      case "terminal_check":
        return this.snapshot.state.terminals[0];
      default:
        return { seq: this.snapshot.seq };
    }
  }
}
