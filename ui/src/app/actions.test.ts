import { render } from "svelte/server";
import { describe, expect, it } from "vitest";
import type { StateView } from "$bindings";
import { Ending } from "../features/cloud/ending.svelte";
import { CloudWizard } from "../features/cloud/wizard.svelte";
import { Deciding } from "../features/conflicts/deciding.svelte";
import { Pay } from "../features/pay/pay.svelte";
import { Printing } from "$lib/state/printing.svelte";
import { Returns } from "../features/receipts/returns.svelte";
import { Sell } from "../features/sell/sell.svelte";
import { FixtureBackend, PRINTER, SNAPSHOT, STATES } from "$lib/backend/fixture";
import { ERRORS } from "$lib/backend/errors";
import { BEHIND, CLOUDY } from "$lib/backend/fixture_cloud";
import { asked, live, OPEN_DOOR, RETURNS } from "$lib/backend/fixture_full";
import { FULL_STATES } from "$lib/backend/fixture_full_states";
import { Desk, type Panel } from "$lib/state/desk.svelte";
import { Session } from "$lib/state/session.svelte";
import { Actions } from "./actions.svelte";
import Banners from "./Banners.svelte";
import { baseOf } from "./keymap";
import { groups } from "./overlays/groups";
import { STEPS } from "./steps";

const settled = () => new Promise((done) => setTimeout(done, 0));

async function till(state: StateView) {
  const session = new Session(new FixtureBackend({ ...SNAPSHOT, state }));
  session.start();
  await settled();
  const desk = new Desk(session.backend, session);
  const parts = {
    desk,
    sell: new Sell(desk),
    pay: new Pay(desk),
    deciding: new Deciding(),
    returns: new Returns(),
    printing: new Printing(desk),
    cloud: new CloudWizard(desk),
    ending: new Ending(desk),
  };
  return { ...parts, actions: new Actions(parts) };
}

const keys = (actions: Actions) =>
  actions.list.flatMap(({ key, also, enabled }) => (enabled ? [key, also] : [])).filter(Boolean);

const banners = async (state: StateView) => {
  const { desk, ending, actions } = await till(state);
  const props = { session: desk.session, desk, ending, find: actions.find };
  return render(Banners, { props }).body;
};

const ALL = Object.entries({ ...STATES, ...FULL_STATES });
const PANELS: (Panel | null)[] = [null, "open_sales", "receipts", "menu", "terminals", "settings"];

/** Every state under every panel, and with what is typed in a pane. */
async function everywhere(state: StateView): Promise<Actions["list"][]> {
  const { actions, desk, pay, returns } = await till(state);
  const lists = PANELS.map((panel) => {
    desk.open(panel);
    returns.show(panel === "receipts" ? RETURNS : null);
    return actions.list;
  });
  desk.open(null);
  if (pay.pane === "choose") {
    pay.openCash("5");
    lists.push(actions.list);
    pay.closeEntry();
    pay.openCard();
    lists.push(actions.list);
  }
  return lists;
}

describe("the one list of steps", () => {
  it.each(ALL)("has each key once in %s, under every panel", async (_, state) => {
    for (const list of await everywhere(state)) {
      const bound = list.flatMap(({ key, also, enabled }) =>
        enabled ? [key, also].filter(Boolean) : [],
      );
      expect(bound).toEqual([...new Set(bound)]);
    }
  });

  it.each(ALL)("agrees with the key settings in %s", async (_, state) => {
    for (const { id, key } of (await everywhere(state)).flat()) {
      if (key === undefined) continue;
      const step = STEPS[baseOf(id)];
      expect(step, `give ${id} a line in steps.ts`).toBeDefined();
      const own = [...(step?.keys ?? []), ...(step?.others ?? [])];
      const usual = id === "shell.help" ? [...own, "Shift+F1"] : own;
      expect(usual, `${id} has another key in steps.ts`).toContain(key);
    }
  });

  it.each(ALL)("is what help and the search for steps show in %s", async (_, state) => {
    for (const list of await everywhere(state)) {
      const shown = groups(list).flatMap((group) => group.actions);
      expect(shown.toSorted(byId)).toEqual(list.toSorted(byId));
      for (const { label } of list) expect(label.trim()).not.toBe("");
      if (list.length === 0) continue;
      const ids = list.map(({ id }) => id);
      expect(ids).toEqual([...new Set(ids)]);
      expect(ids).toEqual(expect.arrayContaining(["shell.help", "shell.palette", "panel.menu"]));
    }
  });
});

const byId = (one: { id: string }, other: { id: string }) => one.id.localeCompare(other.id);

const ids = (actions: Actions) => actions.list.map(({ id }) => id);

describe("several terminals", () => {
  const terminal = SNAPSHOT.state.terminals[0] as StateView["terminals"][number];
  const several = Array.from({ length: 10 }, (_, at) => ({ ...terminal, id: `term-${at + 1}` }));

  it("each of the first nine has a key of its own, in the choice and beside a part in cash", async () => {
    const choose = STATES["choose"] as StateView;
    const { actions, pay } = await till({ ...choose, terminals: several });
    const cards = () =>
      actions.list.flatMap(({ id, key }) => (baseOf(id) === "pay.card" ? [key] : []));
    const nine = ["K", ...[2, 3, 4, 5, 6, 7, 8, 9].map((digit) => `Alt+${digit}`), undefined];
    expect(cards()).toEqual(nine);
    pay.openCash("5");
    expect(cards()).toEqual(nine);
  });
});

describe("terminals behind a cloud", () => {
  const choose = STATES["choose"] as StateView;

  it("the usual key asks the terminal where payments begin", async () => {
    const terminals = CLOUDY.terminals.toReversed();
    const { actions, pay } = await till({ ...choose, terminals });
    expect(actions.find(`pay.card:${BEHIND.id}`)?.key).toBe("K");
    expect(actions.find("pay.details")?.label).toContain("Method");
    pay.openCard();
    expect(keys(actions)).toEqual([...new Set(keys(actions))]);
    expect(actions.find("pay.method")?.key).toBe("M");
    expect(STEPS["pay.method"]?.keys).toEqual(["M"]);
    pay.choose("term-1");
    expect(actions.find("pay.method"), "it finds out by itself").toBeUndefined();
  });

  it("are paired from anywhere, but not over a payment or in training", async () => {
    const open = async (state: StateView) => (await till(state)).actions.find("cloud.open");
    expect((await open(SNAPSHOT.state))?.enabled).toBe(true);
    expect((await open(choose))?.enabled).toBe(false);
    expect((await open(FULL_STATES["back"] as StateView))?.enabled).toBe(false);
    const { actions, desk } = await till(SNAPSHOT.state);
    desk.session.shop = { ...SNAPSHOT.shop, training: true };
    expect(actions.find("cloud.open")).toBeUndefined();
  });

  it("whose secrets are locked are named on every screen, with the way to open them", async () => {
    const { actions, cloud } = await till(CLOUDY);
    actions.find("cloud.unlock")?.perform();
    expect(cloud.unlocking).toBe(true);
    for (const state of Object.values(STATES)) {
      const body = await banners({ ...state, terminals: CLOUDY.terminals });
      expect(body).toContain("no card payments on Terrace");
    }
    expect((await till(SNAPSHOT.state)).actions.find("cloud.unlock")).toBeUndefined();
    expect(await banners(SNAPSHOT.state)).not.toContain("secrets-locked");
  });

  it("an error leads only to steps that there are", async () => {
    const ids = new Set(
      (await Promise.all(ALL.map(([, state]) => everywhere(state)))).flat(2).map(({ id }) => id),
    );
    const offers = Object.values(ERRORS).flatMap(({ action }) => action ?? []);
    expect(offers.length).toBeGreaterThan(0);
    expect(offers.filter((id) => !ids.has(id))).toEqual([]);
  });
});

describe("the printer", () => {
  const shown = { sale: "sale-1042", returned: null, number: "1042" };

  it("a till without a printer has no button that needs one", async () => {
    const { desk, printing, actions } = await till(SNAPSHOT.state);
    desk.open("receipts");
    printing.show(shown);
    const needing = ["receipt.print", "printer.queue", "drawer.open", "pay.print"];
    expect(ids(actions).filter((id) => needing.includes(id))).toEqual([]);
    expect(ids(actions)).toContain("receipt.pdf");
  });

  it("with one it prints the receipt that is shown, and opens a drawer that there is", async () => {
    const state = { ...SNAPSHOT.state, printer: PRINTER };
    const { desk, printing, actions } = await till(state);
    desk.open("receipts");
    printing.show(shown);
    expect(ids(actions)).toEqual(expect.arrayContaining(["receipt.print", "drawer.open"]));
    await printing.print();
    expect(printing.said).toEqual({ kind: "printing", copy: 1 });
    const none = { ...PRINTER, settings: { ...PRINTER.settings, drawer: null } };
    const other = await till({ ...SNAPSHOT.state, printer: none });
    expect(ids(other.actions)).not.toContain("drawer.open");
  });
});

describe("keys", () => {
  it.each(Object.entries({ ...STATES, ...FULL_STATES }))(
    "mean one thing in %s",
    async (_, state) => {
      const { actions } = await till(state);
      expect(keys(actions)).toEqual([...new Set(keys(actions))]);
    },
  );

  it("of a question about a signature leave no sale and stop no terminal", async () => {
    const doubt = { state: "unknown", actions: ["ask", "leave"] } as const;
    const { actions } = await till(
      live({ ...doubt, actions: [...doubt.actions], prompt: asked({ kind: "confirmation" }) }),
    );
    const leave = actions.find("pay.leave");
    expect(leave).toBeDefined();
    expect([actions.find("prompt.no")?.key, actions.find("prompt.yes")?.key]).not.toContain(
      leave?.key,
    );
  });

  it("under typed digits K names the part that the card would pay", async () => {
    const { actions, pay } = await till(FULL_STATES["choose_full"] as StateView);
    pay.openCash("5");
    pay.type("00");
    const card = actions.find("pay.card:term-1");
    expect(card).toMatchObject({ key: "K", label: "Card 5.00", enabled: true });
    pay.type("00");
    expect(actions.find("pay.card:term-1")?.enabled, "more than what is due").toBe(false);
  });
});

describe("money back", () => {
  it("names the step to the payment by who pays", async () => {
    const filled = STATES["till"] as StateView;
    const label = async (minor: number) => {
      const total = { ...filled.basket.total, minor, text: "13.50" };
      const state = { ...filled, basket: { ...filled.basket, total } };
      return (await till(state)).actions.find("sell.pay")?.label;
    };
    expect(await label(1350)).toBe("Pay 13.50");
    expect(await label(-1350)).toBe("Settle 13.50");
  });

  it("is offered only beside a receipt of which something can go back", async () => {
    const { actions, desk, returns } = await till(SNAPSHOT.state);
    returns.show(RETURNS);
    expect(actions.find("return.give"), "no receipt is shown").toBeUndefined();
    desk.open("receipts");
    expect(actions.find("return.give")?.key).toBe("G");
    returns.show({ ...RETURNS, payments: [] });
    expect(actions.find("return.give")).toBeUndefined();
  });

  it("in doubt asks and says in words of money that goes back", async () => {
    const { actions } = await till(FULL_STATES["back_unknown"] as StateView);
    expect(actions.find("pay.ask")?.enabled).toBe(true);
    expect(actions.find("pay.shows_approved")?.label).toContain("given back");
    expect(actions.find("sell.pay"), "no other money is asked for meanwhile").toBeUndefined();
  });
});

describe("the network", () => {
  it("that protects nothing is named on every screen, and no longer than that", async () => {
    const plain = { ...OPEN_DOOR, warning: "plain_network" as const };
    for (const state of Object.values(STATES)) {
      expect(await banners({ ...state, listener: plain })).toContain("plain-network");
    }
    expect(await banners({ ...SNAPSHOT.state, listener: OPEN_DOOR })).not.toContain(
      "plain-network",
    );
  });
});
