/** What waits elsewhere: seen on every screen, listed, and opened from the list. */

import { render } from "svelte/server";
import { describe, expect, it } from "vitest";
import type { StateView } from "$bindings";
import Header from "./Header.svelte";
import { FixtureBackend, SNAPSHOT, STATES } from "$lib/backend/fixture";
import { LEFT, RETURNS } from "$lib/backend/fixture_full";
import { FULL_STATES } from "$lib/backend/fixture_full_states";
import { Desk } from "$lib/state/desk.svelte";
import { Session } from "$lib/state/session.svelte";
import type { Action } from "$lib/ui/action";
import Returned from "../features/receipts/Returned.svelte";
import OpenSales from "../features/pay/OpenSales.svelte";
import { Pay } from "../features/pay/pay.svelte";

const settled = () => new Promise((done) => setTimeout(done, 0));
const find = () => undefined;

async function at(name: string) {
  const state = (STATES[name] ?? FULL_STATES[name]) as StateView;
  const session = new Session(new FixtureBackend({ ...SNAPSHOT, state }));
  session.start();
  await settled();
  return { state, session, desk: new Desk(session.backend, session) };
}

async function counter(name: string): Promise<string | undefined> {
  const { desk, session } = await at(name);
  const { body } = render(Header, { props: { desk, session, find } });
  const button = /<button[^>]*data-testid="open-counter"[\s\S]*?<\/button>/.exec(body)?.[0];
  return button?.replace(/<[^>]*>/g, "").trim();
}

async function list(name: string): Promise<string> {
  const { desk, state } = await at(name);
  const props = {
    pay: new Pay(desk),
    desk,
    find,
    parked: state.parked,
    free: true,
    recall: find,
    discard: find,
  };
  const { open_sales: sales, open_returns: returns } = state;
  return render(OpenSales, { props: { ...props, sales, returns } }).body;
}

const open = (id: string): Action => ({
  id: `return.open:${id}`,
  label: "Open",
  enabled: true,
  perform: () => undefined,
});

describe("what nobody knows the end of", () => {
  it.each([
    ["till", undefined],
    ["unresolved", "Unresolved payments: 1"],
    ["back_left", "Unresolved returns: 1"],
    ["back_left_all", "Unresolved: 2"],
  ])("is counted at the top of %s", async (name, words) => {
    expect(await counter(name)).toBe(words);
  });

  it("is listed with its receipt, its amount and a button", async () => {
    const html = await list("back_left");
    expect(html).toContain("Return of receipt 1042");
    expect(html).toContain("12.00 EUR");
    expect(html).toContain("It is not known yet whether money went back");
    expect(html).toMatch(/<button[\s\S]*Open/);
  });

  it("is told of as money that goes back, never as a charge", async () => {
    for (const name of ["back_left", "back_left_all"]) {
      const row = (await list(name)).split("<li")[1] ?? "";
      expect(row).toContain("Return of receipt");
      expect(row).not.toContain("charged");
    }
  });

  it("is not finished on its receipt, and opens from there", () => {
    const left = { ...RETURNS.done[0]!, id: LEFT.id, receipt_number: null };
    const options = { ...RETURNS, done: [left] };
    const props = { options, show: () => undefined, open, give: undefined };
    const { body } = render(Returned, { props });
    expect(body).toContain("not finished");
    expect(body).toMatch(/<button[\s\S]*Open/);
    expect(body).not.toContain("Return 1044");
  });
});
