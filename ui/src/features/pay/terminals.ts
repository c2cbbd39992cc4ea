/** The terminals that a card can be taken on, as paying sees them. */

import type { TerminalView } from "$bindings";

/** The one where payments begin stands first; the others stay in the till's order. */
export function inOrder(terminals: TerminalView[]): TerminalView[] {
  return terminals.toSorted((one, other) => Number(other.is_default) - Number(one.is_default));
}

/** There is more to choose on it than how much. */
export function hasMore({ can, methods }: TerminalView): boolean {
  return can.tip || can.cash_back || methods.length > 0;
}
