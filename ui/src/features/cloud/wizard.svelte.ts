/** The way to terminals through a cloud, step by step: where somebody is, and what the core says of it. */

import type { CloudTestView, CloudView, ObstacleView } from "$bindings";
import type { Desk, Problem } from "$lib/state/desk.svelte";
import type { Session } from "$lib/state/session.svelte";
import { Devices } from "./devices.svelte";
import { Draft } from "./draft.svelte";
import { Trial } from "./trial.svelte";
import { usable, Vault } from "./vault.svelte";
import { mendedAt, type Part, partOf } from "./wrong";

export class CloudWizard {
  open = $state(false);
  /** The dialog that only opens the secrets. */
  unlocking = $state(false);
  at = $state<Part>("region");
  test = $state.raw<CloudTestView | null>(null);
  manager = $state("");
  pin = $state("");
  problem = $state.raw<Problem | null>(null);
  readonly draft = new Draft();
  readonly vault: Vault;
  readonly devices: Devices;
  readonly trial: Trial;

  readonly #desk: Desk;
  /** What the last test was about. */
  #tested = "";
  /** A place for secrets has to be found, or had to be. */
  #homeless = $state(false);

  constructor(desk: Desk) {
    this.#desk = desk;
    this.vault = new Vault(desk);
    this.devices = new Devices(desk);
    this.trial = new Trial(desk);
  }

  get view(): CloudView | null {
    return this.draft.view;
  }

  /** Its steps. Where secrets are kept is asked only where somebody has to decide. */
  get parts(): Part[] {
    const place: Part[] = this.#homeless ? ["vault"] : [];
    return ["region", "key", ...place, "test", "save", "devices", "trial"];
  }

  get index(): number {
    return this.parts.indexOf(this.at);
  }

  /** The last step that can be gone to from the list of steps. */
  get reach(): number {
    const all = this.view?.set_up && !this.draft.dirty && this.vault.usable;
    return all ? this.parts.length - 1 : this.index;
  }

  get busy(): boolean {
    const asked = this.#desk.busy("cloud_show", "cloud_test", "cloud_set");
    return asked || this.vault.busy || this.devices.busy || this.trial.busy;
  }

  /** Whether this step has what it needs to go on. */
  get ready(): boolean {
    switch (this.at) {
      case "region":
        return this.draft.placed;
      case "key":
        return this.draft.registered;
      case "vault":
        return this.vault.ready;
      case "test":
        return true;
      case "save":
        return !this.draft.dirty || (this.manager !== "" && this.pin !== "");
      case "devices":
        return this.devices.chosen.length === 0 || this.devices.ready;
      case "trial":
        return this.trial.ready;
    }
  }

  /** PPaaS knows the till and answers it. */
  get passed(): boolean {
    const first = this.test?.steps.filter(({ step }) => step !== "devices") ?? [];
    return first.length > 0 && first.every(({ state }) => state === "passed");
  }

  /** It has the screen, unless something about money needs it more. */
  shows({ state }: Session): boolean {
    if (!this.open) return false;
    const payment = state?.giving_back?.payment ?? state?.sale?.payment;
    if (!payment) return true;
    const doubt = payment.state === "unknown" || payment.state === "needs_human";
    return !doubt && payment.signature !== "open" && payment.prompt === null;
  }

  /** Opens it: for what somebody came for, or else where something is in the way. */
  async begin(what: ObstacleView | null = null): Promise<void> {
    this.close();
    this.open = true;
    this.draft.view = null;
    this.test = null;
    this.problem = null;
    this.#homeless = false;
    this.devices.reset();
    this.at = "region";
    const outcome = await this.#desk.ask("cloud_show", {});
    if ("problem" in outcome) {
      this.problem = outcome.problem;
      return;
    }
    const view = outcome.value;
    this.draft.begin(view);
    this.vault.take(view.vault);
    if (!view.set_up) return;
    // Who comes back comes for another terminal, or because something is in the way.
    const why = what ?? view.obstacle;
    if (!usable(view.vault.state)) this.#enter("vault");
    else if (why && mendedAt(why)) this.mend(why);
    else this.#enter("devices");
  }

  /** Goes to where somebody can take out of the way what stands there. */
  mend(why: ObstacleView): void {
    const part = mendedAt(why);
    if (part === null || this.busy) return;
    // A key or a certificate that is no good gives its place to another one.
    if (part === "key" && this.draft.kept !== null) this.draft.replacing = true;
    if (part === "vault") void this.vault.look();
    this.#enter(part);
  }

  close(): void {
    this.open = false;
    this.unlocking = false;
    this.#forget();
    this.trial.reset();
  }

  back(): void {
    this.#leave(this.index - 1);
  }

  /** Goes to a step that can be gone to. */
  go(index: number): void {
    if (index <= this.reach) this.#leave(index);
  }

  /** Does what this step is for, and goes on where that went well. True at the end of the last one. */
  async next(): Promise<boolean> {
    if (this.busy || !this.ready) return false;
    switch (this.at) {
      case "region":
        this.#enter("key");
        break;
      case "key":
        if (this.draft.fresh) this.test = null;
        this.draft.hold();
        this.#enter(this.vault.usable ? "test" : "vault");
        break;
      case "vault":
        if (await this.vault.go()) this.#enter("test");
        break;
      case "test":
        if (this.passed) this.#enter(this.draft.dirty ? "save" : "devices");
        else await this.try();
        break;
      case "save":
        if (!this.draft.dirty || (await this.#save())) this.#enter("devices");
        break;
      case "devices":
        if (this.devices.chosen.length > 0) await this.devices.pair();
        else this.#enter("trial");
        break;
      case "trial":
        return this.trial.next();
    }
    return false;
  }

  /** Tries what was entered; nothing of it is kept. */
  async try(): Promise<void> {
    if (this.busy) return;
    this.test = null;
    this.problem = null;
    const about = this.draft.mark;
    const outcome = await this.#desk.ask("cloud_test", this.draft.entry);
    if ("value" in outcome) {
      this.test = outcome.value;
      this.#tested = about;
    } else this.#refused(outcome.problem);
  }

  async #save(): Promise<boolean> {
    this.problem = null;
    const { manager, pin } = this;
    const outcome = await this.#desk.ask("cloud_set", { entry: this.draft.entry, manager, pin });
    if ("problem" in outcome) {
      if (outcome.problem !== "lost") this.pin = "";
      this.#refused(outcome.problem);
      return false;
    }
    this.#forget();
    this.draft.view = outcome.value;
    this.vault.take(outcome.value.vault);
    // Another way may lead to another store.
    this.devices.reset();
    return true;
  }

  #leave(index: number): void {
    const part = this.parts[index];
    if (part && !this.busy && (this.at !== "trial" || this.trial.settled)) this.#enter(part);
  }

  #enter(part: Part): void {
    const problem = this.problem;
    this.problem = null;
    if (part === "key") this.draft.reopen();
    if (part === "vault") this.#homeless = true;
    this.at = part;
    if (part === "test" && (this.test === null || this.#tested !== this.draft.mark)) {
      void this.try();
    }
    if (part === "devices" && this.devices.list === null) void this.devices.look();
    if (part === "trial") this.trial.begin();
    // What was refused is said where it can be mended.
    if (problem !== null && partOf(problem) === part) this.problem = problem;
  }

  #refused(problem: Problem): void {
    this.problem = problem;
    const part = partOf(problem);
    if (part === "vault") void this.vault.look();
    if (part !== null && part !== this.at) this.#enter(part);
  }

  /** Nothing that is secret stays in memory. */
  #forget(): void {
    this.draft.forget();
    this.pin = "";
    this.vault.forget();
    this.devices.forget();
  }
}
