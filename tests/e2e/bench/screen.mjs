// A screen that nobody looks at but this file: Xvfb keeps its pixels in a file, where the time at which something is
// to be seen can be read without asking the program that shows it.

import { mkdtempSync, openSync, readFileSync, readSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { start } from "./programs.mjs";

/** A picture that does not change for so long is the last one. */
const STILL = 700;
/** Every so many rows are looked at, and so much of each. */
const STEP = 4;
const WIDTH = 640;

export class Screen {
  #file;
  #first;
  #line;
  #row;

  static async open(home) {
    const folder = mkdtempSync(join(home, "screen-"));
    const screen = new Screen();
    const { first } = await start("Xvfb", [
      ...["-displayfd", "1", "-screen", "0", "1366x768x24", "-fbdir", folder, "-nolisten", "tcp"],
    ]);
    screen.display = `:${first.trim()}`;
    const path = join(folder, "Xvfb_screen0");
    // The header of an X window dump: its own length, and where the rows and the colours are.
    const header = readFileSync(path).subarray(0, 100);
    const word = (index) => header.readUInt32BE(4 * index);
    screen.#first = word(0) + 12 * word(19);
    screen.#line = word(12);
    screen.#row = Buffer.alloc(4 * WIDTH);
    screen.#file = openSync(path, "r");
    return screen;
  }

  /** The left of the middle: a page shows something there first, and no caret blinks in it. */
  #picture() {
    const rows = [];
    for (let y = 150; y < 650; y += STEP) {
      readSync(this.#file, this.#row, 0, this.#row.length, this.#first + y * this.#line);
      rows.push(Buffer.from(this.#row));
    }
    return Buffer.concat(rows);
  }

  /** When the picture was there that stays; `act` begins it. An empty area is no picture. */
  async settled(act, limit = 30_000) {
    const before = this.#picture();
    const began = performance.now();
    await act();
    let [last, at] = [before, null];
    for (;;) {
      const now = performance.now();
      const seen = this.#picture();
      if (!seen.equals(last)) [last, at] = [seen, now];
      if (at !== null && now - at > STILL && many(seen)) return at - began;
      if (now - began > limit) throw new Error("the screen does not come to rest");
      await pause(2);
    }
  }

  /** When it is as it was before anything was started. */
  async empty(limit = 10_000) {
    const until = performance.now() + limit;
    while (many(this.#picture())) {
      if (performance.now() > until) throw new Error("something stays on the screen");
      await pause(10);
    }
  }
}

/** More than one colour. */
function many(picture) {
  const first = picture.readUInt32LE(0) & 0xffffff;
  for (let at = 4; at < picture.length; at += 4) {
    if ((picture.readUInt32LE(at) & 0xffffff) !== first) return true;
  }
  return false;
}
