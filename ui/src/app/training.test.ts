import { render } from "svelte/server";
import { describe, expect, it } from "vitest";
import type { Snapshot } from "$bindings";
import { EMPTY, FixtureBackend, SNAPSHOT, STATES } from "$lib/backend/fixture";
import { Desk } from "$lib/state/desk.svelte";
import { Session } from "$lib/state/session.svelte";
import { Sell } from "../features/sell/sell.svelte";
import { Ending } from "../features/cloud/ending.svelte";
import { endTraining } from "../features/training/training";
import { samplesActions, trainingAction } from "./actions_training";
import Banners from "./Banners.svelte";

const settled = () => new Promise((done) => setTimeout(done, 0));

async function at(snapshot: Snapshot): Promise<Desk> {
  const session = new Session(new FixtureBackend(snapshot));
  session.start();
  await new Promise((done) => setTimeout(done, 0));
  return new Desk(session.backend, session);
}

const TRAINING: Snapshot = {
  ...SNAPSHOT,
  shop: { ...SNAPSHOT.shop, till: "TRAIN", training: true },
  state: { ...SNAPSHOT.state, practice: "pays" },
};

const banners = (desk: Desk) =>
  render(Banners, {
    props: { session: desk.session, desk, ending: new Ending(desk), find: () => undefined },
  }).body;

describe("training", () => {
  it("stands above every state, also where nobody is signed in", async () => {
    for (const state of Object.values(STATES)) {
      const desk = await at({ ...TRAINING, state: { ...state, practice: "pays" } });
      expect(banners(desk)).toContain("TRAINING — nothing here is money");
      expect(banners(desk)).toContain("End training");
      expect(banners(desk).includes("<select")).toBe(state.operator !== null);
    }
    expect(banners(await at(SNAPSHOT))).not.toContain("TRAINING");
  });

  it("is one step of the menu, into it or out of it", async () => {
    const shop = await at(SNAPSHOT);
    expect(trainingAction(shop).label).toBe("Start training");
    trainingAction(shop).perform();
    expect(shop.asks.open?.title).toBe("Start training?");
    expect(trainingAction(await at(TRAINING)).label).toBe("End training");
  });

  it("says what comes next where a first sale is tried", async () => {
    const desk = await at(TRAINING);
    desk.guide.to("trying");
    expect(banners(desk)).toContain("Now press Pay.");
    expect(banners(desk)).toContain("Open the shop");
    expect(desk.guide.shows(desk.session), "the steps of the set-up are over").toBe(false);
    desk.guide.over();
    expect(banners(desk)).not.toContain("Now press Pay.");
  });

  it("says what to do where there is nothing to tap", async () => {
    const backend = new FixtureBackend(TRAINING);
    const usual = backend.answer;
    backend.answer = (name, args) =>
      name === "item_list"
        ? Promise.resolve({ categories: [], items: [], more: false, next: null })
        : usual(name, args);
    const session = new Session(backend);
    session.start();
    await settled();
    const desk = new Desk(backend, session);
    desk.guide.to("trying");
    session.state = { ...SNAPSHOT.state, basket: EMPTY, practice: "pays" };
    expect(banners(desk), "nobody has looked yet").toContain("Tap an item to begin.");
    await new Sell(desk).load();
    await settled();
    expect(banners(desk)).toContain("No items yet: press “Free item…” and type a price.");
    desk.guide.over();
  });

  it("leaves the look that was chosen meanwhile to the till", async () => {
    const { preferences } = SNAPSHOT.state;
    const dark = { ...preferences, theme: "dark" as const };
    const backend = new FixtureBackend({
      ...TRAINING,
      state: { ...TRAINING.state, preferences: dark },
    });
    const usual = backend.answer;
    const session = new Session(backend);
    backend.answer = (name, args) => {
      // The shop stands in front again, as it was.
      if (name === "training_end") session.take(SNAPSHOT);
      return usual(name, args);
    };
    session.start();
    await settled();
    const desk = new Desk(backend, session);
    endTraining(desk).perform();
    await settled();
    const set = backend.calls.filter(({ name }) => name === "preferences_set");
    expect(set.map(({ args }) => args)).toEqual([
      { theme: "dark", text_percent: 100, motion: "system", language: "shop" },
    ]);
    // Nothing is asked where nothing differs.
    endTraining(desk).perform();
    await settled();
    expect(backend.calls.filter(({ name }) => name === "preferences_set")).toHaveLength(1);
  });

  it("leads the manager who made the till, and nobody else", async () => {
    const manager = { id: "op-2", name: "Manager", role: "manager" as const };
    const desk = await at({ ...SNAPSHOT, state: { ...SNAPSHOT.state, operator: manager } });
    expect(desk.guide.shows(desk.session)).toBe(false);
    desk.guide.to("terminal");
    expect(desk.guide.shows(desk.session)).toBe(true);
    const cashier = await at(SNAPSHOT);
    cashier.guide.to("terminal");
    expect(cashier.guide.shows(cashier.session)).toBe(false);
  });

  it("offers to take samples away while there are any", async () => {
    expect(samplesActions(await at(SNAPSHOT))).toEqual([]);
    const some = await at({ ...SNAPSHOT, shop: { ...SNAPSHOT.shop, samples: true } });
    expect(samplesActions(some)[0]?.label).toBe("Remove the sample items");
  });
});
