import type { PreferencesView } from "$bindings";
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
      const chosen = desk.session.state?.preferences;
      if (!(await desk.show(desk.step("training_end", {})))) return;
      if (chosen) await keepLook(desk, chosen);
      desk.guide.over();
      desk.open(null);
    },
  };
}

/** How the till looks belongs to it and not to the copy: what was chosen while somebody learned stays. */
async function keepLook(
  desk: Desk,
  { theme, text_percent, motion, language }: PreferencesView,
): Promise<void> {
  const { state } = desk.session;
  const now = state?.preferences;
  // Where somebody else stood at the copy nobody is signed in now, who could choose.
  if (!now || !state.operator) return;
  const look = { theme, text_percent, motion, language };
  const same = Object.entries(look).every(
    ([key, value]) => now[key as keyof typeof look] === value,
  );
  if (!same) await desk.show(desk.step("preferences_set", look));
}
