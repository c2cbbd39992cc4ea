/** How the devices behind the cloud stand, as its list says: what the till itself hears only on asking one. */

import type { DeviceView, TerminalView } from "$bindings";
import type { Desk } from "$lib/state/desk.svelte";

export class Seen {
  #devices = $state.raw<DeviceView[]>([]);
  readonly #desk: Desk;
  /** Which look is the last one: answers may overtake each other. */
  #look = 0;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** What is worth a line at the card of this terminal. */
  of(terminal: string): DeviceView | null {
    const device = this.#devices.find((one) => one.terminal === terminal);
    return device && (device.busy || device.status !== "unknown") ? device : null;
  }

  /** Asks the cloud, where one of these is behind it. Nobody waits for the answer, and none is no error here. */
  async look(terminals: TerminalView[]): Promise<void> {
    if (this.#desk.session.shop?.training) return;
    if (!terminals.some((one) => one.connector === "ppaas")) return;
    const look = ++this.#look;
    let devices: DeviceView[] = [];
    try {
      ({ devices } = await this.#desk.backend.call("device_list", {}));
    } catch {
      // What stands in the way is said at the terminals that it keeps away.
    }
    if (look === this.#look) this.#devices = devices;
  }
}
