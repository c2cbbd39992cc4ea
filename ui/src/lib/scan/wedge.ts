/**
 * A barcode scanner that types like a keyboard, told from a person by its speed.
 *
 * Keys come one by one. Outside a text field they are held for a moment, until it is clear who
 * types; inside a field they pass, and a burst that turns out to be a scan is taken out again.
 * The Enter that ends a burst never presses a button.
 */

export type Key = {
  key: string;
  /** Milliseconds, as the event was made. */
  time: number;
  /** A text field has the focus. */
  inField: boolean;
  /** Ctrl, Alt or Meta is down. */
  modified: boolean;
};

/** `pass`: leave the key to the page. `hold`: nobody else may see it. */
export type Fate = "pass" | "hold";

export type Wedge = {
  key(key: Key): Fate;
};

export type WedgeEnds = {
  scanned(code: string): void;
  /** Keys that a person typed outside a field, and short bursts that are no code. */
  typed(text: string, burst: boolean): void;
  /** A burst in a field begins: remember what is in it. */
  fieldStart(): void;
  /** The burst was a scan: put the field back as it was. */
  fieldUndo(): void;
};

export type Timers = {
  after(ms: number, run: () => void): number;
  cancel(timer: number): void;
};

/** A scanner is faster on average, a person never is. */
export const FAST = 24;
/** A pause after which the next key is a person's. */
const BREAK = 60;
/** Silence that ends a burst without Enter: a busy machine may deliver a key late. */
const SILENCE = 150;
/** UPC-E has six digits; nothing shorter is a code. */
export const SHORTEST = 6;

export function makeWedge(ends: WedgeEnds, timers: Timers = browserTimers): Wedge {
  let text = "";
  let first = 0;
  let last = 0;
  let inField = false;
  let timer = 0;

  /** How long the next key may take: a scanner at work is given more time than a person. */
  const patience = () => (text.length > 2 && fast() ? SILENCE : BREAK);
  const fast = () => text.length > 1 && (last - first) / (text.length - 1) < FAST;

  /** What is held was typed by a person. */
  function flush(): void {
    timers.cancel(timer);
    const held = inField ? "" : text;
    text = "";
    if (held !== "") ends.typed(held, false);
  }

  function begin(key: Key): void {
    text = key.key;
    first = key.time;
    inField = key.inField;
    if (inField) ends.fieldStart();
  }

  function key(key: Key): Fate {
    if (key.modified || key.key === "Process" || key.key === "Dead") {
      flush();
      return "pass";
    }
    if (key.key === "Enter" || key.key === "Tab") return end(key);
    if ([...key.key].length !== 1) {
      // Shift and its like come in the middle of a code; other keys end it.
      if (!["Shift", "CapsLock", "AltGraph", "Unidentified"].includes(key.key)) flush();
      return "pass";
    }
    if (text !== "" && (key.time - last >= patience() || key.inField !== inField)) flush();
    if (text === "") {
      if (key.key === " " && !key.inField) return "pass";
      begin(key);
    } else {
      text += key.key;
    }
    last = key.time;
    timers.cancel(timer);
    // In a field nothing is held, so nothing has to be let go: the times of the keys alone tell.
    if (!inField) timer = timers.after(patience(), flush);
    return inField ? "pass" : "hold";
  }

  function end(key: Key): Fate {
    const burst = text !== "" && fast() && key.time - last < SILENCE;
    if (!burst) {
      flush();
      return "pass";
    }
    timers.cancel(timer);
    const code = text;
    text = "";
    if (code.length >= SHORTEST) {
      if (inField) ends.fieldUndo();
      ends.scanned(code);
      return "hold";
    }
    if (inField) return "pass";
    ends.typed(code, true);
    return "hold";
  }

  return { key };
}

const browserTimers: Timers = {
  after: (ms, run) => window.setTimeout(run, ms),
  cancel: (timer) => window.clearTimeout(timer),
};
