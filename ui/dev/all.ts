/**
 * Every screen and state of the till, by name: what the core says, and what a person does then.
 *
 * To add one: a line here or in one of the files beside this one. The pictures, the check for WCAG and
 * the check that nothing is cut (`tests/e2e/states.spec.ts`) take it from here.
 */

import type { PaymentView, SaleView } from "$bindings";
import { eur, paying, STATES } from "../src/lib/backend/fixture";
import { live, OPEN_DOOR, PROFILES, RETURNS, TOTALS } from "../src/lib/backend/fixture_full";
import { FULL_STATES } from "../src/lib/backend/fixture_full_states";
import { CERTIFICATE } from "./certificate";
import { BEHIND_CLOUD } from "./cloud";
import { COUNTER } from "./counter";
import { DEVICES } from "./devices";
import { PAYING } from "./paying";
import { PLACES } from "./places";
import { full, known, refuse, type Shown, TILL } from "./shown";

export type { Shown };

const FAULT = known("fault");

/** Everything that begins with a state alone. */
const plain: Record<string, Shown> = Object.fromEntries(
  Object.entries({ ...STATES, ...FULL_STATES }).map(([name, state]) => [name, { state }]),
);

export const ALL: Record<string, Shown> = {
  ...plain,
  ...COUNTER,
  ...PAYING,
  ...DEVICES,
  ...BEHIND_CLOUD,
  ...CERTIFICATE,
  ...PLACES,

  // The counter
  starting: { state: TILL, connection: "starting" },
  lost: { state: TILL, connection: "lost" },
  signin_wrong: {
    state: known("signin"),
    answers: { operator_sign_in: refuse("wrong_pin", { left: 2 }) },
    deeds: ["type 1234", "press Enter"],
  },
  quantity: { state: TILL, deeds: ["press F4"] },
  search_none: {
    state: TILL,
    answers: { item_list: { categories: [], items: [], more: false } },
    deeds: ["type zzz"],
  },

  // Panels
  menu: { state: TILL, deeds: ["press F10"] },
  settings: { state: TILL, deeds: ["press F10", "press s"] },
  key_taken: {
    state: TILL,
    deeds: ["press F10", "press s", "click Pay: F12. Change the key", "press F2"],
  },
  help: { state: TILL, deeds: ["press F1"] },
  palette: { state: TILL, deeds: ["press Control+Shift+P", "type re"] },
  receipts: { state: TILL, deeds: ["press F9"] },
  open_sales: { state: known("unresolved"), deeds: ["press F8"] },
  open_returns: { state: full("back_left"), deeds: ["press F8"] },
  open_sales_none: { state: TILL, deeds: ["press F8"] },
  terminals_panel: { state: full("terminals"), deeds: ["press F10", "press t"] },
  terminal_add: {
    state: TILL,
    answers: { terminal_profiles: PROFILES },
    deeds: ["press F10", "press t", "click Add a terminal…"],
  },
  no_keychain: {
    state: TILL,
    answers: { terminal_profiles: { ...PROFILES, keychain: false } },
    deeds: ["press F10", "press t", "click Add a terminal…"],
  },
  totals: {
    state: full("till_full"),
    answers: { terminal_totals: TOTALS },
    deeds: ["press F10", "press t", "click What it took…"],
  },
  door: { state: full("till_full"), deeds: ["press F10", "press t", "click Set up…"] },
  listener_off: {
    state: {
      ...full("till_full"),
      listener: { ...OPEN_DOOR, on: false, address: null, urls: [], warning: "not_set_up" },
    },
    deeds: ["press F10", "press t"],
  },
  listener_cannot: {
    state: {
      ...full("till_full"),
      listener: { ...OPEN_DOOR, on: false, address: null, warning: "cannot_listen" },
    },
    deeds: ["press F10", "press t"],
  },
  plain_network: {
    state: { ...full("till_full"), listener: { ...OPEN_DOOR, warning: "plain_network" } },
  },

  // Paying
  cash: { state: known("choose"), deeds: ["press c"] },
  cash_typed: { state: known("choose"), deeds: ["press c", "type 5000"] },
  card_amounts: { state: full("choose_full"), deeds: ["press t"] },
  unreachable: {
    state: known("choose"),
    answers: { payment_start: refuse("terminal_unreachable") },
    deeds: ["press k"],
  },
  aborting: { state: known("running"), deeds: ["press a"] },
  aborted_cashier: {
    state: paying({ state: "cancelled", reason: "aborted", abort_asked: true, actions: [] }),
  },
  card_in: { state: live({ card_place: "in", screen: null }) },
  card_out: { state: live({ card_place: "removed", screen: null }) },
  assistance: { state: live({ assistance: true, screen: null }) },
  long_wait: { state: paying({ running_ms: 75_000 }, { actions: [] }) },
  tip_result: {
    state: {
      ...known("card_done"),
      sale: known("card_done").sale && {
        ...(known("card_done").sale as SaleView),
        payment: {
          ...(known("card_done").sale?.payment as PaymentView),
          tip: eur(300),
        },
      },
    },
  },
  shows_approved: { state: known("unknown"), deeds: ["click It shows approved…"] },
  shows_not_charged: { state: known("unknown"), deeds: ["click It shows not charged…"] },
  conflict_decide: { state: FAULT, deeds: ["press Shift+F8"] },
  give_back: {
    state: full("till_full"),
    answers: { return_options: RETURNS },
    deeds: ["press F9", "click Receipt 1042", "press g"],
  },

  // Trouble with the disk
  disk_full: { state: { ...FAULT, conflicts: [] } },
  disk_failed: {
    state: {
      ...FAULT,
      conflicts: [],
      storage_fault: FAULT.storage_fault && {
        ...FAULT.storage_fault,
        cause: "failed",
        waiting: [],
      },
    },
  },
  disk_refused: {
    state: {
      ...FAULT,
      conflicts: [],
      storage_fault: FAULT.storage_fault && {
        ...FAULT.storage_fault,
        cause: "refused",
        unreadable: 2,
      },
    },
  },
};
