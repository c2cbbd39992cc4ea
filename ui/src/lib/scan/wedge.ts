/**
 * A barcode scanner that types like a keyboard, told from a person by its speed.
 *
 * Keys come one by one. Outside a text field they are held for a moment, until it is clear who
 * types; inside a field they pass, and a burst that turns out to be a scan is taken out again.
 * What a scanner types around a code (Enter, Tab, control characters) presses nothing.
 */

import { digitOf } from "./layout";

export type Key = {
  key: string;
  /** The place on the keyboard, such as `Digit1`, whatever the layout makes of it. */
  code?: string;
  /** Milliseconds, as the event was made. */
  time: number;
  /** What has the focus: nothing that takes text, the field that people search in, another one. */
  field: "none" | "search" | "other";
  /** Ctrl, Alt or Meta is down. */
  modified: boolean;
};

/** `pass`: leave the key to the page. `hold`: nobody else may see it. */
export type Fate = "pass" | "hold";

export type Wedge = {
  key(key: Key): Fate;
};

export type WedgeOptions = {
  /** Keys that come faster than this on average, in milliseconds, are a scanner's. */
  fast: number;
  /** The shortest code. */
  shortest: number;
  /** What the scanner types before and after each code; no part of it. */
  prefix: string;
  suffix: string;
};

export type WedgeEnds = {
  scanned(code: string): void;
  /** A scanner's burst that is too short for a code: only a part was read. */
  short(code: string): void;
  /** Keys that a person typed outside a field. */
  typed(text: string): void;
  /** What was last taken for typing was the start of a scan, in so many calls: take it back. */
  untyped(calls: number): void;
  /** A burst in a field begins: remember what is in it. */
  fieldStart(): void;
  /** The burst was a scan: put the field back as it was. */
  fieldUndo(): void;
};

type Torn = Pick<Key, "field"> & {
  text: string;
  digits: string;
  first: number;
  last: number;
  calls: number;
};

export type Timers = {
  after(ms: number, run: () => void): number;
  cancel(timer: number): void;
};

/** UPC-E has six digits; nothing shorter is a code. People leave more than 60 ms between keys. */
export const STANDARD: WedgeOptions = { fast: 24, shortest: 6, prefix: "", suffix: "" };

/** A pause after which the next key is a person's. */
const BREAK = 60;
/** A longer gap between two keys, by their own times, ends a burst without Enter. */
const SILENCE = 150;
/** How long the next key of a scan is waited for: a busy machine delivers what was made in time late. */
const DELIVERY = 400;

export function makeWedge(
  ends: WedgeEnds,
  options: () => WedgeOptions = () => STANDARD,
  timers: Timers = browserTimers,
): Wedge {
  let text = "";
  /** The digits that the places of the keys stand for, as long as every key was one. */
  let digits = "";
  let first = 0;
  let last = 0;
  let field: Key["field"] = "none";
  let timer = 0;
  /** How much of the burst was given back as typed before its next key came, in how many calls. */
  let shown = 0;
  let calls = 0;
  /** A burst that silence ended. Its next key may have been made in time and come late. */
  let torn: Torn | null = null;
  /** Until when Enter and Tab still belong to the scan before. */
  let tail = Number.NEGATIVE_INFINITY;

  /** How long the next key may take: a scanner at work is given more time than a person. */
  const patience = () => (text.length > 2 && fast() ? SILENCE : Math.max(BREAK, options().fast));
  const fast = () => text.length > 1 && (last - first) / (text.length - 1) < options().fast;

  function take(): string {
    timers.cancel(timer);
    const typed = text;
    text = "";
    return typed;
  }

  /** Without a prefix and suffix; digits where the keyboard makes other signs of them. */
  function codeOf(typed: string): string {
    const { prefix, suffix } = options();
    let code = typed;
    if (prefix !== "" && code.startsWith(prefix)) code = code.slice(prefix.length);
    if (suffix !== "" && code.endsWith(suffix)) code = code.slice(0, -suffix.length);
    const misplaced = digits.length === typed.length && !/\d/.test(code);
    return misplaced ? digits.slice(digits.length - code.length) : code;
  }

  function scanned(code: string): void {
    tail = last + 2 * SILENCE;
    undo();
    ends.scanned(code);
  }

  function undo(): void {
    if (field !== "none") ends.fieldUndo();
    if (calls > 0) ends.untyped(calls);
  }

  /** What is held was typed by a person, unless it came like a scan that nothing ends. */
  function flush(): "scan" | "typing" {
    const scan = fast() && /\d/.test(text) && !text.includes(" ");
    const code = scan ? codeOf(text) : "";
    const typed = take();
    if (code.length >= options().shortest) {
      scanned(code);
      return "scan";
    }
    if (field === "none" && typed.length > shown) {
      calls += 1;
      ends.typed(typed.slice(shown));
    }
    return "typing";
  }

  /**
   * Nothing came for a while. On a busy machine the next key may be on its way all the same, and
   * the time it was made at will say so.
   */
  function silent(): void {
    const before = { text, digits, first, last, field };
    torn = flush() === "scan" ? null : { ...before, calls };
  }

  /** The burst that silence ended goes on, if this key was made in time. */
  function goOn(key: Key): boolean {
    const part = torn;
    torn = null;
    if (!part || key.time - part.last > options().fast) return false;
    if (part.field !== "none" && part.field !== key.field) return false;
    ({ text, digits, first, last, calls, field } = part);
    shown = text.length;
    return true;
  }

  function begin(key: Key): void {
    const before = goOn(key) ? field : null;
    if (before === null) {
      digits = "";
      first = key.time;
      calls = 0;
      shown = 0;
    }
    // A field that the burst began in keeps what it had before that.
    if (key.field !== "none" && key.field !== before) ends.fieldStart();
    field = key.field;
  }

  function key(key: Key): Fate {
    const running = text.length > 2 && fast() && key.time - last < SILENCE;
    if (key.modified || key.key === "Process" || key.key === "Dead") {
      // Separators inside a code come as combinations, such as Ctrl+]: a scan opens no tool.
      if (key.modified && running) return "hold";
      person();
      return "pass";
    }
    if (key.key === "Enter" || key.key === "Tab") return end(key);
    if ([...key.key].length !== 1) {
      // Shift and its like come in the middle of a code; other keys end it.
      const within = running && ["Control", "Alt", "Meta"].includes(key.key);
      if (!within && !["Shift", "CapsLock", "AltGraph", "Unidentified"].includes(key.key)) person();
      return "pass";
    }
    if (text !== "" && (key.time - last >= patience() || key.field !== field)) flush();
    if (text === "") {
      if (key.key === " " && key.field === "none") return "pass";
      begin(key);
    }
    text += key.key;
    digits += digitOf(key) ?? "";
    last = key.time;
    timers.cancel(timer);
    timer = timers.after(patience() === SILENCE ? DELIVERY : patience(), silent);
    return field === "none" ? "hold" : "pass";
  }

  /** A key that no scanner sends: what came before it is over. */
  function person(): void {
    flush();
    torn = null;
  }

  function end(key: Key): Fate {
    if (text === "") goOn(key);
    const burst = text !== "" && fast() && key.time - last < SILENCE;
    if (!burst) {
      const late = text === "" && key.time < tail;
      flush();
      return late ? "hold" : "pass";
    }
    const code = codeOf(text);
    take();
    if (code.length >= options().shortest) {
      last = key.time;
      scanned(code);
      return "hold";
    }
    // In a field of its own purpose a few quick keys are what somebody types there.
    if (field === "other" || (field === "search" && !/^\d+$/.test(code))) return "pass";
    undo();
    ends.short(code);
    return "hold";
  }

  return { key };
}

const browserTimers: Timers = {
  after: (ms, run) => window.setTimeout(run, ms),
  cancel: (timer) => window.clearTimeout(timer),
};
