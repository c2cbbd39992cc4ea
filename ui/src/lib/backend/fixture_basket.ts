/** A basket and the items of a shop, for tests and for the states page. */

import type { AmountView, BasketView, ItemView, LineView } from "$bindings";

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

export const EMPTY: BasketView = {
  ...BASKET,
  can_undo: false,
  lines: [],
  selected: null,
  items: "0",
  taxes: [],
  tax: eur(0),
  total: eur(0),
};

export const CATEGORIES = [
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
