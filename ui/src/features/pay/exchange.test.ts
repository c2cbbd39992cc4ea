import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { CommandName, PromptWants, StateView } from "$bindings";
import { Refused } from "$lib/backend/backend";
import { FixtureBackend, SNAPSHOT } from "$lib/backend/fixture";
import { asked, GIVING, giving, LEFT, live } from "$lib/backend/fixture_full";
import { FULL_STATES } from "$lib/backend/fixture_full_states";
import { Desk } from "$lib/state/desk.svelte";
import { Session } from "$lib/state/session.svelte";
import { cleaned, Exchange, fits } from "./exchange.svelte";
import { Pay } from "./pay.svelte";

const settled = () => new Promise((done) => setTimeout(done, 0));

async function at(state: StateView) {
  const backend = new FixtureBackend({ ...SNAPSHOT, state });
  const session = new Session(backend);
  session.start();
  await settled();
  const desk = new Desk(backend, session);
  const sent = (name: CommandName) =>
    backend.calls.filter((call) => call.name === name).map((call) => call.args);
  return { backend, session, desk, exchange: new Exchange(desk), sent };
}

const YES_NO = live({ prompt: asked({ kind: "confirmation" }, { id: "prompt-7" }) });

describe("stopping a terminal", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("takes a second press, and forgets the first one after three seconds", async () => {
    const opening = at(live({}));
    await vi.advanceTimersByTimeAsync(1);
    const { exchange, sent } = await opening;
    exchange.abort();
    expect(exchange.armed).toBe(true);
    await vi.advanceTimersByTimeAsync(3_001);
    expect(exchange.armed).toBe(false);
    exchange.abort();
    expect(sent("payment_abort")).toEqual([]);
    exchange.abort();
    expect(sent("payment_abort")).toEqual([{ payment: "payment-1" }]);
  });
});

describe("a question of the terminal", () => {
  it("is answered by its own id", async () => {
    const { exchange, sent } = await at(YES_NO);
    const prompt = exchange.prompt;
    if (prompt) await exchange.answer(prompt, { kind: "no" });
    expect(sent("payment_prompt")).toEqual([{ prompt: "prompt-7", reply: { kind: "no" } }]);
  });

  it("is answered once", async () => {
    const { exchange, sent } = await at(YES_NO);
    const prompt = exchange.prompt;
    if (!prompt) throw new Error("no question");
    await exchange.answer(prompt, { kind: "yes" });
    expect(exchange.answered).toBe(true);
    await exchange.answer(prompt, { kind: "no" });
    expect(sent("payment_prompt")).toHaveLength(1);
  });

  it("can be answered again where the core took no answer", async () => {
    const { backend, exchange, desk, sent } = await at(YES_NO);
    backend.answer = () =>
      Promise.reject(
        new Refused({
          code: "invalid",
          detail: { field: "reply", cure: "-" },
          id: "e1",
          retry: "never",
        }),
      );
    const prompt = exchange.prompt;
    if (!prompt) throw new Error("no question");
    await exchange.answer(prompt, { kind: "typed", text: "x" });
    expect(exchange.answered).toBe(false);
    expect(desk.problem).not.toBeNull();
    await exchange.answer(prompt, { kind: "cancel" });
    expect(sent("payment_prompt")).toHaveLength(2);
  });

  it("closes a panel that hides it, and forgets what was typed for the last one", async () => {
    const { session, exchange } = await at(YES_NO);
    const before = session.epoch;
    const next = live({ prompt: asked({ kind: "confirmation" }, { id: "prompt-8" }) });
    session.receive({ seq: 8, event: { kind: "sale", value: next.sale } });
    expect(session.epoch).toBe(before + 1);
    expect(exchange.answered).toBe(false);
  });

  it("of a return comes before the one of a sale", async () => {
    const state = giving({ prompt: asked({ kind: "any_key" }, { id: "of-the-return" }) });
    const { exchange } = await at({ ...state, sale: YES_NO.sale });
    expect(exchange.prompt?.id).toBe("of-the-return");
  });
});

const wants = (of: string, min: number | null = null, max: number | null = null) =>
  ({ kind: "typed", of, min, max }) satisfies PromptWants;

describe("what is typed for a terminal", () => {
  it("is only what it can take", () => {
    expect(cleaned(wants("digits", 4, 6), "12a3-4567")).toBe("123456");
    expect(cleaned(wants("decimal"), "12,50 €")).toBe("12.50");
    expect(cleaned(wants("text", null, 3), "Zoë!")).toBe("Zoë");
  });

  it("is sent once it is long enough, and never empty", () => {
    expect(fits(wants("digits", 4, 6), "123")).toBe(false);
    expect(fits(wants("digits", 4, 6), "1234")).toBe(true);
    expect(fits(wants("text"), "")).toBe(false);
    expect(fits(wants("decimal"), "12.")).toBe(false);
    expect(fits(wants("decimal"), "12.50")).toBe(true);
  });
});

describe("a signature", () => {
  it("is judged under an id of its own, and a refusal says so", async () => {
    const { exchange, sent } = await at(FULL_STATES["signature"] as StateView);
    exchange.judge(false);
    expect(sent("payment_signature")).toEqual([
      { payment: "payment-1", accepted: false, request_id: expect.any(String) },
    ]);
  });
});

describe("a return that nobody knows the end of", () => {
  it("is left for the next customer", async () => {
    const { desk, sent } = await at(FULL_STATES["back_unknown"] as StateView);
    new Pay(desk).leave();
    expect(sent("return_close")).toHaveLength(1);
    expect(sent("sale_leave")).toEqual([]);
  });

  it("is opened again, and the list that it was in closes", async () => {
    const { desk, exchange, sent } = await at(FULL_STATES["back_left"] as StateView);
    desk.open("open_sales");
    expect(await exchange.open(LEFT.id)).toBe(true);
    expect(sent("return_open")).toEqual([{ id: LEFT.id }]);
    expect(desk.panel).toBeNull();
  });

  it("that cannot be opened says so in the list", async () => {
    const { backend, desk, exchange } = await at(FULL_STATES["back_left"] as StateView);
    desk.open("open_sales");
    backend.answer = () =>
      Promise.reject(new Refused({ code: "sale_busy", id: "e1", retry: "after_status" }));
    expect(await exchange.open(LEFT.id)).toBe(false);
    expect([desk.panel, desk.problem]).toMatchObject(["open_sales", { code: "sale_busy" }]);
  });

  it("in view already only needs what covers it gone", async () => {
    const { desk, exchange, sent } = await at(giving({ state: "unknown" }));
    desk.open("receipts");
    expect(await exchange.open(GIVING.id)).toBe(true);
    expect([desk.panel, sent("return_open")]).toEqual([null, []]);
  });
});
