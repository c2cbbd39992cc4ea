/** Printers and receipts, the scanner's trial, and contradictions that a manager decides about. */

import type { ConflictView, PrinterView, StateView } from "$bindings";
import { PRINTER } from "../src/lib/backend/fixture";
import { GIVING, NOT_BACK } from "../src/lib/backend/fixture_full";
import { full, known, refuse, type Shown, TILL } from "./shown";

const printed = (state: StateView, printer: Partial<PrinterView> = {}): StateView => ({
  ...state,
  printer: { ...PRINTER, ...printer },
});
const NO_PAPER: Partial<PrinterView> = {
  state: { state: "trouble", trouble: "paper_out" },
  waiting: 2,
};

const LATE = known("fault").conflicts[0] as ConflictView;

export const DEVICES: Record<string, Shown> = {
  printer: { state: printed(TILL) },
  printer_trouble: { state: printed(TILL, NO_PAPER) },
  printer_queue: {
    state: printed(TILL, NO_PAPER),
    deeds: ["press F10", "press t", "click Printer queue"],
  },
  printer_new: { state: TILL, deeds: ["press F10", "press t", "click Set up a printer"] },
  printer_set: {
    state: printed(TILL),
    deeds: ["press F10", "press t", "click Printer settings"],
  },
  drawer: { state: printed(TILL), deeds: ["press Control+d"] },
  receipt: { state: printed(TILL), deeds: ["press F9", "click Receipt 1042"] },
  receipt_copy: {
    state: printed(TILL),
    deeds: ["press F9", "click Receipt 1042", "press p"],
  },
  receipt_no_printer: {
    state: TILL,
    answers: { receipt_document: refuse("storage_fault") },
    deeds: ["press F9", "click Receipt 1042", "press d"],
  },
  cash_done_print: { state: printed(known("cash_done")) },
  card_done_print: {
    state: printed(known("card_done"), { settings: { ...PRINTER.settings, automatic: false } }),
  },
  key_choose: { state: TILL, deeds: ["press F10", "press s", "click Pay: F12. Change the key"] },
  scanner_settings: { state: TILL, deeds: ["press F10", "press s", "click Try a scan"] },
  scanner_drawn: {
    state: TILL,
    deeds: ["press F10", "press s", "click Try a scan", "scan 4006381333931"],
  },
  scanner_slow: {
    state: TILL,
    deeds: ["press F10", "press s", "click Try a scan", "type 40063813", "press Enter"],
  },
  display_place: {
    state: TILL,
    answers: {
      display_switch: {
        open: true,
        address: "http://127.0.0.1:4100/display.html#token=9rT4kQz7mB2xYw8nLp3vHs",
      },
    },
    deeds: ["press F10", "press d"],
  },
  key_file: {
    state: { ...TILL, operator: { id: "op-2", name: "Manager", role: "manager" } },
    shop: { key_file: true, samples: true },
    deeds: ["press F10"],
  },
  terminal_remove: {
    state: full("terminals"),
    deeds: ["press F10", "press t", "click Remove…"],
  },
  terminal_silent: {
    state: {
      ...TILL,
      terminals: TILL.terminals.map((one) => ({ ...one, state: "not_answering" as const })),
    },
    answers: { terminal_check: refuse("terminal_unreachable") },
    deeds: ["press F10", "press t", "click Ask how it is"],
  },
  alarm: { state: { ...TILL, conflicts: [LATE] } },
  alarms: { state: { ...TILL, conflicts: [{ ...LATE, kind: "second_charge" }, NOT_BACK] } },
  alarm_back: { state: { ...TILL, conflicts: [NOT_BACK] }, deeds: ["press Shift+F8"] },
  alarm_reversing: {
    state: {
      ...TILL,
      conflicts: [
        { ...LATE, choices: [], reversal: { ...GIVING.payment, state: "unknown", asks: 2 } },
      ],
    },
  },
};
