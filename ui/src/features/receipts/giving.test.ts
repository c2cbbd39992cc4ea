import { beforeEach, describe, expect, it } from "vitest";
import type { TerminalView } from "$bindings";
import { SNAPSHOT } from "$lib/backend/fixture";
import { FULL, RETURNS } from "$lib/backend/fixture_full";
import { Giving } from "./giving.svelte";

const TERMINALS = [SNAPSHOT.state.terminals[0] as TerminalView, FULL];

describe("giving money back", () => {
  let giving: Giving;

  beforeEach(() => {
    giving = new Giving(RETURNS, TERMINALS);
    giving.manager = "op-2";
    giving.pin = "1234";
    giving.reason = " The bottle was broken ";
  });

  it("begins with the best way, on the payment's own terminal, for all that is left", () => {
    expect(giving.way).toBe("refund");
    expect(giving.sum).toBe("19.26");
    expect(giving.order).toEqual({
      sale: "sale-1042",
      payment: "payment-8",
      way: "refund",
      terminal: FULL.id,
      manager: "op-2",
      pin: "1234",
      reason: "The bottle was broken",
    });
  });

  it.each([
    ["5", "5", true],
    ["5,50", "5.50", true],
    ["19.26", "19.26", true],
    ["19.27", "19.27", false],
    ["0.00", "0.00", false],
    ["-5", "-5", false],
    ["5.005", "5.005", false],
    ["all", "all", false],
  ])("%s is an amount or is not", (typed, text, fits) => {
    giving.amount = typed;
    expect(giving.fits).toBe(fits);
    expect(giving.ready).toBe(fits);
    expect(giving.order?.amount).toBe(fits ? text : undefined);
  });

  it.each(["manager", "pin", "reason"] as const)("is not ordered without the %s", (what) => {
    giving[what] = " ".repeat(what === "reason" ? 3 : 0);
    expect(giving.ready).toBe(false);
    expect(giving.order).toBeNull();
  });

  it("is all or nothing where the way knows no part", () => {
    giving.amount = "5.00";
    giving.go("void");
    expect(giving.part).toBe(false);
    expect(giving.order).not.toHaveProperty("amount");
    expect(giving.sum).toBe("19.26");
  });

  it("offers only terminals that can, and that the till still has", () => {
    expect(giving.terminals.map((one) => one.id)).toEqual([FULL.id]);
    giving.go("refund_to_card");
    expect(giving.terminals).toHaveLength(2);
    expect(giving.terminal).toBe(FULL.id);
    expect(new Giving(RETURNS, []).ready).toBe(false);
  });

  it("offers no payment of which nothing can go back", () => {
    const [only] = RETURNS.payments;
    if (!only) throw new Error("no payment");
    const none = { ...only, ways: [], blocked: "all_back" as const };
    expect(new Giving({ ...RETURNS, payments: [none] }, TERMINALS).payments).toEqual([]);
  });
});
