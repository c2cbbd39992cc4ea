/** Every step that a person can take now, in one list: buttons and keys both come from here. */

import type { Ending } from "../features/cloud/ending.svelte";
import type { CloudWizard } from "../features/cloud/wizard.svelte";
import type { Deciding } from "../features/conflicts/deciding.svelte";
import type { Pay } from "../features/pay/pay.svelte";
import type { Printing } from "$lib/state/printing.svelte";
import type { Returns } from "../features/receipts/returns.svelte";
import type { Sell } from "../features/sell/sell.svelte";
import type { Action, Find } from "$lib/ui/action";
import type { Desk } from "$lib/state/desk.svelte";
import { alarmActions } from "./actions_alarm";
import { cloudActions } from "./actions_cloud";
import { payActions } from "./actions_pay";
import { printerActions, receiptActions } from "./actions_print";
import { returnActions } from "./actions_return";
import { sellActions } from "./actions_sell";
import { shellActions } from "./actions_shell";
import { remap } from "./keymap";

/** What the list is made from. */
export type Parts = {
  desk: Desk;
  sell: Sell;
  pay: Pay;
  deciding: Deciding;
  returns: Returns;
  printing: Printing;
  cloud: CloudWizard;
  ending: Ending;
};

export class Actions {
  readonly #parts: Parts;

  readonly list: Action[] = $derived.by(() => this.#keyed());
  readonly find: Find = (id) => this.list.find((action) => action.id === id);

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** With the keys that the people at this till chose. */
  #keyed(): Action[] {
    const chosen = this.#parts.desk.session.state?.preferences;
    return chosen ? remap(this.#make(), chosen) : [];
  }

  #make(): Action[] {
    const { desk, sell, pay, deciding, returns, printing, cloud, ending } = this.#parts;
    const state = desk.session.state;
    if (!state?.operator) return [];
    const shell = [
      ...alarmActions(desk, deciding),
      ...shellActions(desk),
      ...printerActions(desk, printing),
      ...cloudActions(desk, cloud, ending),
    ];
    // Under a panel only those steps stay whose place nothing else takes.
    const busy = pay.pane !== null && pay.pane !== "done" && pay.pane !== "back_done";
    if (desk.panel === "receipts") {
      shell.push(...returnActions(desk, returns), ...receiptActions(desk, printing));
    }
    if (desk.panel !== null && (busy || pay.exchange.back)) return shell;
    const rest = pay.pane === null ? sellActions(desk, sell, pay) : payActions(desk, pay, printing);
    return [...shell, ...rest];
  }
}
