// The keyboard: digits are the terminal's keys, letters are the customer's hands.

import { keysAreOn } from "./help.js";
import { flash } from "./keypad.js";

const PAD = { Enter: "ok", Escape: "cancel", Backspace: "clear" };

/** Where typing means text. */
const writes = (node) => node instanceof HTMLInputElement || node instanceof HTMLTextAreaElement;

/** Where a key already has a meaning: buttons take Enter and Space. */
const takes = (node, key) => node instanceof HTMLButtonElement && (key === "Enter" || key === " ");

/** Where the arrows already move. */
const moves = (node) => node?.closest?.("[role=tablist], [role=region], .log-frame") !== null;

/** `ready` says whether there is a terminal; `press` gets its keys; `does` maps the other keys. */
export function makeKeys(ready, press, does) {
  addEventListener("keydown", (event) => {
    const { key, target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (!ready() || !keysAreOn()) return;
    if (writes(target) || takes(target, key) || document.querySelector("dialog[open]")) return;
    const digit = /^[0-9]$/.test(key) ? key : PAD[key];
    if (digit !== undefined) {
      event.preventDefault();
      if (event.repeat) return;
      flash(digit);
      press(digit);
      return;
    }
    if (key.startsWith("Arrow") && moves(target)) return;
    const act = does[key.length === 1 ? key.toLowerCase() : key];
    if (act === undefined || (event.repeat && !key.startsWith("Arrow"))) return;
    event.preventDefault();
    act(event);
  });
}
