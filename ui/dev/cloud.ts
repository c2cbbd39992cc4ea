/** The way to terminals behind a cloud, in good and in bad shape, and those terminals. */

import type {
  BasketView,
  CloudView,
  DevicesView,
  LineView,
  PaymentView,
  SaleView,
  StateView,
} from "$bindings";
import { BASKET, eur, PAYMENT, SALE } from "../src/lib/backend/fixture";
import { BEHIND, CLOUD, CLOUD_SET, CLOUDY, STORE, tried } from "../src/lib/backend/fixture_cloud";
import { RETURNS } from "../src/lib/backend/fixture_full";
import { known, refuse, type Shown, TILL, WAITING } from "./shown";

/** One behind the cloud and one in the shop's network. */
const BOTH = CLOUDY.terminals.filter((one) => one.obstacle === null);

/** By keys: a button has another name in another language. */
const OPEN = [
  "press F10",
  "press t",
  "press Tab",
  "press Tab",
  "press Tab",
  "press Space",
] as const;
/** Two behind the cloud and one in the shop's network, all of them ready. */
const EMPTY: StateView = {
  ...known("empty"),
  operator: CLOUDY.operator,
  terminals: CLOUDY.terminals.map((one) => ({ ...one, state: "ready", obstacle: null })),
};

/** The wizard on a till where nothing is set up yet. */
export function wizard(
  more: Omit<Partial<Shown>, "deeds"> & { deeds?: Shown["deeds"] } = {},
): Shown {
  return {
    state: { ...EMPTY, terminals: [] },
    ...more,
    answers: { cloud_show: CLOUD, ...more.answers },
    deeds: [...OPEN, ...(more.deeds ?? [])],
  };
}

/** The same where it is set up: it begins with the terminals. */
export const set = (
  view: Partial<CloudView> = {},
  more: Parameters<typeof wizard>[0] = {},
): Shown =>
  wizard({
    state: EMPTY,
    ...more,
    answers: { cloud_show: { ...CLOUD_SET, ...view }, ...more.answers },
  });

const store = (list: Partial<DevicesView>, more: Parameters<typeof wizard>[0] = {}): Shown =>
  set({}, { ...more, answers: { device_list: { ...STORE, ...list }, ...more.answers } });

/** One step back from the terminals is the signature, two steps back the test. */
const TESTED = ["press Escape", "press Escape"] as const;
const trial = (more: Parameters<typeof wizard>[0] = {}): Shown =>
  store({}, { ...more, deeds: ["press Enter", ...(more.deeds ?? [])] });

/** A coin, as the sale of the test is, and what the core does with it. */
const COIN: SaleView = { ...SALE, total: eur(1), due: eur(1) };
const LINE: LineView = {
  ...(BASKET.lines[0] as LineView),
  name: "Test payment",
  quantity: "1",
  each: "0.01",
  amount: eur(1),
};
const ALONE: BasketView = { ...EMPTY.basket, lines: [LINE], total: eur(1) };
const RUNNING: PaymentView = { ...PAYMENT, amount: eur(1), terminal: BEHIND.name };
const PAID: PaymentView = { ...RUNNING, state: "approved", credited: eur(1), actions: [] };
const DONE: SaleView = { ...COIN, state: "completed", due: eur(0), payment: PAID };
const [PAYABLE] = RETURNS.payments;
const WAY = { way: "void" as const, part: false, terminals: [BEHIND.id] };

/** A test that was begun, and how far its payment came. */
const coin = (sale: SaleView, more: Parameters<typeof wizard>[0] = {}): Shown =>
  trial({
    ...more,
    turns: {
      basket_open_item: { basket: ALONE },
      sale_checkout: { sale: COIN },
      payment_start: { sale },
      ...more.turns,
    },
    answers: {
      return_options: {
        ...RETURNS,
        payments: [{ ...PAYABLE, payment: PAID.id, terminal: BEHIND.id, ways: [WAY] }],
      },
      ...more.answers,
    },
    deeds: ["press Enter", ...(more.deeds ?? [])],
  });

export const BEHIND_CLOUD: Record<string, Shown> = {
  cloud_region: wizard({ answers: { cloud_show: { ...CLOUD, settings: { environment: "eur" } } } }),
  cloud_region_custom: wizard({
    answers: { cloud_show: { ...CLOUD, settings: { environment: "custom" } } },
  }),
  cloud_region_wrong: set(
    {},
    {
      answers: { cloud_test: refuse("invalid", { field: "user_domain", cure: "-" }) },
      deeds: TESTED.slice(),
    },
  ),
  cloud_lost: wizard({ answers: { cloud_show: refuse("storage_fault") } }),
  cloud_key: wizard({
    answers: { cloud_show: { ...CLOUD, settings: CLOUD_SET.settings } },
    deeds: ["press Enter"],
  }),
  cloud_key_own: wizard({
    answers: {
      cloud_show: {
        ...CLOUD,
        settings: {
          environment: "custom",
          user_domain: "corner-deli",
          api_base: "https://api.example.com",
          auth_base: "https://auth.example.com",
        },
      },
    },
    deeds: ["press Enter"],
  }),
  cloud_key_kept: set({}, { deeds: ["click Key"] }),
  cloud_key_renewed: set({ obstacle: "key_renewed" }),
  cloud_vault_missing: set({ vault: { state: "keychain_missing", lost: [] } }),
  cloud_vault_keychain: set(
    { vault: { state: "keychain_locked", lost: [] } },
    { deeds: ["press Tab", "press Tab", "press Space"] },
  ),
  cloud_vault_choose: set(
    { vault: { state: "keychain_missing", lost: [] } },
    { deeds: ["press Tab", "press Tab", "press ArrowUp"] },
  ),
  cloud_vault_locked: set(
    { vault: { state: "locked", lost: [] } },
    { deeds: ["press Tab", "press Tab", "press Space"] },
  ),
  cloud_vault_unreadable: set({ vault: { state: "unreadable", lost: [] } }),
  cloud_testing: set({}, { answers: { cloud_test: WAITING }, deeds: TESTED.slice() }),
  cloud_test: set({}, { deeds: TESTED.slice() }),
  cloud_test_key: set(
    {},
    { answers: { cloud_test: tried("token", "key_wrong") }, deeds: TESTED.slice() },
  ),
  cloud_test_devices: set(
    {},
    { answers: { cloud_test: tried("devices", "not_subscribed") }, deeds: TESTED.slice() },
  ),
  cloud_test_clock: set(
    {},
    {
      answers: { cloud_test: { ...tried(null), clock_off_s: 412 } },
      deeds: TESTED.slice(),
    },
  ),
  cloud_save: set({}, { deeds: ["press Escape"] }),
  cloud_save_new: set({ set_up: false }, { deeds: ["press Enter", "press Enter", "press Enter"] }),
  cloud_save_refused: set(
    { set_up: false },
    {
      answers: { cloud_set: refuse("terminal_obstacle", { why: "key_wrong" }) },
      deeds: [
        "press Enter",
        "press Enter",
        "press Enter",
        "press Tab",
        "press Tab",
        "press Tab",
        "type 123456",
        "press Enter",
      ],
    },
  ),
  cloud_devices: store({}),
  cloud_devices_picked: store(
    {},
    { deeds: ["press Tab", "press Tab", "press Tab", "press Space"] },
  ),
  cloud_devices_paired: store({
    devices: STORE.devices.map((one, at) => (at === 0 ? { ...one, terminal: BEHIND.id } : one)),
  }),
  cloud_devices_none: store({ devices: [], nameless: 2 }),
  cloud_devices_wait: set({}, { answers: { device_list: WAITING } }),
  cloud_devices_refused: set(
    {},
    { answers: { device_list: refuse("terminal_obstacle", { why: "not_subscribed" }) } },
  ),
  cloud_trial: trial(),
  cloud_trial_blocked: trial({ state: CLOUDY }),
  cloud_trial_none: trial({ state: { ...EMPTY, terminals: [] } }),
  cloud_trial_asking: coin({ ...COIN, payment: RUNNING }),
  cloud_trial_unpaid: coin({
    ...COIN,
    payment: { ...RUNNING, state: "cancelled", reason: "cancel", actions: [] },
  }),
  cloud_trial_paid: coin(DONE),
  cloud_trial_cannot: coin(DONE, {
    answers: { return_options: { ...RETURNS, payments: [] } },
  }),
  cloud_trial_unknown: coin({
    ...COIN,
    payment: { ...RUNNING, state: "unknown", asks: 2, actions: ["ask", "leave"] },
    actions: [],
  }),
  choose_methods: { state: { ...known("choose"), terminals: BOTH } },
  card_methods: {
    state: { ...known("choose"), terminals: BOTH },
    deeds: ["press t", "press m", "press m"],
  },
  terminals_past: {
    state: { ...TILL, terminals: [BEHIND] },
    deeds: [
      "press F10",
      "press t",
      "press Tab",
      "press Tab",
      "press Tab",
      "press Tab",
      "press Space",
    ],
  },
  terminals_obstacles: {
    state: {
      ...TILL,
      terminals: [
        { ...BEHIND, is_default: false, state: "not_ready", obstacle: "key_renewed" },
        { ...BEHIND, id: "term-9", name: "Bar", state: "not_answering", obstacle: "timeout" },
      ],
    },
    answers: { terminal_check: refuse("terminal_obstacle", { why: "key_renewed" }) },
    deeds: ["press F10", "press t", "click Ask how it is"],
  },
  terminals_cloud: { state: CLOUDY, deeds: ["press F10", "press t"] },
  unlock: {
    state: CLOUDY,
    answers: { vault_show: { state: "locked", lost: [] } },
    deeds: ["press F10", "press t", "click Enter passphrase…"],
  },
  unlock_wrong: {
    state: CLOUDY,
    answers: {
      vault_show: { state: "locked", lost: [] },
      vault_unlock: refuse("wrong_passphrase"),
    },
    deeds: ["press F10", "press t", "click Enter passphrase…", "type correct", "press Enter"],
  },
  unlock_lost: {
    state: CLOUDY,
    answers: {
      vault_show: { state: "open", lost: ["ppaas/application", `terminal/${BEHIND.id}/key`] },
    },
    deeds: ["press F10", "press t", "click Enter passphrase…"],
  },
  obstacle_paying: {
    state: { ...known("choose"), terminals: BOTH },
    answers: { payment_start: refuse("terminal_obstacle", { why: "no_network" }) },
    deeds: ["press k"],
  },
};
