import type { ConflictView } from "$bindings";
import type { Deciding } from "../features/conflicts/deciding.svelte";
import type { Action } from "$lib/ui/action";
import type { Desk } from "$lib/state/desk.svelte";
import { m } from "$lib/paraglide/messages.js";

/** Steps about money that does not fit. They are there on every screen, like the alarm itself. */
export function alarmActions(desk: Desk, deciding: Deciding): Action[] {
  const conflicts = desk.session.state?.conflicts ?? [];
  const first = conflicts.find((one) => one.choices.length > 0);
  return conflicts.flatMap((conflict) => [
    ...decide(desk, deciding, conflict, conflict === first),
    ...reversal(desk, deciding, conflict),
  ]);
}

function decide(desk: Desk, deciding: Deciding, conflict: ConflictView, keyed: boolean): Action[] {
  if (conflict.choices.length === 0) return [];
  return [
    {
      id: `conflict.decide:${conflict.id}`,
      label: m.conflict_open(),
      ...(keyed ? { key: "Shift+F8" } : {}),
      enabled: desk.live,
      perform: () => deciding.decide(conflict.id),
    },
  ];
}

/** A reversal of which nobody knows is asked about, and a manager may say what the terminal shows. */
function reversal(desk: Desk, deciding: Deciding, { id, reversal }: ConflictView): Action[] {
  if (reversal === null) return [];
  const list: Action[] = [];
  if (reversal.actions.includes("ask")) {
    list.push({
      id: `conflict.ask:${id}`,
      label: m.action_ask(),
      enabled: desk.live,
      busy: desk.busy("payment_ask"),
      perform: () => void desk.show(desk.step("payment_ask", { payment: reversal.id })),
    });
  }
  if (reversal.actions.includes("shows_approved")) {
    list.push({
      id: `conflict.back:${id}`,
      label: m.action_shows_back(),
      enabled: desk.live,
      perform: () => deciding.saw(id, "approved"),
    });
  }
  if (reversal.actions.includes("shows_not_charged")) {
    list.push({
      id: `conflict.not_back:${id}`,
      label: m.action_shows_not_back(),
      enabled: desk.live,
      perform: () => deciding.saw(id, "not_charged"),
    });
  }
  return list;
}
