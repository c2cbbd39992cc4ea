/** Every step that a person can take now, in one list: buttons and keys both come from here. */

import type { Deciding } from "../features/conflicts/deciding.svelte";
import type { Pay } from "../features/pay/pay.svelte";
import type { Returns } from "../features/receipts/returns.svelte";
import type { Sell } from "../features/sell/sell.svelte";
import type { Action, Find } from "$lib/ui/action";
import type { Desk, Panel } from "$lib/state/desk.svelte";
import { m } from "$lib/paraglide/messages.js";
import { alarmActions } from "./actions_alarm";
import { payActions } from "./actions_pay";
import { returnActions } from "./actions_return";
import { sellActions } from "./actions_sell";

/** What the list is made from. */
export type Parts = { desk: Desk; sell: Sell; pay: Pay; deciding: Deciding; returns: Returns };

export class Actions {
  readonly #parts: Parts;

  readonly list: Action[] = $derived.by(() => this.#make());
  readonly find: Find = (id) => this.list.find((action) => action.id === id);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  #make(): Action[] {
    const { desk, sell, pay, deciding, returns } = this.#parts;
    const state = desk.session.state;
    if (!state?.operator) return [];
    const shell = [...alarmActions(desk, deciding), ...shellActions(desk)];
    // Under a panel only those steps stay whose place nothing else takes.
    const busy = pay.pane !== null && pay.pane !== "done" && pay.pane !== "back_done";
    if (desk.panel === "receipts") shell.push(...returnActions(desk, returns));
    if (desk.panel !== null && (busy || pay.exchange.back)) return shell;
    const rest = pay.pane === null ? sellActions(desk, sell, pay) : payActions(desk, pay);
    return [...shell, ...rest];
  }
}

function shellActions(desk: Desk): Action[] {
  const panels: [Panel, () => string, string][] = [
    ["open_sales", m.action_open_sales, "F8"],
    ["receipts", m.action_receipts, "F9"],
    ["terminals", m.action_terminals, "F10"],
  ];
  const list: Action[] = panels.map(([panel, label, key]) => ({
    id: `panel.${panel}`,
    label: label(),
    key,
    enabled: true,
    perform: () => desk.open(desk.panel === panel ? null : panel),
  }));
  if (desk.panel !== null) {
    list.push({
      id: "panel.close",
      label: m.action_close(),
      key: "Esc",
      enabled: true,
      perform: () => desk.open(null),
    });
  }
  list.push({
    id: "shell.sign_out",
    label: m.action_sign_out(),
    enabled: desk.live,
    busy: desk.busy("operator_sign_out"),
    perform: () => void desk.show(desk.step("operator_sign_out", {})),
  });
  return list;
}
