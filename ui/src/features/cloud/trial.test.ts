import { beforeEach, describe, expect, it } from "vitest";
import type {
  BasketView,
  CommandName,
  Event,
  LineView,
  PaymentView,
  SaleView,
  StateView,
} from "$bindings";
import { Refused } from "$lib/backend/backend";
import { BASKET, eur, FixtureBackend, PAYMENT, SALE, SNAPSHOT, STATES } from "$lib/backend/fixture";
import { BEHIND, CLOUDY, LOCKED } from "$lib/backend/fixture_cloud";
import { GIVING, RETURNS } from "$lib/backend/fixture_full";
import { Desk } from "$lib/state/desk.svelte";
import { Session } from "$lib/state/session.svelte";
import { Trial } from "./trial.svelte";

const settled = () => new Promise((done) => setTimeout(done, 0));
const refuse = (code: string) => new Refused({ code, id: "e1", retry: "never" } as never);
const EMPTY: StateView = { ...(STATES["empty"] as StateView), terminals: CLOUDY.terminals };
const LINE = { ...(BASKET.lines[0] as LineView), name: "Test payment", amount: eur(1) };
const ALONE: BasketView = { ...EMPTY.basket, lines: [LINE], total: eur(1) };
const COIN: SaleView = { ...SALE, total: eur(1), due: eur(1) };
const RUNNING: PaymentView = { ...PAYMENT, amount: eur(1) };
const PAID: PaymentView = { ...RUNNING, state: "approved", credited: eur(1), actions: [] };
const DONE: SaleView = { ...COIN, state: "completed", due: eur(0), payment: PAID };
const BACK = { ...GIVING, sale: COIN.id, payment: { ...GIVING.payment, amount: eur(1) } };

let backend: FixtureBackend;
let session: Session;
let trial: Trial;
/** What the state becomes when the core has done this, or why it does not. */
let turns: Partial<Record<CommandName, Partial<StateView> | Error>>;
const names = () =>
  backend.calls.map(({ name }) => name).filter((name) => name !== "state_snapshot");
const sent = (name: CommandName) =>
  backend.calls.filter((call) => call.name === name).map((call) => call.args);

function turn(state: Partial<StateView>) {
  for (const [kind, value] of Object.entries(state)) {
    session.receive({ seq: session.seq + 1, event: { kind, value } as Event });
  }
}

async function at(state: StateView) {
  backend = new FixtureBackend({ ...SNAPSHOT, state });
  turns = {
    basket_open_item: { basket: ALONE },
    sale_checkout: { sale: COIN },
    payment_start: { sale: { ...COIN, payment: RUNNING } },
    sale_cancel: { sale: null },
    basket_remove: { basket: EMPTY.basket },
    return_start: { giving_back: BACK },
    return_close: { giving_back: null },
    sale_next: { sale: null, basket: EMPTY.basket },
  };
  backend.answer = (name, args) => {
    const change = turns[name];
    if (change instanceof Error) return Promise.reject(change);
    if (!change) return Promise.resolve(backend.usual(name, args));
    turn(change);
    return Promise.resolve({ seq: session.seq });
  };
  session = new Session(backend);
  session.start();
  await settled();
  trial = new Trial(new Desk(backend, session));
}

const WAY = { way: "void" as const, part: false, terminals: [BEHIND.id] };
function reversible(yes: boolean) {
  const [payment] = RETURNS.payments;
  const usual = backend.answer;
  const ways = yes ? [WAY] : [{ ...WAY, way: "refund" as const }];
  const paid = { ...payment, payment: PAID.id, terminal: BEHIND.id, ways };
  backend.answer = (name, args) =>
    name === "return_options"
      ? Promise.resolve({ ...RETURNS, sale: COIN.id, payments: [paid] })
      : usual(name, args);
}

describe("the test payment", () => {
  beforeEach(() => at(EMPTY));

  it("is one coin on the terminal where payments begin", async () => {
    expect([trial.phase, trial.free, trial.coin]).toEqual(["ready", true, "0.01"]);
    await trial.start();
    expect(sent("basket_open_item")).toEqual([{ name: "Test payment", price: "0.01" }]);
    expect(sent("payment_start")).toMatchObject([{ sale: COIN.id, terminal: BEHIND.id }]);
    expect([trial.phase, trial.settled, trial.stoppable]).toEqual(["asking", false, true]);
  });

  it("asks a currency without decimals for one of its coins", async () => {
    const total = { ...EMPTY.basket.total, text: "0" };
    await at({ ...EMPTY, basket: { ...EMPTY.basket, total } });
    expect(trial.coin).toBe("1");
  });

  it("only asks terminals behind the cloud, and the one that somebody chose", async () => {
    expect(trial.terminals.map(({ id }) => id)).toEqual([BEHIND.id, LOCKED.id]);
    trial.picked = LOCKED.id;
    await trial.start();
    expect(sent("payment_start")).toMatchObject([{ terminal: LOCKED.id }]);
  });

  it.each([
    ["something in the basket", { basket: BASKET }],
    ["a sale", { sale: SALE }],
    ["money that goes back", { giving_back: GIVING }],
  ])("does not begin over %s", async (_, state) => {
    await at({ ...EMPTY, ...state });
    expect(trial.free).toBe(false);
    await trial.start();
    expect(names()).toEqual([]);
  });

  it("pays nothing where something else came into the basket meanwhile", async () => {
    const both = { ...ALONE, lines: [LINE, ...BASKET.lines], total: eur(3745) };
    turns.basket_open_item = { basket: both };
    await trial.start();
    expect(trial.problem).toBe("odd");
    expect(sent("sale_checkout")).toEqual([]);
    expect(sent("basket_remove"), "only its own line goes").toEqual([{ line: LINE.line }]);
    expect([trial.phase, trial.settled]).toEqual(["ready", true]);
  });

  it("pays nothing where the sale is of another sum", async () => {
    turns.sale_checkout = { sale: { ...COIN, due: eur(2) } };
    await trial.start();
    expect([trial.problem, trial.phase]).toEqual(["odd", "unpaid"]);
    expect(sent("payment_start")).toEqual([]);
  });

  it("leaves no line behind where there was no sale", async () => {
    turns.sale_checkout = refuse("storage_fault");
    await trial.start();
    expect(trial.problem).toMatchObject({ code: "storage_fault" });
    expect(sent("basket_remove")).toEqual([{ line: LINE.line }]);
  });

  it("that was not paid is tried again, or taken back without a trace in the basket", async () => {
    turns.payment_start = refuse("terminal_unreachable");
    await trial.start();
    expect([trial.phase, trial.settled]).toEqual(["unpaid", false]);
    turns.payment_start = { sale: { ...COIN, payment: { ...RUNNING, state: "cancelled" } } };
    await trial.again();
    expect(trial.phase).toBe("unpaid");
    await trial.takeBack();
    expect(names().slice(-2)).toEqual(["sale_cancel", "basket_remove"]);
    expect([trial.phase, trial.problem]).toEqual(["ready", null]);
    expect(await trial.finish()).toBe(true);
  });

  it("is stopped by the second press, not by the first", async () => {
    await trial.start();
    trial.stop();
    expect([trial.armed, sent("payment_abort")]).toEqual([true, []]);
    trial.stop();
    expect(sent("payment_abort")).toEqual([{ payment: PAYMENT.id }]);
  });

  it("is reversed by a manager, and put away", async () => {
    await trial.start();
    turn({ sale: DONE });
    expect([trial.phase, trial.reversible]).toEqual(["paid", null]);
    reversible(true);
    await trial.look();
    expect([trial.reversible, trial.signed]).toEqual([true, false]);
    await trial.giveBack();
    expect(sent("return_start"), "not without a signature").toEqual([]);
    Object.assign(trial, { manager: "op-2", pin: "123456" });
    await trial.giveBack();
    expect(sent("return_start")).toMatchObject([
      { sale: COIN.id, payment: PAID.id, way: "void", terminal: BEHIND.id, pin: "123456" },
    ]);
    expect([trial.phase, trial.pin, trial.settled]).toEqual(["returning", "", false]);
    const payment = { ...BACK.payment, state: "approved" as const };
    turn({ giving_back: { ...BACK, payment, ended: true } });
    expect(trial.phase).toBe("reversed");
    expect(await trial.finish()).toBe(true);
    expect(names().slice(-2)).toEqual(["return_close", "sale_next"]);
    expect(trial.phase).toBe("ready");
  });

  it("that the terminal cannot reverse is not asked of it", async () => {
    await trial.start();
    turn({ sale: DONE });
    reversible(false);
    await trial.look();
    expect(trial.reversible).toBe(false);
    Object.assign(trial, { manager: "op-2", pin: "123456" });
    await trial.giveBack();
    expect(sent("return_start")).toEqual([]);
    expect(await trial.finish()).toBe(true);
  });

  it("goes on step by step, and does not end where a signature means the reversal", async () => {
    expect([trial.step, trial.ready]).toEqual(["start", true]);
    turns.payment_start = refuse("terminal_unreachable");
    expect(await trial.next()).toBe(false);
    expect([trial.step, trial.ready]).toEqual(["again", true]);
    turns.payment_start = { sale: { ...COIN, payment: RUNNING } };
    expect(await trial.next()).toBe(false);
    expect([trial.step, trial.ready], "the terminal has it").toEqual([null, false]);
    turn({ sale: DONE });
    reversible(true);
    await trial.look();
    expect([trial.step, trial.ready], "not without a signature").toEqual(["reverse", false]);
    Object.assign(trial, { manager: "op-2", pin: "123456" });
    expect(trial.ready).toBe(true);
    expect(await trial.next()).toBe(false);
    expect(sent("return_start")).toHaveLength(1);
    const payment = { ...BACK.payment, state: "approved" as const };
    turn({ giving_back: { ...BACK, payment, ended: true } });
    expect([trial.step, trial.ready]).toEqual([null, true]);
    expect(await trial.next()).toBe(true);
  });

  it("has nothing to start over an open basket, and can be ended all the same", async () => {
    await at({ ...EMPTY, basket: BASKET });
    expect([trial.step, trial.ready]).toEqual([null, true]);
    expect(await trial.next()).toBe(true);
    expect(names()).toEqual([]);
  });

  it("whose money stayed is called so", async () => {
    await trial.start();
    turn({ sale: DONE });
    const payment = { ...BACK.payment, state: "declined" as const };
    turn({ giving_back: { ...BACK, payment, ended: true } });
    expect(trial.phase).toBe("stayed");
  });

  it("that was left in doubt is neither paid nor free to be begun again", async () => {
    await trial.start();
    turn({ sale: { ...COIN, payment: { ...RUNNING, state: "unknown" } } });
    turn({ sale: null });
    expect([trial.phase, trial.settled]).toEqual(["left", true]);
    await trial.start();
    expect(sent("basket_open_item")).toHaveLength(1);
  });
});
