import type { Returns } from "../features/receipts/returns.svelte";
import type { Action } from "$lib/ui/action";
import type { Desk } from "$lib/state/desk.svelte";
import { m } from "$lib/paraglide/messages.js";

/** Steps with the receipt that is shown. */
export function returnActions(desk: Desk, returns: Returns): Action[] {
  if (!returns.possible) return [];
  return [
    {
      id: "return.give",
      label: m.action_give_back(),
      key: "G",
      enabled: desk.live,
      perform: () => (returns.open = true),
    },
  ];
}
