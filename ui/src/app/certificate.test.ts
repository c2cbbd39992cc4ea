import { render } from "svelte/server";
import { expect, it } from "vitest";
import type { CloudView, StateView } from "$bindings";
import { Ending } from "../features/cloud/ending.svelte";
import { CloudWizard } from "../features/cloud/wizard.svelte";
import { FixtureBackend, SNAPSHOT, STATES } from "$lib/backend/fixture";
import { BEHIND, CLOUD_DEVICE, CLOUDY } from "$lib/backend/fixture_cloud";
import { Desk } from "$lib/state/desk.svelte";
import { Session } from "$lib/state/session.svelte";
import { cloudActions } from "./actions_cloud";
import Banners from "./Banners.svelte";

const settled = () => new Promise((done) => setTimeout(done, 0));

/** A till whose certificate has so many days left, and what stands above its screen. */
async function till(days_left: number | null, more: Partial<StateView> = {}) {
  const state = { ...CLOUDY, terminals: [BEHIND], ...more };
  const backend = new FixtureBackend({ ...SNAPSHOT, state });
  const view: CloudView = {
    ...CLOUD_DEVICE,
    identity: { ...CLOUD_DEVICE.identity!, days_left },
  };
  backend.answer = (name, args) =>
    Promise.resolve(name === "cloud_show" ? view : backend.usual(name, args));
  const session = new Session(backend);
  session.start();
  await settled();
  const desk = new Desk(backend, session);
  const wizard = new CloudWizard(desk);
  const ending = new Ending(desk);
  await ending.look();
  const list = cloudActions(desk, wizard, ending);
  const find = (id: string) => list.find((one) => one.id === id);
  const body = () => render(Banners, { props: { session, desk, ending, find } }).body;
  return { wizard, body, replace: find("cloud.certificate") };
}

it("a certificate that ends leads from the banner to where it is replaced", async () => {
  for (const days of [6, 0]) {
    const { wizard, body, replace } = await till(days);
    expect(body()).toContain("<span>Replace certificate…</span>");
    replace?.perform();
    await settled();
    expect([wizard.open, wizard.at, wizard.draft.replacing]).toEqual([true, "key", true]);
  }
});

it("everybody has the way once it has ended, but not over a payment", async () => {
  const operator = SNAPSHOT.state.operator;
  expect((await till(0, { operator })).replace?.enabled).toBe(true);
  const { body, replace } = await till(0, { sale: STATES["choose"]!.sale });
  expect(body()).toContain("certificate-banner");
  expect(replace?.enabled).toBe(false);
});

it("one with time left has no banner and no step", async () => {
  for (const { body, replace } of [
    await till(null),
    await till(6, { operator: SNAPSHOT.state.operator }),
  ]) {
    expect([replace, body().includes("certificate-banner")]).toEqual([undefined, false]);
  }
});
