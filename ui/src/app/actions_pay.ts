import type { SaleView, TerminalView } from "$bindings";
import type { Pay } from "../features/pay/pay.svelte";
import { hasMore } from "../features/pay/terminals";
import type { Printing } from "$lib/state/printing.svelte";
import type { Action } from "$lib/ui/action";
import type { Desk } from "$lib/state/desk.svelte";
import {
  returnedActions,
  runningActions,
  signatureActions,
  unknownActions,
} from "./actions_exchange";
import { extras } from "./actions_tender";
import { m } from "$lib/paraglide/messages.js";

/** Steps while a sale is being paid: what the core allows, with the words for it. */
export function payActions(desk: Desk, pay: Pay, printing: Printing): Action[] {
  switch (pay.pane) {
    case "running":
      return runningActions(desk, pay.exchange);
    case "unknown":
      return unknownActions(desk, pay, () => leave(desk, pay));
    case "signature":
      return signatureActions(desk, pay.exchange);
    case "back_done":
      return returnedActions(desk, pay.exchange);
    default:
      return pay.sale ? saleActions(desk, pay, pay.sale, printing) : [];
  }
}

function saleActions(desk: Desk, pay: Pay, sale: SaleView, printing: Printing): Action[] {
  switch (pay.pane) {
    case "choose":
      return [...tenders(desk, pay, sale), ...extras(desk, pay, sale), ...ways(desk, pay, sale)];
    case "cash":
      return [...cash(desk, pay, sale), ...tenders(desk, pay, sale), ...ways(desk, pay, sale)];
    case "card":
      return [...card(desk, pay), ...ways(desk, pay, sale)];
    case "done":
      return [...done(desk, pay, sale), ...printed(desk, sale, printing)];
    default:
      return [];
  }
}

function tenders(desk: Desk, pay: Pay, sale: SaleView): Action[] {
  const list: Action[] = [];
  const { terminals } = pay;
  // Under typed digits the card pays that part, and nothing where it is more than what is due.
  const typed = pay.pane === "cash" && pay.digits !== "";
  if (sale.actions.includes("pay_card")) {
    terminals.forEach((terminal, index) => {
      list.push({
        id: `pay.card:${terminal.id}`,
        label: typed
          ? m.action_card_part({ amount: pay.cardPart })
          : terminal.can.by_code
            ? m.tender_code()
            : m.action_card(),
        ...cardKey(index),
        enabled: desk.live && !pay.busy && (!typed || pay.cardPart !== ""),
        busy: desk.busy("payment_start"),
        perform: () => pay.startCard(terminal.id),
      });
    });
  }
  if (sale.actions.includes("pay_card") && pay.pane === "choose" && terminals.length > 0) {
    list.push({
      id: "pay.details",
      label: detailsLabel(terminals),
      key: "T",
      enabled: desk.live && !pay.busy,
      perform: () => pay.openCard(),
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

/** What can be chosen besides how much. */
function detailsLabel(terminals: TerminalView[]): string {
  if (terminals.some(({ methods }) => methods.length > 0)) return m.action_card_how();
  return terminals.some(hasMore) ? m.action_card_details() : m.action_card_only_part();
}

/** The first terminal is the usual one. Digits alone are an amount of cash, so the others have them with Alt. */
function cardKey(index: number): { key?: string } {
  if (index === 0) return { key: "K" };
  return index < 9 ? { key: `Alt+${index + 1}` } : {};
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
    perform: () => pay.closeEntry(),
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

/** What the card is asked for, amount by amount. */
function card(desk: Desk, pay: Pay): Action[] {
  const rest = pay.offered.slice(1).map((part) => pay.partText(part));
  const whole = pay.partText("amount") || (pay.sale?.due.text ?? "");
  const amount = [whole, ...rest].filter((text) => text !== "").join(" + ");
  const methods: Action = {
    id: "pay.method",
    label: m.action_method(),
    key: "M",
    enabled: !pay.busy,
    perform: () => pay.nextMethod(),
  };
  return [
    ...(pay.chosen && pay.chosen.methods.length > 0 ? [methods] : []),
    {
      id: "pay.part_up",
      label: m.action_up(),
      key: "↑",
      enabled: true,
      perform: () => pay.step(-1),
    },
    {
      id: "pay.part_down",
      label: m.action_down(),
      key: "↓",
      enabled: true,
      perform: () => pay.step(1),
    },
    {
      id: "pay.other",
      label: m.action_other_way(),
      key: "Esc",
      enabled: true,
      perform: () => pay.closeEntry(),
    },
    {
      id: "pay.start_typed",
      label: m.action_ask_for({ amount }),
      key: "F12",
      enabled: desk.live && !pay.busy && pay.partsFit && pay.chosen !== null,
      busy: desk.busy("payment_start"),
      perform: () => pay.startTyped(),
    },
  ];
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
    busy: desk.busy("sale_leave", "return_close"),
    perform: () => pay.leave(),
  };
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

/** The paper of a finished sale, once more or at all. */
function printed(desk: Desk, sale: SaleView, printing: Printing): Action[] {
  const { printer } = printing;
  // Under the receipts the paper is that of the one in view.
  if (!printer || sale.receipt_number === null || desk.panel === "receipts") return [];
  const of = { sale: sale.id, returned: null, number: sale.receipt_number };
  return [
    {
      id: "pay.print",
      label: printer.settings.automatic ? m.action_print_again() : m.action_print(),
      key: "N",
      enabled: desk.live && !printing.busy,
      busy: desk.busy("receipt_print"),
      perform: () => void desk.show(printing.print(of)),
    },
  ];
}
