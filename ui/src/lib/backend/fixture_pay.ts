/** A sale that is paid and its payment, for tests and for the states page. */

import type { PaymentView, SaleView, StateView, TenderView } from "$bindings";
import { BASKET, eur } from "./fixture_basket";
import { SNAPSHOT } from "./fixture_shop";

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
  code: null,
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
