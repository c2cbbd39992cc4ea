/** What the payment pane can be, and which one an exchange with a terminal needs. */

import type { PaymentView } from "$bindings";

export type Pane =
  "choose" | "cash" | "card" | "running" | "unknown" | "signature" | "done" | "back_done";

/** The pane of an exchange that has no end yet, or whose signature nobody looked at. */
export function underWay(payment: PaymentView): Pane | null {
  if (payment.signature === "open") return "signature";
  switch (payment.state) {
    case "preparing":
    case "sent":
      return "running";
    case "unknown":
    case "needs_human":
      return "unknown";
    default:
      return null;
  }
}
