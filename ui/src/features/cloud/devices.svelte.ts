/** The payment devices of the store: which of them this till is to use, and what cashiers call them. */

import type { DevicesView, DeviceView } from "$bindings";
import type { Desk, Problem } from "$lib/state/desk.svelte";

export class Devices {
  list = $state.raw<DevicesView | null>(null);
  /** Ids of those that were chosen, with the names that were typed. */
  picked = $state<Record<string, string>>({});
  manager = $state("");
  pin = $state("");
  problem = $state.raw<Problem | null>(null);
  /** The device that the problem is about. */
  about = $state("");
  /** Names of those that were paired just now. */
  paired = $state<string[]>([]);
  /** Several are paired one after another: it is one step. */
  pairing = $state(false);

  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  get looking(): boolean {
    return this.#desk.busy("device_list");
  }

  get busy(): boolean {
    return this.pairing || this.looking;
  }

  /** Those that can still be chosen, in the order of the store. */
  get free(): DeviceView[] {
    return (this.list?.devices ?? []).filter((one) => one.terminal === null);
  }

  get chosen(): DeviceView[] {
    return this.free.filter((one) => one.id in this.picked);
  }

  /** Every one that was chosen can be paired. */
  get ready(): boolean {
    return this.chosen.length > 0 && this.manager !== "" && this.pin !== "";
  }

  /** Chooses a device, with the name that the store gave it, or lets go of it. */
  pick(device: DeviceView, on: boolean): void {
    const { [device.id]: typed, ...rest } = this.picked;
    this.picked = on ? { ...rest, [device.id]: typed ?? device.name } : rest;
  }

  async look(): Promise<void> {
    if (this.busy) return;
    this.problem = null;
    this.about = "";
    const outcome = await this.#desk.ask("device_list", {});
    if ("value" in outcome) this.list = outcome.value;
    else this.problem = outcome.problem;
  }

  /** Pairs what was chosen, one after another, and stops at the first that cannot be. */
  async pair(): Promise<void> {
    if (this.busy || !this.ready) return;
    this.pairing = true;
    this.problem = null;
    this.about = "";
    this.paired = [];
    const { manager, pin } = this;
    for (const { id } of this.chosen) {
      const name = (this.picked[id] ?? "").trim();
      const outcome = await this.#desk.order("device_pair", { device: id, name, manager, pin });
      if ("problem" in outcome) {
        this.problem = outcome.problem;
        this.about = id;
        break;
      }
      this.#took(id, outcome.value.id);
      this.paired = [...this.paired, outcome.value.name];
    }
    if (this.problem !== "lost") this.pin = "";
    this.pairing = false;
  }

  /** Where payments begin unless somebody chooses another terminal. */
  async begin(terminal: string): Promise<void> {
    this.about = "";
    this.problem = await this.#desk.step("terminal_default", { terminal });
  }

  /** A new look at the store: what was typed for it is over. */
  reset(): void {
    this.list = null;
    this.picked = {};
    this.paired = [];
    this.problem = null;
    this.about = "";
    this.forget();
  }

  forget(): void {
    this.pin = "";
  }

  #took(device: string, terminal: string): void {
    const { [device]: _name, ...rest } = this.picked;
    this.picked = rest;
    if (!this.list) return;
    const devices = this.list.devices.map((one) =>
      one.id === device ? { ...one, terminal } : one,
    );
    this.list = { ...this.list, devices };
  }
}
