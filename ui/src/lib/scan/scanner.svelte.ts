/** The scanner of this till: how it is told from a person, what is heard, and trying it. */

import type { Session } from "$lib/state/session.svelte";
import { beepFailure, beepSuccess } from "./beep";
import { Trial } from "./trial.svelte";
import { STANDARD, type WedgeOptions } from "./wedge";

export class Scanner {
  /** Somebody tries the scanner: its keys go there and nowhere else. */
  trial = $state.raw<Trial | null>(null);
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  get options(): WedgeOptions {
    const scanner = this.#session.state?.preferences.scanner;
    if (!scanner) return STANDARD;
    const { fast_ms: fast, shortest, prefix, suffix } = scanner;
    return { fast, shortest, prefix, suffix };
  }

  /** The next scan is drawn and goes nowhere. */
  try(): void {
    this.trial = new Trial(() => this.stop());
  }

  stop(): void {
    this.trial = null;
  }

  /** The item is in the basket. */
  heard(): void {
    const chosen = this.#session.state?.preferences;
    if (chosen?.sounds && chosen.scanner.sounds === "all") beepSuccess();
  }

  /** It is not. Before anybody has signed in a lost scan is heard as well. */
  missed(): void {
    const chosen = this.#session.state?.preferences;
    if (chosen === undefined || (chosen.sounds && chosen.scanner.sounds !== "none")) beepFailure();
  }
}
