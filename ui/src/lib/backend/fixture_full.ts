/** Terminals that call the till, and money that goes back. Never in the product. */

import type {
  ConflictView,
  GivingBackView,
  ListenerView,
  OpenReturnView,
  PaymentView,
  ProfilesView,
  PromptView,
  PromptWants,
  ReturnsView,
  StateView,
  TerminalView,
  TotalsView,
} from "$bindings";
import { eur, PAYMENT, paying, SNAPSHOT } from "./fixture";

const LIGHT = SNAPSHOT.state.terminals[0] as TerminalView;

/** A terminal that calls the till and can do everything. */
export const FULL: TerminalView = {
  ...LIGHT,
  id: "term-2",
  name: "Counter 2",
  is_default: false,
  profile: "generic",
  address: "192.0.2.11:8443",
  mode: "full",
  poi_id: "S1F2-87654321",
  can: {
    abort: true,
    void: true,
    refund: true,
    tip: true,
    cash_back: true,
    card_first: true,
    show: true,
    totals: true,
    reconciliation: true,
    screen: true,
    by_code: false,
  },
};

export const OPEN_DOOR: ListenerView = {
  on: true,
  address: "192.0.2.5:8444",
  urls: [{ terminal: "Counter 2", url: "https://192.0.2.5:8444/c/9rT4kQz7mB2xYw8nLp3vHs" }],
  fingerprint: "5f2c9a71b8e04d36a1f7c0d92b6e83540aa1c7d3e9f8b2465d0c1e7f3a9b8c64",
  warning: null,
  heard: 128,
  refused: 2,
};

export const BOTH = { terminals: [LIGHT, FULL], listener: OPEN_DOOR };

/** A payment on the terminal that sends its screen. */
export function live(payment: Partial<PaymentView>, state: Partial<StateView> = {}): StateView {
  return {
    ...paying({ terminal: FULL.name, profile: FULL.profile, light: false, ...payment }),
    ...BOTH,
    ...state,
  };
}

export function asked(wants: PromptWants, prompt: Partial<PromptView> = {}): PromptView {
  return { id: "prompt-1", lines: [], wants, signature: false, left_ms: 45_000, ...prompt };
}

export const SLIP = [
  "CORNER DELI",
  "TERMINAL S1F2-87654321",
  "VISA  **** 0119",
  "PURCHASE          37.44 EUR",
  "APPROVED       CODE 4F2K91",
  "",
  "SIGN HERE",
  "",
  "X_______________________",
];

export const GIVING: GivingBackView = {
  id: "return-1",
  sale: "sale-1042",
  reference: "T01-000117",
  receipt_number: "1042",
  way: "refund",
  payment: {
    ...PAYMENT,
    id: "payment-9",
    reference: "T01-000117/2",
    ordinal: 2,
    amount: eur(1200),
    terminal: FULL.name,
    profile: FULL.profile,
    light: false,
  },
  return_number: null,
  ended: false,
};

export function giving(
  payment: Partial<PaymentView>,
  back: Partial<GivingBackView> = {},
): StateView {
  return {
    ...SNAPSHOT.state,
    ...BOTH,
    giving_back: { ...GIVING, ...back, payment: { ...GIVING.payment, ...payment } },
  };
}

/** A return that was left while nobody knew. */
export const LEFT: OpenReturnView = {
  id: GIVING.id,
  sale: GIVING.sale,
  receipt_number: GIVING.receipt_number,
  amount: GIVING.payment.amount,
  at: "14:03",
  payment: "unknown",
};

export const RETURNS: ReturnsView = {
  sale: "sale-1042",
  receipt_number: "1042",
  payments: [
    {
      payment: "payment-8",
      card: "Visa •••• 0119",
      terminal: FULL.id,
      terminal_name: FULL.name,
      taken: eur(3126),
      left: eur(1926),
      ways: [
        { way: "refund", part: true, terminals: [FULL.id] },
        { way: "refund_to_card", part: true, terminals: [LIGHT.id, FULL.id] },
        { way: "void", part: false, terminals: [FULL.id] },
      ],
      blocked: null,
    },
  ],
  done: [
    {
      id: "return-0",
      receipt_number: "1044",
      amount: eur(1200),
      at: "2026-11-21 15:10",
      by: "Manager",
      reason: "The bottle was broken",
      way: "refund",
    },
  ],
};

export const PROFILES: ProfilesView = {
  keychain: true,
  profiles: [
    {
      name: "generic",
      title: "nexo Retailer 3.1, plain",
      default_port: 8443,
      format: "json",
      encrypted: false,
      tls: false,
      full: true,
      doors: ["certificate", "secret", "address"],
      loopback_only: false,
    },
    {
      name: "sealed",
      title: "nexo Retailer 3.0, encrypted",
      default_port: 8443,
      format: "json",
      encrypted: true,
      tls: true,
      full: true,
      doors: ["message"],
      loopback_only: false,
    },
    {
      name: "simulator",
      title: "Simulator",
      default_port: 7000,
      format: "json",
      encrypted: false,
      tls: false,
      full: false,
      doors: [],
      loopback_only: true,
    },
  ],
};

export const TOTALS: TotalsView = {
  terminal: FULL.name,
  period: "0042",
  closed: false,
  incomplete: false,
  lines: [
    { brand: "VISA", kind: "debit", count: 18, amount: eur(41_250) },
    { brand: "MASTERCARD", kind: "debit", count: 9, amount: eur(20_115) },
    { brand: "VISA", kind: "credit", count: 1, amount: eur(1200) },
  ],
  sums: [{ terminal: eur(60_165), books: eur(56_421), difference: eur(3744) }],
  unresolved: 1,
};

/** What the terminal contradicts of a return. */
export const NOT_BACK: ConflictView = {
  id: "2",
  kind: "not_back",
  reference: GIVING.payment.reference,
  amount: eur(1200),
  terminal: FULL.name,
  at: "14:05",
  day: null,
  ended: "approved",
  person: null,
  choices: ["keep"],
  reversal: null,
};
