import { describe, expect, it } from "vitest";
import type { ConflictView, PaymentStateView, PaymentView } from "$bindings";
import { STATES } from "$lib/backend/fixture";
import { CHOICE, story, sum, when } from "./conflicts";

const ALARM = STATES["fault"]?.conflicts[0] as ConflictView;

function back(state: PaymentStateView, more: Partial<PaymentView> = {}): ConflictView {
  const payment = Object.values(STATES).find((one) => one.sale?.payment)?.sale?.payment;
  return { ...ALARM, reversal: { ...(payment as PaymentView), reason: null, state, ...more } };
}

const last = (conflict: ConflictView) => story(conflict).at(-1);

describe("money that does not fit", () => {
  it("says what the terminal did and what a person had said", () => {
    const [what, who] = story(ALARM);
    expect(what).toContain("12.50 EUR");
    expect(who).toContain("Manager");
    expect(who).toContain("The slip shows nothing");
    expect(sum(ALARM)).toBe("12.50 EUR");
  });

  it("has words for every choice", () => {
    for (const choice of ALARM.choices) {
      expect(CHOICE[choice].word()).not.toBe("");
      expect(CHOICE[choice].hint()).toMatch(/\.$/);
    }
  });

  it("tells how far a reversal is, and never calls a doubt a failure", () => {
    expect(last(back("sent"))).toContain("is giving the money back");
    expect(last(back("unknown"))).toContain("do not know yet");
    expect(last(back("needs_human", { human: "memory_lost" }))).toContain("cannot tell");
    for (const state of ["declined", "not_started", "voided", "not_charged"] as const) {
      expect(last(back(state))).toContain("did not give the money back");
    }
  });

  it("says why it did not go back in words that fit", () => {
    expect(last(back("declined", { reason: "refusal" }))).not.toContain("another card");
    expect(last(back("not_started", { reason: "not_allowed" }))).toContain("last payment");
    expect(last(back("not_started", { reason: "busy" }))).toContain("busy");
  });

  it("names the day only where it was another one", () => {
    expect(when(ALARM)).toBe("14:03");
    expect(when({ ...ALARM, day: "2026-11-20" })).toBe("2026-11-20 14:03");
  });
});
