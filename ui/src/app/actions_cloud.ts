/** Steps about terminals behind a cloud: the way to them, and the secrets that it takes. */

import type { Ending } from "../features/cloud/ending.svelte";
import type { CloudWizard } from "../features/cloud/wizard.svelte";
import type { Action } from "$lib/ui/action";
import type { Desk } from "$lib/state/desk.svelte";
import { m } from "$lib/paraglide/messages.js";

export function cloudActions(desk: Desk, cloud: CloudWizard, ending: Ending): Action[] {
  const { shop, state } = desk.session;
  if (!state || shop?.training) return [];
  // Who pays now needs the screen.
  const idle = state.giving_back === null && state.sale?.state !== "tendering";
  const way = { enabled: desk.live && idle, busy: desk.busy("cloud_show") };
  const list: Action[] = [
    {
      id: "cloud.open",
      label: m.action_cloud(),
      ...way,
      perform: () => void cloud.begin(),
    },
  ];
  // Everybody can open the wizard: a manager signs there for what is saved.
  if (ending.shown !== null) {
    list.push({
      id: "cloud.certificate",
      label: m.action_certificate(),
      ...way,
      perform: () => void cloud.begin("own_certificate"),
    });
  }
  if (state.terminals.some((one) => one.obstacle === "secrets_locked")) {
    list.push({
      id: "cloud.unlock",
      label: m.action_unlock(),
      enabled: desk.live,
      perform: () => (cloud.unlocking = true),
    });
  }
  return list;
}
