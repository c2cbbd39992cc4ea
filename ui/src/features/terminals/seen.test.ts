import { beforeEach, describe, expect, it } from "vitest";
import type { DeviceView } from "$bindings";
import { FixtureBackend, SNAPSHOT } from "$lib/backend/fixture";
import { BEHIND, CLOUDY, STORE } from "$lib/backend/fixture_cloud";
import { Desk } from "$lib/state/desk.svelte";
import { Session } from "$lib/state/session.svelte";
import { Seen } from "./seen.svelte";

const settled = () => new Promise((done) => setTimeout(done, 0));
const here = (more: Partial<DeviceView>) => ({
  ...STORE,
  devices: [{ ...(STORE.devices[0] as DeviceView), terminal: BEHIND.id, ...more }],
});

describe("how a device stands", () => {
  let backend: FixtureBackend;
  let seen: Seen;
  let desk: Desk;
  const asked = () => backend.calls.filter(({ name }) => name === "device_list").length;

  async function till(training = false) {
    backend = new FixtureBackend({ ...SNAPSHOT, shop: { ...SNAPSHOT.shop, training } });
    const session = new Session(backend);
    session.start();
    await settled();
    desk = new Desk(backend, session);
    seen = new Seen(desk);
  }

  beforeEach(() => till());

  it.each([
    ["online", {}, true],
    ["offline", { status: "offline" }, true],
    ["in use", { status: "unknown", busy: true, holder: "T02" }, true],
    ["unknown, which says nothing", { status: "unknown" }, false],
  ] as [string, Partial<DeviceView>, boolean][])("is %s", async (_, more, said) => {
    backend.answer = () => Promise.resolve(here(more));
    await seen.look(CLOUDY.terminals);
    expect(seen.of(BEHIND.id)).toEqual(said ? here(more).devices[0] : null);
    expect(seen.of("term-8"), "one that is not in the list").toBeNull();
  });

  it("is asked of the cloud alone, and not while the till is learned on", async () => {
    await seen.look(SNAPSHOT.state.terminals);
    expect(asked()).toBe(0);
    await till(true);
    await seen.look(CLOUDY.terminals);
    expect(asked()).toBe(0);
  });

  it("is no error where the cloud does not say it, and nobody waits for it", async () => {
    backend.answer = () => Promise.resolve(here({}));
    await seen.look(CLOUDY.terminals);
    backend.answer = () => Promise.reject(new Error("silence"));
    const look = seen.look(CLOUDY.terminals);
    expect(desk.busy("device_list")).toBe(false);
    await look;
    expect([seen.of(BEHIND.id), desk.problem]).toEqual([null, null]);
  });

  it("is what the last look found, also where an earlier one answers later", async () => {
    const answers: ((view: unknown) => void)[] = [];
    backend.answer = () => new Promise((done) => answers.push(done));
    const looks = [seen.look(CLOUDY.terminals), seen.look(CLOUDY.terminals)];
    answers[1]?.(here({ status: "offline" }));
    answers[0]?.(here({}));
    await Promise.all(looks);
    expect(seen.of(BEHIND.id)?.status).toBe("offline");
  });
});
