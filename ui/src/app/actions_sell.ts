import { tick } from "svelte";
import { basketActions } from "./actions_basket";
import type { TerminalView } from "$bindings";
import type { Pay } from "../features/pay/pay.svelte";
import type { Sell } from "../features/sell/sell.svelte";
import type { Action } from "$lib/ui/action";
import type { Desk } from "$lib/state/desk.svelte";
import * as deeds from "../features/sell/deeds";
import { m } from "$lib/paraglide/messages.js";

/** Steps while the basket is being filled. */
export function sellActions(desk: Desk, sell: Sell, pay: Pay): Action[] {
  const basket = desk.session.state?.basket;
  const line = sell.selected;
  const free = sell.free;
  const first = desk.session.state?.terminals.find(({ can }) => can.card_first);
  const shown = desk.session.state?.terminals.filter(({ can }) => can.show) ?? [];
  const screen = shown.find(({ is_default }) => is_default) ?? shown[0];
  const pieces =
    free && line !== null && line.unit === null && !line.labelled && line.gift === null;
  const owed = basket?.total.minor ?? 0;
  const counted = free && line !== null && !line.labelled && line.gift === null;
  return [
    ...(first ? [cardFirst(desk, first)] : []),
    ...(screen ? [showOn(desk, screen, free && (basket?.lines.length ?? 0) > 0)] : []),
    ...basketActions(desk, sell),
    {
      id: "sell.search",
      label: m.action_search(),
      key: "F2",
      enabled: true,
      perform: () => {
        desk.open(null);
        void tick().then(() => document.getElementById("search")?.focus());
      },
    },
    {
      id: "sell.less",
      label: m.action_less(),
      key: "−",
      enabled: pieces && line.quantity !== "1",
      perform: () => sell.change(-1),
    },
    {
      id: "sell.more",
      label: m.action_more(),
      key: "+",
      enabled: pieces,
      perform: () => sell.change(1),
    },
    {
      id: "sell.quantity",
      label: m.action_quantity(),
      key: "F4",
      enabled: counted,
      perform: () => sell.askQuantity(),
    },
    {
      id: "sell.remove",
      label: m.action_remove(),
      key: "Del",
      enabled: free && line !== null,
      perform: () => sell.remove(),
    },
    { id: "sell.up", label: m.action_up(), key: "↑", enabled: free, perform: () => sell.move(-1) },
    {
      id: "sell.down",
      label: m.action_down(),
      key: "↓",
      enabled: free,
      perform: () => sell.move(1),
    },
    {
      id: "sell.pay",
      // A minus is money for the customer: nobody pays it.
      label: (owed < 0 ? m.action_settle : m.action_pay)({ amount: basket?.total.text ?? "" }),
      key: "F12",
      enabled: free && (basket?.lines.length ?? 0) > 0,
      busy: desk.busy("sale_checkout"),
      perform: () => {
        const years = basket?.age ?? null;
        if (years === null) return pay.checkout();
        desk.asks.ask(deeds.age(desk, years, () => pay.checkout()));
      },
    },
  ];
}

/** The customer may present the card while the basket is being filled, or change their mind. */
function cardFirst(desk: Desk, { id: terminal, card_waiting, state }: TerminalView): Action {
  const asked = card_waiting !== null || state === "in_use";
  return {
    id: "sell.card_first",
    label: asked ? m.action_card_forget() : m.action_card_first(),
    key: "Ctrl+K",
    enabled: desk.live,
    busy: desk.busy("terminal_card_first"),
    perform: () => void desk.show(desk.step("terminal_card_first", { terminal, ask: !asked })),
  };
}

/** The customer reads on the terminal what the basket comes to. */
function showOn(desk: Desk, { id: terminal, state }: TerminalView, filled: boolean): Action {
  return {
    id: "sell.show",
    label: m.action_show_there(),
    key: "Alt+T",
    enabled: desk.live && filled && state !== "in_use",
    busy: desk.busy("terminal_show"),
    perform: () => void desk.show(desk.step("terminal_show", { terminal })),
  };
}
