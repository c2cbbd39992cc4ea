/** Steps of the shell: panels, the menu, help. They are there on every screen. */

import type { Action } from "$lib/ui/action";
import type { Desk, Panel } from "$lib/state/desk.svelte";
import { m } from "$lib/paraglide/messages.js";
import { samplesActions, trainingAction } from "./actions_training";

/** Panels with a key of their own. */
const PANELS: [Panel, () => string, string][] = [
  ["open_sales", m.action_open_sales, "F8"],
  ["receipts", m.action_receipts, "F9"],
  ["menu", m.action_menu, "F10"],
];

/**
 * What the menu offers: one line each, in this order. The letter works while the menu is open; the
 * icon stands in `features/menu/Menu.svelte`.
 */
const MENU: [Panel, () => string, () => string, string][] = [
  ["terminals", m.action_terminals, m.menu_terminals_hint, "T"],
  ["settings", m.action_settings, m.menu_settings_hint, "S"],
];

export function shellActions(desk: Desk): Action[] {
  const list: Action[] = PANELS.map(([panel, label, key]) => ({
    id: `panel.${panel}`,
    label: label(),
    key,
    enabled: true,
    perform: () => desk.open(desk.panel === panel ? null : panel),
  }));
  list.push(...menuActions(desk), trainingAction(desk), ...samplesActions(desk));
  if (desk.panel !== null) {
    list.push({
      id: "panel.close",
      label: m.action_close(),
      key: "Esc",
      enabled: true,
      perform: () => desk.open(null),
    });
  }
  list.push(
    {
      id: "shell.help",
      label: m.action_help(),
      key: "F1",
      enabled: true,
      perform: () => (desk.overlay = "help"),
    },
    {
      id: "shell.palette",
      label: m.action_palette(),
      key: "Ctrl+Shift+P",
      enabled: true,
      perform: () => (desk.overlay = "palette"),
    },
    {
      id: "shell.sign_out",
      label: m.action_sign_out(),
      key: "Ctrl+L",
      enabled: desk.live,
      busy: desk.busy("operator_sign_out"),
      perform: () => void desk.show(desk.step("operator_sign_out", {})),
    },
  );
  return list;
}

function menuActions(desk: Desk): Action[] {
  // A letter elsewhere would take the place of another step.
  const letter = (key: string) => (desk.panel === "menu" ? { key } : {});
  const panels = MENU.map(([panel, label, hint, key]) => ({
    id: `menu.${panel}`,
    label: label(),
    hint: hint(),
    ...letter(key),
    enabled: true,
    perform: () => desk.open(panel),
  }));
  const display = {
    id: "menu.display",
    label: m.action_display(),
    hint: m.menu_display_hint(),
    ...letter("D"),
    enabled: desk.live,
    busy: desk.busy("display_switch"),
    perform: () => void switchDisplay(desk),
  };
  return [...panels, display];
}

/** The window opens or closes. A browser gets the address: the page may stand on another screen. */
async function switchDisplay(desk: Desk): Promise<void> {
  const done = await desk.ask("display_switch", {});
  if ("problem" in done) {
    desk.open("menu");
    desk.problem = done.problem;
    return;
  }
  desk.display = done.value.address;
  if (desk.display !== null) desk.open("menu");
}
