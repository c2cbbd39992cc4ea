import { endTraining, startTraining } from "../features/training/training";
import type { Approval } from "$bindings";
import { m } from "$lib/paraglide/messages.js";
import type { Desk } from "$lib/state/desk.svelte";
import type { Action } from "$lib/ui/action";

/** One line of the menu: into training, or out of it. */
export function trainingAction(desk: Desk): Action {
  const key = desk.panel === "menu" ? { key: "R" } : {};
  if (desk.session.shop?.training) return { ...endTraining(desk), ...key, id: "menu.training" };
  return {
    id: "menu.training",
    label: m.action_training_start(),
    hint: m.menu_training_hint(),
    ...key,
    enabled: desk.live,
    perform: () => desk.asks.ask(startTraining(desk)),
  };
}

/** What came to try the till with goes again. */
export function samplesActions(desk: Desk): Action[] {
  const { session } = desk;
  if (!session.shop?.samples || session.shop.training) return [];
  const remove = async (approval?: Approval) => {
    const problem = await desk.step("samples_remove", approval ? { approval } : {});
    if (problem !== null) return problem;
    // The catalogue is no part of the state: what shows it is made anew.
    await session.refresh();
    desk.open(null);
    return null;
  };
  return [
    {
      id: "menu.samples",
      label: m.action_samples(),
      hint: m.menu_samples_hint(),
      enabled: desk.live,
      perform: () =>
        desk.asks.ask({
          title: m.samples_ask_title(),
          lead: m.samples_ask_lead(),
          entries: () => [],
          label: m.action_samples(),
          send: (_values, _reason, approval) => remove(approval),
        }),
    },
  ];
}
