import { m } from "$lib/paraglide/messages.js";
import type { Ask } from "$lib/state/asks.svelte";
import type { Desk, Problem } from "$lib/state/desk.svelte";
import type { Action } from "$lib/ui/action";

/** What is said, and asked, before the till is learned on. The core says whether a manager has to sign. */
export function startTraining(desk: Desk): Ask {
  return {
    title: m.training_ask_title(),
    lead: m.training_ask_lead(),
    entries: () => [],
    label: m.action_training_start(),
    yes: "Y",
    send: async (_values, _reason, approval): Promise<Problem | null> => {
      const problem = await desk.step("training_start", approval ? { approval } : {});
      if (problem === null) desk.open(null);
      return problem;
    },
  };
}

/** The way back to the shop; also where nobody is signed in. */
export function endTraining(desk: Desk): Action {
  return {
    id: "training.end",
    label: desk.guide.trying ? m.guide_open() : m.action_training_end(),
    hint: m.menu_training_end_hint(),
    enabled: desk.live,
    busy: desk.busy("training_end"),
    perform: async () => {
      if (!(await desk.show(desk.step("training_end", {})))) return;
      desk.guide.over();
      desk.open(null);
    },
  };
}
