import { render } from "svelte/server";
import { describe, expect, it } from "vitest";
import type { Snapshot } from "$bindings";
import { FixtureBackend, SNAPSHOT, STATES } from "$lib/backend/fixture";
import { Desk } from "$lib/state/desk.svelte";
import { Session } from "$lib/state/session.svelte";
import { samplesActions, trainingAction } from "./actions_training";
import Banners from "./Banners.svelte";

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
  render(Banners, { props: { session: desk.session, desk, find: () => undefined } }).body;

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
