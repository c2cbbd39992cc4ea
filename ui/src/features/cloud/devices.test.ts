import { beforeEach, describe, expect, it } from "vitest";
import type { CommandName, DevicePair, DeviceView } from "$bindings";
import { Lost, Refused } from "$lib/backend/backend";
import { FixtureBackend } from "$lib/backend/fixture";
import { BEHIND, STORE } from "$lib/backend/fixture_cloud";
import { Desk } from "$lib/state/desk.svelte";
import { Session } from "$lib/state/session.svelte";
import { Devices } from "./devices.svelte";

const settled = () => new Promise((done) => setTimeout(done, 0));
const refused = new Refused({
  code: "invalid",
  detail: { field: "name", cure: "-" },
  id: "e1",
  retry: "never",
});
const [FIRST, SECOND] = STORE.devices as [DeviceView, DeviceView];

describe("the devices of the store", () => {
  let backend: FixtureBackend;
  let devices: Devices;
  /** What the core says about each device that is to be paired. */
  let said: Map<string, Error>;
  const sent = (name: CommandName) =>
    backend.calls.filter((call) => call.name === name).map((call) => call.args);

  beforeEach(async () => {
    backend = new FixtureBackend();
    said = new Map();
    backend.answer = (name, args) => {
      if (name !== "device_pair") return Promise.resolve(backend.usual(name, args));
      const { device, name: called } = args as DevicePair;
      const why = said.get(device);
      if (why) return Promise.reject(why);
      return Promise.resolve({ ...BEHIND, id: `term-${device}`, name: called });
    };
    const session = new Session(backend);
    session.start();
    await settled();
    devices = new Devices(new Desk(backend, session));
    await devices.look();
    Object.assign(devices, { manager: "op-2", pin: "123456" });
  });

  it("are paired one after another, each under its name", async () => {
    devices.pick(FIRST, true);
    devices.pick(SECOND, true);
    devices.picked[SECOND.id] = " Outside ";
    expect(devices.ready).toBe(true);
    await devices.pair();
    expect(sent("device_pair")).toMatchObject([
      { device: FIRST.id, name: "Counter", manager: "op-2", pin: "123456" },
      { device: SECOND.id, name: "Outside" },
    ]);
    expect(devices.paired).toEqual(["Counter", "Outside"]);
    expect([devices.chosen, devices.pin]).toEqual([[], ""]);
    expect(
      devices.free.map(({ id }) => id),
      "a paired one is not chosen again",
    ).toEqual([STORE.devices[2]?.id]);
  });

  it("stop at the first that cannot be, and keep what was typed for it", async () => {
    said.set(FIRST.id, refused);
    devices.pick(FIRST, true);
    devices.pick(SECOND, true);
    devices.picked[FIRST.id] = "Counter 1";
    await devices.pair();
    expect(sent("device_pair")).toHaveLength(1);
    expect([devices.about, devices.pin, devices.picked[FIRST.id]]).toEqual([
      FIRST.id,
      "",
      "Counter 1",
    ]);
    expect(devices.chosen).toHaveLength(2);
  });

  it("ask with the same id again where the core was not heard", async () => {
    said.set(FIRST.id, new Lost("silence"));
    devices.pick(FIRST, true);
    await devices.pair();
    expect([devices.problem, devices.pin]).toEqual(["lost", "123456"]);
    said.clear();
    await devices.pair();
    const ids = sent("device_pair").map((one) => (one as DevicePair).request_id);
    expect(new Set(ids).size).toBe(1);
    expect(devices.paired).toEqual(["Counter"]);
  });

  it("need a signature, and nothing is asked without a choice", async () => {
    await devices.pair();
    devices.pick(FIRST, true);
    devices.pin = "";
    expect(devices.ready).toBe(false);
    await devices.pair();
    devices.pick(FIRST, false);
    expect(devices.chosen).toEqual([]);
    expect(sent("device_pair")).toEqual([]);
  });

  it("one of them is where payments begin", async () => {
    await devices.begin("term-7");
    expect(sent("terminal_default")).toEqual([{ terminal: "term-7" }]);
    expect(devices.problem).toBeNull();
  });
});
