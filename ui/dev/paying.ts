/** Paying in several parts, with gift cards, at several terminals. */

import type { SaleView, StateView, TerminalView } from "$bindings";
import { eur, paying, SALE, tender } from "../src/lib/backend/fixture";
import { BY_CODE, SCANNING } from "../src/lib/backend/fixture_code";
import { FULL } from "../src/lib/backend/fixture_full";
import { full, known, type Shown, TILL } from "./shown";

const LIGHT = TILL.terminals[0] as TerminalView;

const at = (terminals: TerminalView[], state: StateView): StateView => ({ ...state, terminals });

const THREE: TerminalView[] = [
  LIGHT,
  { ...FULL, state: "in_use" },
  { ...FULL, id: "term-3", name: "Counter 3", state: "not_answering" },
];

/** A part is paid, the rest is due. */
const PART: Partial<SaleView> = {
  due: eur(1244),
  cash: {
    ...SALE.cash,
    due: eur(1245),
    quick: [eur(1245), eur(1300), eur(1500), eur(2000), eur(5000)],
  },
  tenders: [
    tender("card", 1500, { id: "t-1", card: "Visa •••• 0119" }),
    tender("gift", 500, { id: "t-2", card: "•••• 4711", left: eur(1500), removable: true }),
    tender("cash", 500, { id: "t-3", tendered: eur(500), removable: true }),
  ],
  actions: ["pay_card", "pay_cash", "pay_gift", "leave"],
};

const ALL_WAYS: Partial<SaleView> = {
  surcharge: { percent: "2", on: true, open: true, amount: eur(73) },
  actions: ["pay_card", "pay_cash", "pay_gift", "back"],
};

/** The customer brought back more than they take. */
const OWED: Partial<SaleView> = {
  total: eur(-1350),
  due: eur(-1350),
  cash: { ...SALE.cash, due: eur(-1350), rounding: eur(0), quick: [] },
  actions: ["pay_out", "back"],
};

export const PAYING: Record<string, Shown> = {
  choose_three: { state: at(THREE, paying(null)) },
  choose_gift: { state: paying(null, ALL_WAYS) },
  choose_code: { state: at([...THREE.slice(0, 1), BY_CODE], paying(null)) },
  scan_customer: { state: at([BY_CODE], paying(null)), deeds: ["press q"] },
  code_running: { state: at([BY_CODE], paying(SCANNING)) },
  choose_no_terminal: { state: at([], paying(null, { actions: ["pay_cash", "back"] })) },
  split: { state: paying(null, PART) },
  split_cash: { state: paying(null, PART), deeds: ["press c", "type 500"] },
  split_three: { state: at(THREE, paying(null, PART)), deeds: ["press c", "type 500"] },
  split_done: {
    state: paying(null, {
      ...PART,
      state: "completed",
      due: eur(0),
      change: eur(55),
      receipt_number: "1046",
      tenders: [...(PART.tenders ?? []), tender("cash", 1245, { id: "t-4", tendered: eur(1300) })],
      actions: ["receipt", "next"],
    }),
  },
  gift: { state: paying(null, ALL_WAYS), deeds: ["press g"] },
  gift_shown: {
    state: paying(null, ALL_WAYS),
    answers: { gift_show: { code: "•••• 4711", left: eur(2000) } },
    deeds: ["press g", "type 60004711", "press Tab"],
  },
  pay_out: { state: paying(null, OWED) },
  pay_nothing: {
    state: paying(null, {
      ...OWED,
      total: eur(0),
      due: eur(0),
      cash: { ...SALE.cash, due: eur(0) },
    }),
  },
  cash_too_much: { state: known("choose"), deeds: ["press c", "type 9999999"] },
  card_first: {
    state: { ...full("till_full"), terminals: [{ ...FULL, card_waiting: "Visa •••• 0119" }] },
  },
};
