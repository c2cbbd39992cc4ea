/** What the screen must show well, by name: for tests and for the states page. */

import type { StateView } from "$bindings";
import { BASKET, EMPTY, eur } from "./fixture_basket";
import { paying, SALE, tender } from "./fixture_pay";
import { SNAPSHOT } from "./fixture_shop";

function terminals(state: "in_use" | "not_answering") {
  return SNAPSHOT.state.terminals.map((terminal) => ({ ...terminal, state }));
}

/** The sale that was left while nobody knew. */
const LEFT_OPEN: StateView["open_sales"] = [
  {
    sale: "sale-118",
    reference: "T01-000118",
    due: eur(3744),
    at: "14:02",
    payment: "unknown",
    unresolved: true,
  },
];

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
      items: "27",
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
  unresolved: { ...SNAPSHOT.state, open_sales: LEFT_OPEN },
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
