/** Keys as the people at this till chose them, in place of the usual ones. */

import type { PreferencesView } from "$bindings";
import type { Action } from "$lib/ui/action";
import { STEPS, type Step, type Where } from "./steps";

type Chosen = Pick<PreferencesView, "keys" | "letters">;

/** Steps that are alike have one name: `pay.card:term-1` is `pay.card`. */
export const baseOf = (id: string) => id.split(":", 1)[0] ?? id;

/** A key that is one letter, which somebody may press without meaning it (WCAG 2.1.4). */
export const isLetter = (key: string) => /^\p{L}$/u.test(key);

export function remap(list: Action[], { keys, letters }: Chosen): Action[] {
  const keyed = list.map((action) => rekey(action, keys, letters));
  // Quick amounts are on F1 to F6; then help waits one step aside.
  const help = keyed.find((one) => one.id === "shell.help");
  const taken = help?.key && keyed.some((one) => one !== help && one.key === help.key);
  return taken ? keyed.map((one) => (one === help ? aside(one) : one)) : keyed;
}

function rekey(action: Action, keys: Chosen["keys"], letters: boolean): Action {
  if (action.key === undefined) return action;
  const { key: usual, also: other, ...rest } = action;
  const base = baseOf(action.id);
  const step = STEPS[base];
  // A key was chosen for the first of those that are alike; the others keep theirs.
  const stays = step?.fixed || step?.others?.includes(usual);
  const chosen = stays ? undefined : keys[base];
  const works = (key: string | undefined) => key !== undefined && (letters || !isLetter(key));
  const key = chosen ?? usual;
  // Who chose another key wants only that one.
  const also = chosen === undefined ? other : undefined;
  return { ...rest, ...(works(key) ? { key } : {}), ...(works(also) ? { also } : {}) };
}

function aside(action: Action): Action {
  return { ...action, key: `Shift+${action.key}` };
}

/** The keys that a step has now. */
export function keysOf(id: string, keys: Chosen["keys"]): string[] {
  const step = STEPS[id];
  if (!step) return [];
  const chosen = step.fixed ? undefined : keys[id];
  return chosen === undefined ? step.keys : [chosen];
}

/** Why a key cannot be chosen for a step. */
export type Refusal = { why: "reserved" } | { why: "letter" } | { why: "taken"; by: string };

/** Keys that this program, the browser or the system needs for something else. */
const RESERVED = new Set([
  ...Array.from("0123456789*.,"),
  ..."Esc Enter Tab Shift+Tab Backspace F11 Alt+F4 Alt+Tab".split(" "),
  ...Array.from("CVXAWTNRQ", (key) => `Ctrl+${key}`),
  ...Array.from("IJCNTW", (key) => `Ctrl+Shift+${key}`),
  ..."Ctrl+Tab Ctrl+Shift+Tab Ctrl+F4".split(" "),
  ..."Shift Control Alt AltGraph Meta CapsLock NumLock ScrollLock".split(" "),
  ..."Dead Process Unidentified ContextMenu PrintScreen Pause Insert".split(" "),
]);

/** Whether somebody may choose this key; nothing where they may. */
export function refusal(id: string, key: string, keys: Chosen["keys"]): Refusal | null {
  const step = STEPS[id];
  if (!step || step.fixed) return { why: "reserved" };
  if (RESERVED.has(key) || key.includes("Meta+") || /\s/.test(key)) {
    return { why: "reserved" };
  }
  // While items are sold, letters search.
  if ([...key].length === 1 && !"+−".includes(key) && meets(step, ["sell"])) {
    return { why: "letter" };
  }
  for (const [other, { where, others }] of Object.entries(STEPS)) {
    if (!meets(step, where)) continue;
    if (others?.includes(key)) return { why: "taken", by: other };
    if (other === id) continue;
    if (keysOf(other, keys).includes(key)) return { why: "taken", by: other };
  }
  return null;
}

/** Two steps can be on the screen together. */
function meets({ where }: Step, other: Where[]): boolean {
  if (where.includes("always") || other.includes("always")) return true;
  return where.some((one) => other.includes(one));
}
