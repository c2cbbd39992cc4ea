/** A wallet that pays by a code on the customer's phone. */

import type { SaleView, TerminalView } from "$bindings";
import { m } from "$lib/paraglide/messages.js";
import type { Ask } from "$lib/state/asks.svelte";
import type { Desk } from "$lib/state/desk.svelte";

export function scanCustomer(
  desk: Desk,
  { id: sale, due }: SaleView,
  { id: terminal, methods }: TerminalView,
): Ask {
  const options = methods.map(({ code, label }) => ({ value: code, word: label }));
  return {
    title: m.scan_customer_title({ amount: due.text, currency: due.currency }),
    lead: m.scan_customer_lead(),
    ...(options.length > 1
      ? { picks: [{ id: "method", label: m.details_method(), options }] }
      : {}),
    entries: () => [{ id: "code", label: m.scan_customer_code(), kind: "text" }],
    scan: "code",
    label: m.scan_customer_do(),
    send: ({ code = "", method = "" }) =>
      desk.money("payment_start", {
        sale,
        terminal,
        scanned: code.trim(),
        ...(method === "" ? {} : { method }),
      }),
  };
}
