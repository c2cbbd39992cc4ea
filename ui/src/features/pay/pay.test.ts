import { beforeEach, describe, expect, it } from "vitest";
import type { CommandName, StateView } from "$bindings";
import { FixtureBackend, paying, SNAPSHOT, STATES } from "$lib/backend/fixture";
import { BEHIND, CLOUDY, LOCKED } from "$lib/backend/fixture_cloud";
import { FULL, GIVING, giving } from "$lib/backend/fixture_full";
import { FULL_STATES } from "$lib/backend/fixture_full_states";
import { Desk } from "$lib/state/desk.svelte";
import { Session } from "$lib/state/session.svelte";
import { Pay } from "./pay.svelte";

const settled = () => new Promise((done) => setTimeout(done, 0));

let backend: FixtureBackend;
let pay: Pay;
const sent = (name: CommandName) =>
  backend.calls.filter((call) => call.name === name).map((call) => call.args);
const type = (digits: string) => {
  for (const digit of digits) pay.type(digit);
};

async function at(state: StateView) {
  backend = new FixtureBackend({ ...SNAPSHOT, state });
  const session = new Session(backend);
  session.start();
  await settled();
  pay = new Pay(new Desk(backend, session));
}

describe("digits and letters", () => {
  beforeEach(() => at({ ...paying(null), terminals: FULL_STATES["choose_full"]?.terminals ?? [] }));

  it("K without digits asks the card for all that is due", () => {
    pay.startCard("term-1");
    expect(sent("payment_start")).toEqual([
      { sale: "sale-118", terminal: "term-1", request_id: expect.any(String) },
    ]);
  });

  it("digits and K ask the card for that part", () => {
    pay.openCash("1");
    type("000");
    expect(pay.cardPart).toBe("10.00");
    pay.startCard("term-1");
    expect(sent("payment_start")).toMatchObject([{ amount: "10.00" }]);
  });

  it("the start of a scan leaves neither its digits nor the pane that they opened", () => {
    const before = pay.keep();
    pay.openCash("8");
    const amid = pay.keep();
    type("71");
    amid();
    expect([pay.pane, pay.tendered]).toEqual(["cash", "0.08"]);
    before();
    expect([pay.pane, pay.tendered]).toEqual(["choose", ""]);
  });

  it("more than what is due is never asked of a card", () => {
    pay.openCash("5");
    type("000");
    expect(pay.tendered).toBe("50.00");
    expect(pay.cardPart).toBe("");
    pay.startCard("term-1");
    expect(sent("payment_start")).toEqual([]);
  });

  it("a tip and cash-back go on top as they were typed", () => {
    pay.openCard();
    expect(pay.chosen?.id, "begins at the terminal that can").toBe(FULL.id);
    pay.step(1);
    type("300");
    pay.step(1);
    type("500");
    pay.startTyped();
    expect(sent("payment_start")).toEqual([
      {
        sale: "sale-118",
        terminal: FULL.id,
        tip: "3.00",
        cash_back: "5.00",
        request_id: expect.any(String),
      },
    ]);
  });

  it("a terminal that cannot is asked for neither", () => {
    pay.openCard();
    pay.part = "tip";
    type("300");
    pay.choose("term-1");
    expect(pay.offered).toEqual(["amount"]);
    expect(pay.part).toBe("amount");
    pay.startTyped();
    expect(sent("payment_start")).toMatchObject([{ terminal: "term-1" }]);
    expect(sent("payment_start")[0]).not.toHaveProperty("tip");
  });

  it("a part above what is due starts nothing", () => {
    pay.openCard();
    type("9999");
    expect(pay.partsFit).toBe(false);
    pay.startTyped();
    expect(sent("payment_start")).toEqual([]);
  });
});

describe("the pane", () => {
  it("asks about an open signature even where the sale is finished", async () => {
    const done = STATES["card_done"] as StateView;
    const sale = done.sale && {
      ...done.sale,
      payment: done.sale.payment && { ...done.sale.payment, signature: "open" as const },
    };
    await at({ ...done, sale });
    expect(pay.pane).toBe("signature");
  });

  it("is the return's as long as one is in focus", async () => {
    await at({ ...paying({}), giving_back: GIVING });
    expect(pay.pane).toBe("running");
    await at({ ...paying({}), giving_back: { ...GIVING, ended: true } });
    expect(pay.pane).toBe("back_done");
    await at(FULL_STATES["back_unknown"] as StateView);
    expect(pay.pane).toBe("unknown");
  });

  it("never calls a return ended that has not ended", async () => {
    await at(giving({ state: "approved", actions: [] }, { ended: false }));
    expect(pay.pane).not.toBe("back_done");
  });
});

describe("several terminals and ways to pay", () => {
  const till = { ...paying(null), terminals: CLOUDY.terminals.toReversed() };

  it("begins with the terminal that somebody made the first", async () => {
    await at(till);
    expect(till.terminals[0]?.id).not.toBe(BEHIND.id);
    expect(pay.terminals.map(({ id }) => id)).toEqual([BEHIND.id, "term-1", LOCKED.id]);
    expect(
      till.terminals.map(({ id }) => id),
      "the till's own order stays",
    ).toEqual(["term-1", LOCKED.id, BEHIND.id]);
    pay.openCard();
    expect(pay.chosen?.id).toBe(BEHIND.id);
  });

  it("asks for a way to pay only where somebody chose one", async () => {
    await at(till);
    pay.openCard();
    pay.startTyped();
    await settled();
    pay.openCard();
    pay.nextMethod();
    pay.startTyped();
    const [first, second] = sent("payment_start");
    expect(first).not.toHaveProperty("method");
    expect(second).toMatchObject({ terminal: BEHIND.id, method: "card" });
  });

  it("goes round the ways, and back to any", async () => {
    await at(till);
    pay.openCard();
    const seen = Array.from({ length: 4 }, () => {
      pay.nextMethod();
      return pay.method;
    });
    expect(seen).toEqual(["card", "qr", "voucher", ""]);
  });

  it("asks no terminal for a way that it does not list", async () => {
    await at(till);
    pay.openCard();
    pay.nextMethod();
    pay.choose("term-1");
    expect(pay.method).toBe("");
    pay.method = "card";
    pay.startTyped();
    expect(sent("payment_start")[0]).not.toHaveProperty("method");
    pay.openCard();
    expect(pay.method, "each payment begins with any").toBe("");
  });
});
