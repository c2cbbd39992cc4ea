import { beforeEach, describe, expect, it } from "vitest";
import { Lost, Refused } from "$lib/backend/backend";
import { FixtureBackend, SALE } from "$lib/backend/fixture";
import { Desk } from "./desk.svelte";
import { Intents } from "./intents";
import { Session } from "./session.svelte";

const settled = () => new Promise((done) => setTimeout(done, 0));
const CASH = { sale: "sale-118", tendered: "50.00" };

describe("money commands", () => {
  let backend: FixtureBackend;
  let session: Session;
  let desk: Desk;
  let next: number;
  const ids = () =>
    backend.calls
      .filter((call) => call.name === "cash_pay")
      .map((call) => (call.args as { request_id: string }).request_id);

  beforeEach(async () => {
    backend = new FixtureBackend();
    session = new Session(backend);
    session.start();
    await settled();
    next = 0;
    desk = new Desk(backend, session, new Intents(() => `id-${++next}`));
  });

  const lose = () => {
    backend.answer = (name, args) =>
      name === "cash_pay"
        ? Promise.reject(new Lost("silence"))
        : Promise.resolve(backend.usual(name, args));
  };
  const answer = () => {
    backend.answer = (name, args) => Promise.resolve(backend.usual(name, args));
  };

  it("repeat the same id after silence", async () => {
    lose();
    expect(await desk.money("cash_pay", CASH)).toBe("lost");
    answer();
    expect(await desk.money("cash_pay", CASH)).toBeNull();
    expect(ids()).toEqual(["id-1", "id-1"]);
  });

  it("take a new id once the core has answered", async () => {
    await desk.money("cash_pay", CASH);
    await desk.money("cash_pay", CASH);
    expect(ids()).toEqual(["id-1", "id-2"]);
  });

  it("take a new id after a refusal, which is an answer", async () => {
    const refusal = new Refused({ code: "sale_busy", id: "e1", retry: "after_status" });
    backend.answer = () => Promise.reject(refusal);
    expect(await desk.money("cash_pay", CASH)).toEqual(refusal.error);
    answer();
    await desk.money("cash_pay", CASH);
    expect(ids()).toEqual(["id-1", "id-2"]);
  });

  it("are another intent with another amount", async () => {
    lose();
    await desk.money("cash_pay", CASH);
    await desk.money("cash_pay", { ...CASH, tendered: "60.00" });
    expect(ids()).toEqual(["id-1", "id-2"]);
  });

  it("are another intent once the sale has moved on", async () => {
    lose();
    await desk.money("cash_pay", CASH);
    await settled();
    session.receive({ seq: 8, event: { kind: "sale", value: SALE } });
    answer();
    await desk.money("cash_pay", CASH);
    expect(ids()).toEqual(["id-1", "id-2"]);
  });

  it("do nothing on a second press while they run", async () => {
    const first = desk.money("cash_pay", CASH);
    expect(desk.busy("cash_pay")).toBe(true);
    await desk.money("cash_pay", CASH);
    await first;
    expect(ids()).toEqual(["id-1"]);
    expect(desk.busy("cash_pay")).toBe(false);
  });
});

describe("orders that give something to look at", () => {
  it("repeat the same id after silence, and take a new one after an answer", async () => {
    const backend = new FixtureBackend();
    const session = new Session(backend);
    session.start();
    await settled();
    let next = 0;
    const desk = new Desk(backend, session, new Intents(() => `id-${++next}`));
    const args = {
      name: "Counter 2",
      profile: "generic",
      address: "192.0.2.11",
      mode: "light",
      poi_id: "S1",
      manager: "op-2",
      pin: "1234",
    };
    backend.answer = (name, sent) =>
      name === "terminal_add"
        ? Promise.reject(new Lost("silence"))
        : Promise.resolve(backend.usual(name, sent));
    expect(await desk.order("terminal_add", args)).toEqual({ problem: "lost" });
    backend.answer = (name, sent) => Promise.resolve(backend.usual(name, sent));
    await desk.order("terminal_add", args);
    await desk.order("terminal_add", args);
    const ids = backend.calls
      .filter((call) => call.name === "terminal_add")
      .map((call) => (call.args as { request_id: string }).request_id);
    expect(ids).toEqual(["id-1", "id-1", "id-2"]);
  });
});

describe("steps on the basket", () => {
  it("run strictly one after another, and a failure holds nothing up", async () => {
    const backend = new FixtureBackend();
    const desk = new Desk(backend, new Session(backend));
    const seen: number[] = [];
    const slow = desk.inOrder(async () => {
      await settled();
      seen.push(1);
    });
    const broken = desk.inOrder(() => Promise.reject(new Error("no")));
    const last = desk.inOrder(async () => seen.push(2));
    await slow;
    await expect(broken).rejects.toThrow("no");
    await last;
    expect(seen).toEqual([1, 2]);
  });
});
