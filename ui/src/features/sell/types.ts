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
const ALL = "all";

/** What is asked for: the finds of a text, or the items of a tab. */
export function queryOf(search: string, tab: string): Args<"item_list"> {
  if (search !== "") return { category: null, search };
  if (tab === ALL) return { category: null, search: "" };
  return { category: tab === QUICK ? null : tab, search: null };
}
