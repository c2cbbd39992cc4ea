/** Steps under the words for what they are about. */

import { m } from "$lib/paraglide/messages.js";
import type { Action } from "$lib/ui/action";

/** By the first part of an id; what is not named here belongs to the till. */
const NAMES: Record<string, () => string> = {
  sell: m.items_title,
  basket: m.basket,
  pay: m.view_pay,
  prompt: m.prompt_title,
  signature: m.signature_title,
  conflict: m.help_alarm,
  return: m.action_receipts,
  receipt: m.action_receipts,
};

export type Group = { name: string; actions: Action[] };

/** What is done here stands first, what is always there last. */
export function groups(list: Action[]): Group[] {
  const all: Group[] = [];
  for (const action of list) {
    const name = (NAMES[action.id.split(".", 1)[0] ?? ""] ?? m.help_till)();
    const group = all.find((one) => one.name === name);
    if (group) group.actions.push(action);
    else all.push({ name, actions: [action] });
  }
  const last = (group: Group) => Number(group.name === m.help_till());
  return all.toSorted((one, other) => last(one) - last(other));
}
