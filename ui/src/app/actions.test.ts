import { render } from "svelte/server";
import { describe, expect, it } from "vitest";
import type { StateView } from "$bindings";
import { Deciding } from "../features/conflicts/deciding.svelte";
import { Pay } from "../features/pay/pay.svelte";
import { Returns } from "../features/receipts/returns.svelte";
import { Sell } from "../features/sell/sell.svelte";
import { FixtureBackend, SNAPSHOT, STATES } from "$lib/backend/fixture";
import { asked, FULL_STATES, live, OPEN_DOOR, RETURNS } from "$lib/backend/fixture_full";
import { Desk } from "$lib/state/desk.svelte";
import { Session } from "$lib/state/session.svelte";
import { Actions } from "./actions.svelte";
import Banners from "./Banners.svelte";

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
  };
  return { ...parts, actions: new Actions(parts) };
}

const keys = (actions: Actions) =>
  actions.list.flatMap(({ key, also, enabled }) => (enabled ? [key, also] : [])).filter(Boolean);

const banners = async (state: StateView) => {
  const { desk, actions } = await till(state);
  return render(Banners, { props: { session: desk.session, find: actions.find } }).body;
};

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
