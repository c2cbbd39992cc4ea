/** What one scan tells about its scanner, and which settings would fit it. */

import type { WedgeOptions } from "./wedge";
import { type Mangled, mangled } from "./layout";

export type Press = { key: string; time: number };

export type Study = {
  /** What was typed, without the key that ended it. */
  text: string;
  /** How it ended, or that nothing ended it. */
  end: "Enter" | "Tab" | null;
  /** Milliseconds between one key and the next. */
  gaps: number[];
  average: number;
  longest: number;
  /** A person, or a scanner that is as slow as one: no setting would tell them apart. */
  slow: boolean;
  mangled: Mangled | null;
  proposal: Pick<WedgeOptions, "fast" | "shortest"> | null;
};

/** People are slower than this, even with two fingers on two keys. */
const PERSON = 60;
/** Twice the pace of the scanner that was tried, in steps that are easy to read. */
const ROOM = 2;
const STEP = 4;
const LEAST = 12;
const FEWEST = 6;

/** Nothing where too little was typed to say anything. */
export function study(presses: Press[]): Study | null {
  const keys = presses.filter(({ key }) => [...key].length === 1);
  const last = presses.at(-1)?.key;
  if (keys.length < 3) return null;
  const gaps = keys
    .slice(1)
    .map(({ time }, index) => Math.max(0, time - (keys[index]?.time ?? time)));
  const average = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const slow = average >= PERSON;
  const fast = Math.min(PERSON - STEP, Math.max(LEAST, Math.ceil((average * ROOM) / STEP) * STEP));
  const text = keys.map(({ key }) => key).join("");
  return {
    text,
    end: last === "Enter" || last === "Tab" ? last : null,
    gaps,
    average,
    longest: Math.max(...gaps),
    slow,
    mangled: mangled(text),
    proposal: slow ? null : { fast, shortest: Math.min(FEWEST, text.length) },
  };
}
