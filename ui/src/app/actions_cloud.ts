/** Steps about terminals behind a cloud: the way to them, and the secrets that it takes. */

import type { CloudWizard } from "../features/cloud/wizard.svelte";
import type { Action } from "$lib/ui/action";
import type { Desk } from "$lib/state/desk.svelte";
import { m } from "$lib/paraglide/messages.js";

export function cloudActions(desk: Desk, cloud: CloudWizard): Action[] {
  const { shop, state } = desk.session;
  if (!state || shop?.training) return [];
  // Who pays now needs the screen.
  const idle = state.giving_back === null && state.sale?.state !== "tendering";
  const list: Action[] = [
    {
      id: "cloud.open",
      label: m.action_cloud(),
      enabled: desk.live && idle,
      busy: desk.busy("cloud_show"),
      perform: () => void cloud.begin(),
    },
  ];
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
