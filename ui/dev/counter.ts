/** The counter: filling a basket, its questions, baskets that wait, codes that bring nothing. */

import type { BasketView, LineView, StateView } from "$bindings";
import { BASKET, eur, ITEMS } from "../src/lib/backend/fixture";
import { known, refuse, type Shown, TILL } from "./shown";

const filled = (basket: Partial<BasketView>): StateView => ({
  ...TILL,
  basket: { ...BASKET, ...basket },
});

/** The basket with one line changed and selected. */
function lined(number: number, more: Partial<LineView>): StateView {
  return filled({
    lines: BASKET.lines.map((line) => (line.line === number ? { ...line, ...more } : line)),
    selected: number,
  });
}

const REDUCED: Partial<LineView> = {
  amount: eur(1215),
  listed: eur(1350),
  reductions: [{ percent: "10", reason: "Damaged box", amount: eur(-135) }],
};

/** Everything that can be said about a line and about a basket. */
const RICH = filled({
  name: "Table 4",
  note: "Deliver before six, ring twice",
  lines: [
    { ...(BASKET.lines[0] as LineView), note: "oat milk" },
    { ...(BASKET.lines[1] as LineView), instead_of: "6.20", each: "5.40" },
    { ...(BASKET.lines[2] as LineView), labelled: true },
    { ...(BASKET.lines[4] as LineView), ...REDUCED },
    { ...(BASKET.lines[5] as LineView), back: true, quantity: "1", amount: eur(-425) },
    { ...(BASKET.lines[3] as LineView), name: "Gift card", gift: "•••• 4711", amount: eur(2500) },
  ],
  subtotal: eur(5022),
  off: [{ percent: "5", reason: "Regular customer", amount: eur(-126) }],
  discount: eur(-261),
  total: eur(4896),
  selected: 5,
});

const PARKED = [
  { basket: "b-2", name: "Blue coat", total: eur(1840), items: "4", at: "13:51" },
  {
    basket: "b-3",
    name: "Order 1207, collected on Thursday",
    total: eur(12_250),
    items: "17",
    at: "13:20",
  },
  { basket: "b-4", name: "Waiting 3", total: eur(240), items: "1", at: "13:02" },
];

const AGED = filled({
  age: 18,
  lines: [...BASKET.lines, { ...(BASKET.lines[4] as LineView), line: 7, name: "Red wine" }],
});

const NO_ITEMS = { categories: [], items: [], more: false, next: null };
const OPEN = {
  ...(ITEMS[0] as (typeof ITEMS)[0]),
  id: "item-open",
  name: "Repair",
  open_price: true,
};

const MANAGER_WANTED = refuse("approval_needed");

export const COUNTER: Record<string, Shown> = {
  rich: { state: RICH },
  exempt_basket: {
    state: filled({ exempt: "Export", relief: eur(-378), total: eur(3366), taxes: [] }),
  },
  money_back: {
    state: filled({
      lines: BASKET.lines.slice(4, 5).map((line) => ({ ...line, back: true, amount: eur(-1350) })),
      selected: 5,
      items: "1",
      total: eur(-1350),
    }),
  },
  aged: { state: AGED },
  age: { state: AGED, deeds: ["press F12"] },
  waiting: { state: { ...TILL, parked: PARKED } },
  open_baskets: {
    state: { ...known("unresolved"), parked: PARKED },
    deeds: ["press F8"],
  },
  deeds: { state: TILL, deeds: ["press Alt+M"] },
  deeds_none: { state: known("empty"), deeds: ["press Alt+M"] },
  discount: { state: TILL, deeds: ["press F6"] },
  discount_again: { state: lined(5, REDUCED), deeds: ["press F6"] },
  discount_amount: { state: TILL, deeds: ["press F6", "click Amount", "type 150"] },
  discount_all: { state: TILL, deeds: ["press Shift+F6"] },
  discount_manager: {
    state: TILL,
    answers: { basket_discount: MANAGER_WANTED },
    deeds: ["press F6", "click 50 %", "click Damaged", "press Enter"],
  },
  price: { state: TILL, deeds: ["press F5"] },
  note: { state: TILL, deeds: ["press Alt+N"] },
  note_all: { state: TILL, deeds: ["press Alt+B"] },
  take_back: { state: TILL, deeds: ["press Alt+R"] },
  exempt: { state: TILL, deeds: ["press Alt+X"] },
  free_item: { state: TILL, deeds: ["press Alt+I"] },
  open_price: {
    state: TILL,
    answers: { item_list: { ...NO_ITEMS, items: [OPEN, ...ITEMS.slice(0, 5)] } },
    deeds: ["click Repair"],
  },
  weight: { state: TILL, deeds: ["click Brie de Meaux"] },
  gift_sold: { state: TILL, deeds: ["press Alt+G"] },
  park: { state: TILL, deeds: ["press F7"] },
  discard: { state: TILL, deeds: ["press Alt+D"] },
  times: { state: TILL, deeds: ["type 12", "press *"] },
  items_none: { state: known("empty"), answers: { item_list: NO_ITEMS } },
  scan_unknown: {
    state: TILL,
    answers: { basket_scan: refuse("unknown_item", { code: "4006381333931" }) },
    deeds: ["scan 4006381333931", "scan 12345", "scan 8711000123456"],
  },
  scan_several: {
    state: TILL,
    answers: {
      basket_scan: refuse("several_items", { code: "4006381333931", items: ITEMS.slice(5, 8) }),
    },
    deeds: ["scan 4006381333931"],
  },
  scan_price: {
    state: TILL,
    answers: { basket_scan: refuse("price_needed", { item: "item-open", name: "Repair" }) },
    deeds: ["scan 4006381333931"],
  },
};
