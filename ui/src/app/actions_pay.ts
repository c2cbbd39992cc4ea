import type { SaleView } from "$bindings";
import type { Pay } from "../features/pay/pay.svelte";
import type { Action } from "$lib/ui/action";
import type { Desk } from "$lib/state/desk.svelte";
import { m } from "$lib/paraglide/messages.js";

/** Steps while a sale is being paid: what the core allows, with the words for it. */
export function payActions(desk: Desk, pay: Pay): Action[] {
  const sale = pay.sale;
  if (!sale) return [];
  switch (pay.pane) {
    case "choose":
      return [...tenders(desk, pay, sale), ...ways(desk, pay, sale)];
    case "cash":
      return [...cash(desk, pay, sale), ...tenders(desk, pay, sale), ...ways(desk, pay, sale)];
    case "running":
      return running(desk, pay);
    case "unknown":
      return unknown(desk, pay);
    case "done":
      return done(desk, pay, sale);
    default:
      return [];
  }
}

function tenders(desk: Desk, pay: Pay, sale: SaleView): Action[] {
  const list: Action[] = [];
  if (sale.actions.includes("pay_card")) {
    desk.session.state?.terminals.forEach((terminal, index) => {
      list.push({
        id: `pay.card:${terminal.id}`,
        label: m.action_card(),
        ...(index === 0 ? { key: "K" } : {}),
        enabled: desk.live && !pay.busy,
        busy: desk.busy("payment_start"),
        perform: () => pay.startCard(terminal.id),
      });
    });
  }
  if (sale.actions.includes("pay_cash") && pay.pane === "choose") {
    list.push({
      id: "pay.cash",
      label: m.action_cash(),
      key: "C",
      enabled: desk.live && !pay.busy,
      perform: () => pay.openCash(),
    });
  }
  return list;
}

function cash(desk: Desk, pay: Pay, sale: SaleView): Action[] {
  const enabled = desk.live && !pay.busy;
  const list: Action[] = sale.cash.quick.slice(0, 6).map((amount, index) => ({
    id: `pay.quick:${index}`,
    label: index === 0 ? m.cash_exact({ amount: amount.text }) : amount.text,
    key: `F${index + 1}`,
    enabled,
    perform: () => pay.takeCash(amount.text),
  }));
  list.push({
    id: "pay.other",
    label: m.action_other_way(),
    key: "Esc",
    enabled: true,
    perform: () => pay.closeCash(),
  });
  list.push({
    id: "pay.take",
    label: pay.tendered === "" ? m.action_take_cash() : m.action_take({ amount: pay.tendered }),
    key: "F12",
    also: "Enter",
    enabled: enabled && pay.tendered !== "",
    busy: desk.busy("cash_pay"),
    perform: () => pay.takeCash(pay.tendered),
  });
  return list;
}

/** Ways out of paying. */
function ways(desk: Desk, pay: Pay, sale: SaleView): Action[] {
  const list: Action[] = [];
  if (sale.actions.includes("back")) {
    list.push({
      id: "pay.back",
      label: m.action_back(),
      key: "B",
      enabled: desk.live && !pay.busy,
      busy: desk.busy("sale_cancel"),
      perform: () => pay.back(),
    });
  }
  if (sale.actions.includes("leave")) list.push(leave(desk, pay));
  return list;
}

function leave(desk: Desk, pay: Pay): Action {
  return {
    id: "pay.leave",
    label: m.action_leave(),
    key: "N",
    enabled: desk.live && !pay.busy,
    busy: desk.busy("sale_leave"),
    perform: () => pay.leave(),
  };
}

function running(desk: Desk, pay: Pay): Action[] {
  const payment = pay.payment;
  if (!payment?.actions.includes("abort") || payment.abort_asked) return [];
  return [
    {
      id: "pay.abort",
      label: pay.armed ? m.action_abort_again() : m.action_abort(),
      key: "A",
      enabled: desk.live,
      busy: desk.busy("payment_abort"),
      perform: () => pay.abort(),
    },
  ];
}

function unknown(desk: Desk, pay: Pay): Action[] {
  const can = pay.payment?.actions ?? [];
  const list: Action[] = [];
  if (can.includes("ask")) {
    list.push({
      id: "pay.ask",
      label: m.action_ask(),
      key: "R",
      enabled: desk.live,
      busy: desk.busy("payment_ask"),
      perform: () => pay.ask(),
    });
  }
  if (can.includes("leave")) list.push(leave(desk, pay));
  if (can.includes("shows_approved")) {
    list.push({
      id: "pay.shows_approved",
      label: m.action_shows_approved(),
      enabled: desk.live,
      perform: () => (pay.verdict = "approved"),
    });
  }
  if (can.includes("shows_not_charged")) {
    list.push({
      id: "pay.shows_not_charged",
      label: m.action_shows_not_charged(),
      enabled: desk.live,
      perform: () => (pay.verdict = "not_charged"),
    });
  }
  return list;
}

function done(desk: Desk, pay: Pay, sale: SaleView): Action[] {
  const list: Action[] = [];
  if (sale.actions.includes("receipt")) {
    list.push({
      id: "pay.receipt",
      label: m.action_receipt(),
      key: "P",
      enabled: desk.live,
      perform: () => desk.open("receipts", sale.id),
    });
  }
  if (sale.actions.includes("next")) {
    list.push({
      id: "pay.next",
      label: m.action_next(),
      key: "F12",
      enabled: desk.live && !pay.busy,
      busy: desk.busy("sale_next"),
      perform: () => pay.next(),
    });
  }
  return list;
}
