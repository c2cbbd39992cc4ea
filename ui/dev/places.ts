/** Before there is a till, learning on one, and the customer's screen. */

import type { DisplayStep, DisplayView, SetupView, StateView } from "$bindings";
import { BASKET, eur, PRINTER } from "../src/lib/backend/fixture";
import { CODE } from "../src/lib/backend/fixture_code";
import { known, LANGUAGE, refuse, type Shown, TILL, WAITING } from "./shown";

const tax = (letter: string, category: string, rate: string) => ({ letter, category, rate });

const SETUP: SetupView = {
  countries: [
    {
      code: "NL",
      name: "Nederland",
      currency: "EUR",
      inclusive: true,
      taxes: [tax("A", "standard", "21"), tax("B", "reduced", "9"), tax("C", "zero", "0")],
      smallest_coin: "0.05",
      zones: ["Europe/Amsterdam"],
      language: "nl",
      assumed: false,
    },
    {
      code: "GB",
      name: "United Kingdom",
      currency: "GBP",
      inclusive: true,
      taxes: [tax("A", "standard", "20"), tax("B", "reduced", "5"), tax("C", "zero", "0")],
      smallest_coin: "",
      zones: ["Europe/London"],
      assumed: false,
      language: "en",
    },
  ],
  currencies: ["CHF", "EUR", "GBP", "USD"],
  languages: ["en", "nl", "de"],
  day_start: "04:00",
  keychain: true,
};

const DRAFT = {
  country: "NL",
  language: LANGUAGE,
  name: "Corner Deli",
  address: ["Marktstraat 1", "1011 AB Amsterdam"],
  vat_id: "NL000000000B00",
  zone: "Europe/Amsterdam",
  day_start: "04:00",
  smallest_coin: "0.05",
  taxes: SETUP.countries[0]?.taxes,
  people: [
    { name: "Manager", role: "manager", pin: "" },
    { name: "Cashier", role: "cashier", pin: "" },
  ],
};

const SETTING_UP = {
  state_snapshot: refuse("no_till"),
  setup_begin: SETUP,
  setup_check: {},
} as const;

/** The set-up, begun before and come so far. */
function setup(at: number, more: Partial<Shown> = {}, draft: object = {}): Shown {
  const kept = JSON.stringify({ draft: { ...DRAFT, ...draft }, at, items: "own", guess: "" });
  return {
    state: TILL,
    kept: { "florin.setup": kept },
    ...more,
    answers: { ...SETTING_UP, ...more.answers },
  };
}

const MANAGER = { id: "op-2", name: "Manager", role: "manager" } as const;
const NEW: StateView = { ...known("empty"), operator: MANAGER, terminals: [] };
const guide = (stop: string) => ({ "florin.guide": stop });

const TRAINING = { training: true };
const learning = (state: StateView): Shown => ({
  state: { ...state, practice: "pays" },
  shop: TRAINING,
});
const trying = (state: StateView): Shown => ({ ...learning(state), kept: guide("trying") });

const SHOWN: DisplayView = {
  shop: "Corner Deli",
  language: "en",
  theme: "system",
  training: false,
  step: "basket",
  lines: BASKET.lines.map(({ line, name, quantity, unit, each, amount, listed, back }) => ({
    line,
    name,
    quantity: unit ? `${quantity} ${unit}` : quantity,
    each: quantity === "1" ? null : each,
    listed,
    back,
    amount,
  })),
  discount: null,
  tax: null,
  total: eur(3744),
  due: null,
  cash: null,
  back: null,
  change: null,
  code: null,
  brand: null,
};
const customer = (step: DisplayStep, more: Partial<DisplayView> = {}): Shown => ({
  state: TILL,
  display: { ...SHOWN, step, ...more },
});

export const PLACES: Record<string, Shown> = {
  setup_new: { state: TILL, answers: SETTING_UP },
  setup_country: setup(0),
  setup_shop: setup(1),
  setup_shop_wrong: setup(1, {
    answers: { setup_check: refuse("invalid", { field: "name", cure: "name the shop" }) },
    deeds: ["press Enter"],
  }),
  setup_money: setup(2),
  setup_people: setup(3),
  setup_people_wrong: setup(3, {
    answers: { setup_check: refuse("invalid", { field: "people.0.pin", cure: "six digits" }) },
    deeds: ["click Next"],
  }),
  setup_items: setup(3, { deeds: ["click Next"] }),
  setup_items_key_file: setup(3, {
    answers: { setup_begin: { ...SETUP, keychain: false } },
    deeds: ["click Next"],
  }),
  guide_terminal: { state: NEW, kept: guide("terminal") },
  guide_terminal_set: {
    state: { ...NEW, terminals: TILL.terminals },
    kept: guide("terminal"),
  },
  guide_printer: { state: NEW, kept: guide("printer") },
  guide_printer_set: { state: { ...NEW, printer: PRINTER }, kept: guide("printer") },
  guide_trial: { state: NEW, kept: guide("trial") },
  guide_trial_problem: {
    state: NEW,
    kept: guide("trial"),
    answers: { training_start: refuse("shop_busy") },
    deeds: ["press Enter"],
  },
  trial_tap: trying({ ...known("empty"), operator: MANAGER }),
  trial_tap_no_items: {
    ...trying({ ...known("empty"), operator: MANAGER }),
    answers: { item_list: { categories: [], items: [], more: false, next: null } },
  },
  trial_pay: trying(TILL),
  trial_how: trying(known("choose")),
  trial_waits: trying(known("running")),
  trial_paid: trying(known("card_done")),
  training_ask: { state: TILL, deeds: ["press F10", "press r"] },
  training_manager: {
    state: TILL,
    answers: { training_start: refuse("approval_needed") },
    deeds: ["press F10", "press r", "press Enter"],
  },
  training: learning(TILL),
  training_signin: learning(known("signin")),
  training_unknown: learning(known("unknown")),
  training_menu: { ...learning(TILL), deeds: ["press F10"] },
  training_ending: {
    ...learning(TILL),
    answers: { training_end: WAITING },
    deeds: ["click End training"],
  },
  display_welcome: customer("welcome"),
  display_basket: customer("basket"),
  display_reduced: customer("basket", {
    lines: SHOWN.lines.map((line) =>
      line.line === 5 ? { ...line, listed: eur(1500) } : { ...line, back: line.line === 6 },
    ),
    discount: eur(-150),
  }),
  display_due: customer("due", { due: eur(1744), cash: eur(1745) }),
  display_card: customer("card", { due: eur(3744) }),
  display_code: customer("card", { due: eur(3744), code: CODE }),
  display_wait: customer("wait", { due: eur(3744) }),
  display_declined: customer("declined", { due: eur(3744) }),
  display_paid: customer("paid", { brand: "Visa" }),
  display_change: customer("paid", { change: eur(1255) }),
  display_back: customer("due", { total: eur(-1350), back: eur(1350) }),
  display_training: { state: TILL, display: { ...SHOWN, step: "basket", training: true } },
};
