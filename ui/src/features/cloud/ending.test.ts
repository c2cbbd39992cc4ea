import { render } from "svelte/server";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CloudView, OperatorView, StateView } from "$bindings";
import { FixtureBackend, SNAPSHOT } from "$lib/backend/fixture";
import { BEHIND, CLOUD_DEVICE, CLOUDY } from "$lib/backend/fixture_cloud";
import { Desk } from "$lib/state/desk.svelte";
import { Session } from "$lib/state/session.svelte";
import EndNotice from "./EndNotice.svelte";
import { Ending } from "./ending.svelte";
import { settled } from "./fixture_wizard";

type Role = OperatorView["role"];
const DAY = 24 * 60 * 60 * 1_000;
const ends = (days_left: number | null, more: Partial<CloudView> = {}): CloudView => ({
  ...CLOUD_DEVICE,
  identity: { ...CLOUD_DEVICE.identity!, until: "2026-11-27", days_left },
  ...more,
});

let backend: FixtureBackend;
let session: Session;
let desk: Desk;
let ending: Ending;
let view: CloudView | Error;
const asked = () => backend.calls.filter(({ name }) => name === "cloud_show").length;

async function till(more: Partial<StateView> = {}, training = false) {
  const state = { ...CLOUDY, terminals: [BEHIND], ...more };
  backend = new FixtureBackend({ ...SNAPSHOT, shop: { ...SNAPSHOT.shop, training }, state });
  backend.answer = (name, args) => {
    if (name !== "cloud_show") return Promise.resolve(backend.usual(name, args));
    return view instanceof Error ? Promise.reject(view) : Promise.resolve(view);
  };
  session = new Session(backend);
  session.start();
  await settled();
  desk = new Desk(backend, session);
  ending = new Ending(desk);
}

const as = (role: Role) =>
  (session.state = { ...session.state!, operator: { id: "op-9", name: "Somebody", role } });
const look = (days: number | null, more: Partial<CloudView> = {}) => {
  view = ends(days, more);
  return ending.look();
};
/** What stands above the screen. */
const banner = () => render(EndNotice, { props: { ending, find: () => undefined } }).body;

beforeEach(() => till());

describe("a certificate that ends", () => {
  it.each([
    ["manager", [true, true, true, true]],
    ["technician", [true, true, true, true]],
    ["supervisor", [false, false, false, true]],
    ["cashier", [false, false, false, true]],
  ] as [Role, boolean[]][])("is told a %s while it matters to them", async (role, told) => {
    as(role);
    const shown = [];
    for (const days of [30, 7, 1, 0]) {
      await look(days);
      shown.push(ending.shown !== null);
    }
    expect(shown).toEqual(told);
    await look(null);
    expect(ending.shown, "there is time").toBeNull();
  });

  it("is told to nobody where the till signs in otherwise, or where none is kept", async () => {
    for (const sign_in of ["application", ""]) {
      await look(0, { settings: { ...CLOUD_DEVICE.settings, sign_in } });
      expect(ending.shown).toBeNull();
    }
    await look(0, { settings: { environment: "eur" } });
    expect(ending.shown).toBeNull();
    await look(0, { identity: null });
    expect(ending.shown).toBeNull();
  });

  it("is told with the terminals that need it, and with the button to press", async () => {
    as("cashier");
    await look(0);
    const body = banner();
    for (const words of [BEHIND.name, "ended on 2026-11-27", "“Replace certificate…”"]) {
      expect(body).toContain(words);
    }
    expect(body, "it is not to be put away").not.toContain("Dismiss");
    session.state = { ...session.state!, terminals: [] };
    expect(banner()).not.toContain("certificate-banner");
  });

  it("can be put away until it is more urgent, or somebody else signs in", async () => {
    await look(20);
    expect(banner()).toContain("Dismiss");
    ending.read();
    expect(ending.shown).toBeNull();
    await look(8);
    expect(ending.shown, "hardly later").toBeNull();
    for (const days of [7, 1, 0]) {
      await look(days);
      expect(ending.shown?.days_left).toBe(days);
      ending.read();
    }
    expect(ending.shown, "payments have stopped").not.toBeNull();
    await look(1);
    expect(ending.shown).toBeNull();
    ending.signedOut();
    expect(ending.shown).not.toBeNull();
  });
});

describe("the question for it", () => {
  afterEach(() => vi.useRealTimers());

  it("is asked of a till with terminals behind the cloud, and not in training", async () => {
    view = ends(0);
    await till({ terminals: SNAPSHOT.state.terminals });
    await ending.look();
    expect(asked()).toBe(0);
    await till({}, true);
    await ending.look();
    expect([asked(), ending.shown]).toEqual([0, null]);
  });

  it("keeps nothing else waiting, and nobody hears of it where it fails", async () => {
    await look(0);
    view = new Error("silence");
    const again = ending.look();
    expect(desk.busy("cloud_show")).toBe(false);
    await again;
    expect([ending.shown, desk.problem, session.connection]).toEqual([null, null, "live"]);
  });

  it("is asked once, then once a day, until nobody watches any more", async () => {
    vi.useFakeTimers();
    view = ends(0);
    const over = ending.watch();
    await vi.advanceTimersByTimeAsync(DAY - 1);
    expect([asked(), ending.shown?.days_left]).toEqual([1, 0]);
    await vi.advanceTimersByTimeAsync(1);
    expect(asked()).toBe(2);
    over();
    await vi.advanceTimersByTimeAsync(3 * DAY);
    expect([asked(), ending.shown]).toEqual([2, null]);
  });

  it("is answered for who asked last", async () => {
    const answers: ((view: CloudView) => void)[] = [];
    backend.answer = () => new Promise((done) => answers.push(done));
    const looks = [ending.look(), ending.look()];
    answers[1]?.(ends(3));
    answers[0]?.(ends(0));
    await Promise.all(looks);
    expect(ending.shown?.days_left).toBe(3);
    ending.watch()();
    answers[2]?.(ends(0));
    await settled();
    expect(ending.shown, "nobody watches").toBeNull();
  });
});
