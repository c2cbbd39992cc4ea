/** What selling asks and reports. */

import type { Args } from "$lib/backend/backend";
import type { ApiError, ItemView, LineView } from "$bindings";

/** A scan that brought nothing into the basket: it stays until somebody has seen it. */
export type Miss = {
  key: number;
  code: string;
  why: ApiError | "paying" | "lost" | "signed_out" | "short";
};

/** A code of several items: somebody says which is meant. */
export type Choosing = { code: string; items: ItemView[]; chosen: (item: ItemView | null) => void };

/** What the quantity dialog asks about. */
export type Asking = { line: LineView } | { item: ItemView };

export const QUICK = "quick";
export const ALL = "all";

/** What is asked for: the finds of a text, or the items of a tab. */
export function queryOf(search: string, tab: string): Args<"item_list"> {
  if (search !== "") return { category: null, search };
  if (tab === ALL) return { category: null, search: "" };
  return { category: tab === QUICK ? null : tab, search: null };
}

/** So late the next digit of a scan may come on a busy machine. */
const LATE_KEYS_MS = 400;

/**
 * So long after its last key a text is searched for: what a scanner types (`fast`: the milliseconds between its keys) is
 * not. Digits begin a code or say how many, are seldom searched for, and can wait for keys that come late.
 */
export function pauseBefore(text: string, fast: number): number {
  return /^\d+$/.test(text.trim()) ? LATE_KEYS_MS : fast + 1;
}
