/** One thing that is asked before a step is taken: values, a reason, and a manager where the core wants one. */

import type { Approval } from "$bindings";
import type { Problem } from "./desk.svelte";

/** A value to be typed. */
export type Entry = {
  id: string;
  label: string;
  /** `money`: as the till's amounts are typed; `percent`: a decimal; `text`: words or a code. */
  kind: "money" | "percent" | "text";
  optional?: boolean;
  placeholder?: string;
  /** Values to tap instead of typing. */
  quick?: { value: string; word: string }[];
};

/** One of a few. */
export type Pick = { id: string; label: string; options: { value: string; word: string }[] };

export type Values = Record<string, string>;

export type Ask = {
  title: string;
  lead?: string;
  /** What is chosen first; the entries may depend on it. */
  picks?: Pick[];
  entries: (values: Values) => Entry[];
  start?: Values;
  /** A reason is asked; these are at hand. */
  reasons?: string[];
  /** The words of the main action. */
  label: string;
  /** The letter that means it, where nothing is typed. */
  yes?: string;
  /** A second way out, such as taking discounts off again. */
  other?: { label: string; send: () => Promise<Problem | null> };
  /** The entry that a scanned code goes into. */
  scan?: string;
  /** Something to look up about a value, such as what is on a card. */
  about?: (values: Values) => Promise<string | Problem>;
  send: (values: Values, reason: string, approval?: Approval) => Promise<Problem | null>;
};

/** The one question that is open, if any. */
export class Asks {
  open = $state.raw<Ask | null>(null);
  /** A code that was scanned while it is open. */
  scanned = $state<string | null>(null);
  /** What was typed before its field had the focus: nobody waits for a screen. */
  typed = $state("");

  ask(ask: Ask): void {
    this.scanned = null;
    this.typed = "";
    this.open = ask;
  }

  close(): void {
    this.open = null;
  }

  /** A scanned code that the open question wants goes there and not into the basket. */
  takes(code: string): boolean {
    if (this.open?.scan === undefined) return false;
    this.scanned = code;
    return true;
  }
}
