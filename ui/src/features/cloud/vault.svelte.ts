/** Where the secrets of this till are, and the two ways to them where they cannot be had. */

import type { VaultStateView, VaultView } from "$bindings";
import type { Desk, Problem } from "$lib/state/desk.svelte";

/** Characters of a passphrase, as the core demands them. */
export const LEAST = 12;

/** `look`: the computer was made ready meanwhile. `words`: a passphrase is entered, or chosen. */
export type Way = "look" | "words";

/** Secrets can be kept and had now. */
export function usable(state: VaultStateView | undefined): boolean {
  return state === "keychain" || state === "open";
}

export class Vault {
  view = $state.raw<VaultView | null>(null);
  /** Which of the two ways somebody goes; nobody is sent on one. */
  way = $state<Way | "">("");
  passphrase = $state("");
  /** A new one, typed once more. */
  again = $state("");
  manager = $state("");
  pin = $state("");
  problem = $state.raw<Problem | null>(null);
  /** It was looked at once more, and it is as it was. */
  still = $state(false);

  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  get usable(): boolean {
    return usable(this.view?.state);
  }

  /** A passphrase was chosen before: it is entered, and not chosen anew. */
  get chosen(): boolean {
    return this.view?.state === "locked";
  }

  get busy(): boolean {
    return this.#desk.busy("vault_show", "vault_choose", "vault_unlock");
  }

  /** A new passphrase was typed twice, and not the same. */
  get differ(): boolean {
    return !this.chosen && this.again !== "" && this.again !== this.passphrase;
  }

  /** The step that was chosen can be done. */
  get ready(): boolean {
    if (this.usable || this.way === "look") return true;
    if (this.way === "") return false;
    if (this.chosen) return this.passphrase !== "";
    const long = [...this.passphrase].length >= LEAST;
    return long && this.again === this.passphrase && this.manager !== "" && this.pin !== "";
  }

  take(view: VaultView): void {
    if (view.state !== this.view?.state) this.way = "";
    this.view = view;
  }

  /** Asks how it stands now. */
  async look(): Promise<void> {
    this.#answered(await this.#desk.ask("vault_show", {}));
  }

  /** Does what was chosen. True where the secrets can be had after it. */
  async go(): Promise<boolean> {
    if (this.busy || !this.ready || this.usable) return this.usable;
    this.still = false;
    if (this.way === "look") {
      await this.look();
      this.still = this.problem === null && !this.usable;
    } else if (this.chosen) {
      const args = { passphrase: this.passphrase };
      this.#answered(await this.#desk.ask("vault_unlock", args));
    } else {
      const { passphrase, manager, pin } = this;
      this.#answered(await this.#desk.ask("vault_choose", { passphrase, manager, pin }));
    }
    return this.usable;
  }

  /** Nothing of a passphrase or a PIN stays in memory longer than it is typed. */
  forget(): void {
    this.passphrase = "";
    this.again = "";
    this.pin = "";
    this.still = false;
    this.problem = null;
  }

  #answered(outcome: { value: VaultView } | { problem: Problem }): void {
    if ("value" in outcome) {
      this.forget();
      this.take(outcome.value);
      return;
    }
    this.problem = outcome.problem;
    if (outcome.problem === "lost") return;
    this.pin = "";
    // A wrong PIN says nothing of the passphrase; a wrong passphrase is typed anew.
    if (outcome.problem.code === "wrong_passphrase") this.passphrase = "";
  }
}
