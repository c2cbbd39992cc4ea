/** Which contradiction a manager decides about at this screen, and what they are about to say. */

import type { Verdict } from "$bindings";

export class Deciding {
  id = $state<string | null>(null);
  /** What they saw of a reversal of which the terminal cannot tell; nothing while they decide. */
  verdict = $state<Verdict | null>(null);

  decide(id: string): void {
    this.id = id;
    this.verdict = null;
  }

  saw(id: string, verdict: Verdict): void {
    this.id = id;
    this.verdict = verdict;
  }

  close(): void {
    this.id = null;
    this.verdict = null;
  }
}
