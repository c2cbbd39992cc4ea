/** That the certificate which the till signs in with ends: asked by the till itself, since nobody opens the wizard to look. */

import type { IdentityView } from "$bindings";
import type { Desk } from "$lib/state/desk.svelte";

/** The core says only in days how long a certificate lasts: asking more often tells nothing. */
const DAY = 24 * 60 * 60 * 1_000;

/** Days before the end in which it is told anew to somebody who put it away earlier. */
const STAGES = [1, 7];

export class Ending {
  /** The certificate that ends soon, or has ended, where the till signs in with one. */
  #identity = $state.raw<IdentityView | null>(null);
  /** The stage in which somebody put it away; without one nobody did. */
  #read = $state<number | null>(null);
  readonly #desk: Desk;
  /** Which look is the last one: answers may overtake each other, and come when nobody watches any more. */
  #look = 0;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** The terminals that take no payments without it. */
  get names(): string[] {
    const terminals = this.#desk.session.state?.terminals ?? [];
    return terminals.filter((one) => one.connector === "ppaas").map(({ name }) => name);
  }

  /** What this operator has to know: before the end who can get another one, after it everybody. */
  get shown(): IdentityView | null {
    const days = this.#identity?.days_left ?? null;
    const role = this.#desk.session.state?.operator?.role;
    if (days === null || role === undefined || this.names.length === 0) return null;
    if (days === 0) return this.#identity;
    const cares = role === "manager" || role === "technician";
    return cares && this.#read !== stage(days) ? this.#identity : null;
  }

  /** Puts it away, where there is time left: until the next sign-in, or until it is more urgent. */
  read(): void {
    this.#read = stage(this.#identity?.days_left ?? 0);
  }

  /** The next operator is told, whatever the last one put away. */
  signedOut(): void {
    this.#read = null;
  }

  /** Asks now, and once a day where nobody ever signs out. What it gives back ends that. */
  watch(): () => void {
    void this.look();
    const daily = setInterval(() => void this.look(), DAY);
    return () => {
      clearInterval(daily);
      this.#look += 1;
      this.#identity = null;
    };
  }

  /** Asks the core, beside the wizard, which asks the same and must not be kept busy. No answer is no error here. */
  async look(): Promise<void> {
    const look = ++this.#look;
    let identity: IdentityView | null = null;
    if (this.names.length > 0 && !this.#desk.session.shop?.training) {
      try {
        const view = await this.#desk.backend.call("cloud_show", {});
        if (view.settings["sign_in"] === "certificate") identity = view.identity;
      } catch {
        // What keeps payments away is said at the terminals; this question was nobody's.
      }
    }
    if (look === this.#look) this.#identity = identity;
  }
}

/** A number for each part of the last days; the same within one part. */
function stage(days: number): number {
  return STAGES.find((limit) => days <= limit) ?? Infinity;
}
