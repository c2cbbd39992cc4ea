/** A gift card that pays: its number, what is on it, and how much of that. */

import type { SaleView } from "$bindings";
import { m } from "$lib/paraglide/messages.js";
import type { Ask } from "$lib/state/asks.svelte";
import type { Desk } from "$lib/state/desk.svelte";

export function payGift(desk: Desk, { id: sale, due }: SaleView): Ask {
  return {
    title: m.gift_pay_title({ amount: due.text, currency: due.currency }),
    lead: m.gift_pay_lead(),
    entries: () => [
      { id: "code", label: m.ask_gift_code(), kind: "text" },
      {
        id: "amount",
        label: m.gift_pay_amount(),
        kind: "money",
        optional: true,
        placeholder: m.gift_pay_all({ amount: due.text }),
      },
    ],
    scan: "code",
    about: async ({ code = "" }) => {
      if (code.trim().length < 4) return "";
      const outcome = await desk.ask("gift_show", { code: code.trim() });
      if ("problem" in outcome) return outcome.problem;
      return m.gift_left({ card: outcome.value.code, amount: outcome.value.left.text });
    },
    label: m.gift_pay_do(),
    send: ({ code = "", amount = "" }) =>
      desk.money("gift_pay", {
        sale,
        code: code.trim(),
        ...(amount === "" ? {} : { amount }),
      }),
  };
}
