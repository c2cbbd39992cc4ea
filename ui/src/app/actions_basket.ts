/** Steps with lines and baskets besides adding and counting. */

import * as deeds from "../features/sell/deeds";
import type { Sell } from "../features/sell/sell.svelte";
import type { Action } from "$lib/ui/action";
import type { Ask } from "$lib/state/asks.svelte";
import type { Desk } from "$lib/state/desk.svelte";
import { m } from "$lib/paraglide/messages.js";

export function basketActions(desk: Desk, sell: Sell): Action[] {
  const basket = desk.session.state?.basket;
  const line = sell.free ? sell.selected : null;
  const open = sell.free && desk.session.state?.sale === null;
  const filled = open && (basket?.lines.length ?? 0) > 0;
  const ask = (make: () => Ask) => () => {
    desk.open(null);
    desk.asks.ask(make());
  };
  const onLine = (
    id: string,
    label: string,
    key: string,
    make: (on: NonNullable<typeof line>) => Ask,
    enabled = true,
  ): Action => ({
    id,
    label,
    key,
    enabled: line !== null && enabled,
    perform: () => line && ask(() => make(line))(),
  });
  const list: Action[] = [
    {
      id: "sell.undo",
      label: m.action_undo(),
      key: "Ctrl+Z",
      enabled: open && (basket?.can_undo ?? false),
      perform: () => deeds.undo(desk),
    },
    onLine(
      "sell.price",
      m.action_price(),
      "F5",
      (on) => deeds.priceOf(desk, on),
      line?.labelled === false && line.gift === null,
    ),
    onLine(
      "sell.discount",
      m.action_discount(),
      "F6",
      (on) => deeds.discountOn(desk, on),
      line?.gift === null,
    ),
    {
      id: "sell.discount_all",
      label: m.action_discount_all(),
      key: "Shift+F6",
      enabled: filled,
      perform: ask(() => deeds.discountOn(desk, null)),
    },
    onLine("sell.note", m.action_note(), "Alt+N", (on) => deeds.noteTo(desk, on)),
    {
      id: "sell.note_all",
      label: m.action_note_all(),
      key: "Alt+B",
      enabled: filled,
      perform: ask(() => deeds.noteTo(desk, null)),
    },
    line?.back
      ? {
          id: "sell.take_back",
          label: m.action_take_back_not(),
          key: "Alt+R",
          enabled: true,
          perform: () => line && deeds.keep(desk, line),
        }
      : onLine(
          "sell.take_back",
          m.action_take_back(),
          "Alt+R",
          (on) => deeds.takeBack(desk, on),
          line?.gift === null,
        ),
    {
      id: "sell.exempt",
      label: basket?.exempt ? m.action_exempt_not() : m.action_exempt(),
      key: "Alt+X",
      enabled: filled,
      perform: () => (basket?.exempt ? deeds.taxed(desk) : ask(() => deeds.exempt(desk))()),
    },
    {
      id: "sell.free_item",
      label: m.action_free_item(),
      key: "Alt+I",
      enabled: open,
      perform: ask(() => deeds.freeItem(desk)),
    },
    {
      id: "sell.gift_card",
      label: m.action_gift_card(),
      key: "Alt+G",
      enabled: open,
      perform: ask(() => deeds.giftCard(desk)),
    },
    {
      id: "sell.park",
      label: m.action_park(),
      key: "F7",
      enabled: filled,
      perform: ask(() => deeds.park(desk)),
    },
    {
      id: "sell.discard",
      label: m.action_discard(),
      key: "Alt+D",
      enabled: filled,
      perform: ask(() => deeds.discard(desk)),
    },
    {
      id: "sell.deeds",
      label: m.action_deeds(),
      key: "Alt+M",
      enabled: open,
      perform: () => (sell.sheet = true),
    },
  ];
  const years = basket?.age ?? null;
  if (years !== null && open) {
    list.push({
      id: "sell.age",
      label: m.action_age(),
      key: "Alt+A",
      enabled: true,
      perform: ask(() => deeds.age(desk, years)),
    });
  }
  return list;
}
