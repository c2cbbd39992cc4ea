/** Steps of paying besides cash and card: gift cards, taking a tender off, ending a sale that owes nothing. */

import type { SaleView } from "$bindings";
import { payGift } from "../features/pay/gift";
import type { Pay } from "../features/pay/pay.svelte";
import { scanCustomer } from "../features/pay/scan";
import type { Action } from "$lib/ui/action";
import type { Desk } from "$lib/state/desk.svelte";
import { m } from "$lib/paraglide/messages.js";

export function extras(desk: Desk, pay: Pay, sale: SaleView): Action[] {
  const enabled = desk.live && !pay.busy;
  const list: Action[] = [];
  if (sale.actions.includes("pay_gift")) {
    list.push({
      id: "pay.gift",
      label: m.action_gift(),
      key: "G",
      enabled,
      perform: () => desk.asks.ask(payGift(desk, sale)),
    });
  }
  const wallet = pay.terminals.find((terminal) => terminal.can.by_code);
  if (wallet && sale.actions.includes("pay_card")) {
    list.push({
      id: "pay.scan",
      label: m.action_scan_customer(),
      key: "Q",
      enabled,
      perform: () => desk.asks.ask(scanCustomer(desk, sale, wallet)),
    });
  }
  if (sale.surcharge) {
    const { on, open, percent } = sale.surcharge;
    list.push({
      id: "pay.surcharge",
      label: on ? m.action_surcharge_off({ percent }) : m.action_surcharge_on({ percent }),
      key: "U",
      enabled: enabled && open,
      busy: desk.busy("sale_surcharge"),
      perform: () => pay.surcharge(!on),
    });
  }
  // The newest comes off by its key, any by its button.
  const removable = sale.tenders.filter((tender) => tender.removable);
  removable.forEach((tender, at) => {
    list.push({
      id: `pay.tender_remove:${tender.id}`,
      label: m.action_tender_remove(),
      ...(at === removable.length - 1 ? { key: "Del" } : {}),
      enabled,
      busy: desk.busy("tender_remove"),
      perform: () => pay.removeTender(tender.id),
    });
  });
  if (sale.actions.includes("pay_out")) {
    const { due, hand_out: out } = sale.cash;
    list.push({
      id: "pay.pay_out",
      label: out ? m.action_pay_out({ amount: out.text }) : m.action_complete(),
      key: "F12",
      enabled,
      busy: desk.busy("cash_pay"),
      perform: () => pay.takeCash(due.text),
    });
  }
  return list;
}
