/** States with terminals that call the till, and with money that goes back. Never in the product. */

import type { StateView, TerminalView } from "$bindings";
import { eur, paying, SALE, SNAPSHOT, STATES, tender } from "./fixture";
import { asked, BOTH, FULL, giving, LEFT, live, OPEN_DOOR, SLIP } from "./fixture_full";

const WAYS_TO_BE: Partial<TerminalView>[] = [
  { state: "ready" },
  { state: "in_use", screen: { lines: ["INSERT OR TAP CARD", "37.44 EUR"], error: false } },
  { state: "updating", wants_maintenance: true, unprotected: true },
  { state: "out_of_order", trouble: "login refused: NotAllowed" },
  { state: "payment_open" },
  { state: "not_answering", card_waiting: "Visa •••• 0119" },
];
const EVERY: TerminalView[] = WAYS_TO_BE.map((more, index) => ({
  ...FULL,
  id: `term-${index + 2}`,
  name: `Counter ${index + 2}`,
  ...more,
}));

/** Every state of this kind that the screen must show well. */
export const FULL_STATES: Record<string, StateView> = {
  live: live({ screen: { lines: ["ENTER PIN", "* * *"], error: false }, card_place: "in" }),
  live_nothing: live({ screen: null }),
  live_long: live({
    screen: {
      lines: Array.from({ length: 14 }, (_, n) => `Line ${n + 1} of a very talkative terminal`),
      error: true,
    },
    card_place: "removed",
  }),
  live_fake: live({
    screen: { lines: ["APPROVED", "<b>Paid 37.44 EUR</b>"], error: false },
    card_place: "in",
    assistance: true,
  }),
  live_stopping: live({
    screen: { lines: ["STOPPING"], error: false },
    abort_asked: true,
    actions: [],
  }),
  ask_signature: live({
    prompt: asked({ kind: "confirmation" }, { signature: true, lines: ["SIGNATURE OK ?"] }),
  }),
  ask_signature_slip: live({
    slip: SLIP,
    prompt: asked({ kind: "confirmation" }, { signature: true, lines: ["SIGNATURE OK ?"] }),
  }),
  ask_yes_no: live({
    prompt: asked({ kind: "confirmation" }, { lines: ["Card is damaged. Read it by hand?"] }),
  }),
  ask_key: live({ prompt: asked({ kind: "any_key" }, { lines: ["Hand the card back"] }) }),
  ask_digits: live({
    prompt: asked({ kind: "typed", of: "digits", min: 4, max: 6 }, { lines: ["REFERRAL CODE"] }),
  }),
  ask_menu: live({
    prompt: asked(
      { kind: "menu", entries: ["Credit", "Debit", "Instalments in 3 months"] },
      { lines: ["SELECT APPLICATION"] },
    ),
  }),
  signature: live({
    state: "approved",
    credited: eur(3744),
    card: "Visa •••• 0119",
    signature: "open",
    slip: SLIP,
    actions: [],
  }),
  choose_full: { ...paying(null), ...BOTH },
  choose_waiting: {
    ...paying(null),
    terminals: [{ ...FULL, card_waiting: "Visa •••• 0119" }],
    listener: OPEN_DOOR,
  },
  till_full: { ...SNAPSHOT.state, terminals: [FULL], listener: OPEN_DOOR },
  card_done_more: {
    ...paying(
      {
        state: "approved",
        credited: eur(3744),
        tip: eur(300),
        cash_back: eur(500),
        card: "Visa •••• 0119",
        actions: [],
      },
      {
        state: "completed",
        due: eur(0),
        receipt_number: "1043",
        tenders: [tender("card", 3744, { card: "Visa •••• 0119" })],
        actions: ["receipt", "next"],
      },
    ),
    ...BOTH,
  },
  partial_more: {
    ...paying(
      {
        state: "approved",
        amount: eur(2000),
        credited: eur(2000),
        tip: eur(300),
        cash_back: eur(500),
        actions: [],
      },
      {
        due: eur(1744),
        cash: { ...SALE.cash, due: eur(1745) },
        tenders: [tender("card", 2000, { card: "Visa •••• 0119" })],
        actions: ["pay_card", "pay_cash", "leave"],
      },
    ),
    ...BOTH,
  },
  back: giving({ screen: { lines: ["REFUND 12.00 EUR"], error: false } }),
  back_unknown: giving({
    state: "unknown",
    running_ms: 52_000,
    asks: 3,
    next_ask_ms: 5_000,
    facts: [
      { at: "14:03:11", what: "sent" },
      { at: "14:03:41", what: "connection_lost" },
      { at: "14:03:46", what: "no_answer" },
    ],
    actions: ["ask", "leave", "shows_approved", "shows_not_charged"],
  }),
  back_left: { ...SNAPSHOT.state, ...BOTH, open_returns: [LEFT] },
  back_left_all: {
    ...SNAPSHOT.state,
    ...BOTH,
    open_sales: STATES["unresolved"]?.open_sales ?? [],
    open_returns: [{ ...LEFT, payment: "needs_human" }],
  },
  back_done: giving(
    { state: "approved", credited: eur(1200), card: "Visa •••• 0119", actions: [] },
    { ended: true, return_number: "1045" },
  ),
  back_declined: giving(
    {
      state: "declined",
      reason: "refusal",
      reason_text: "DECLINED 57 NOT PERMITTED",
      actions: [],
    },
    { ended: true },
  ),
  terminals: {
    ...SNAPSHOT.state,
    terminals: EVERY.slice(0, 3),
    listener: { ...OPEN_DOOR, warning: "plain_network" },
  },
  terminals_more: {
    ...SNAPSHOT.state,
    terminals: EVERY.slice(3),
    listener: { ...OPEN_DOOR, on: false, urls: [], fingerprint: null, warning: "cannot_listen" },
  },
};
