/** What is left of the set-up once the till is made: its devices, and a first sale that is none. */

import type { Session } from "./session.svelte";

/** `trying`: the sale is being tried, in training. */
export type GuideStop = "terminal" | "printer" | "trial" | "trying";

const STOPS: GuideStop[] = ["terminal", "printer", "trial", "trying"];

/** It outlives a reload of the page, and ends with the window. */
const KEPT = "florin.guide";

export class Guide {
  at = $state<GuideStop | null>(recall());

  get trying(): boolean {
    return this.at === "trying";
  }

  /** Whoever made the till goes on; nobody else is led anywhere. */
  shows({ shop, state }: Session): boolean {
    if (this.at === null || this.trying || shop?.training) return false;
    return state?.operator?.role === "manager";
  }

  to(at: GuideStop): void {
    this.at = at;
    globalThis.sessionStorage?.setItem(KEPT, at);
  }

  over(): void {
    this.at = null;
    globalThis.sessionStorage?.removeItem(KEPT);
  }
}

function recall(): GuideStop | null {
  const kept = globalThis.sessionStorage?.getItem(KEPT);
  return STOPS.find((stop) => stop === kept) ?? null;
}
