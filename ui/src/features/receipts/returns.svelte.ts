/** What can be given back of the sale whose receipt is shown, and whether somebody is about to. */

import type { ReturnsView } from "$bindings";

export class Returns {
  options = $state.raw<ReturnsView | null>(null);
  /** The dialog is open. */
  open = $state(false);

  /** There is a payment with a way back. */
  get possible(): boolean {
    return this.options?.payments.some((one) => one.ways.length > 0) ?? false;
  }

  show(options: ReturnsView | null): void {
    this.options = options;
    this.open = false;
  }
}
