// The keys of the device. All can be pressed; those that would do nothing just now are dim.

import { byId, el, icon, pressed, put } from "./dom.js";

const ROWS = ["1", "2", "3", "cancel", "4", "5", "6", "clear", "7", "8", "9", "ok", "0"];
const NAMES = { cancel: "Cancel", clear: "Clear", ok: "OK" };
const DRAWN = { cancel: "no", clear: "clear", ok: "yes" };
const SHORTCUT = { cancel: "Escape", clear: "Backspace", ok: "Enter" };

const keys = new Map();

export function makeKeypad(press) {
  for (const key of ROWS) {
    const face = DRAWN[key] ? [icon(DRAWN[key]), el("span", {}, NAMES[key])] : [key];
    const node = el(
      "button",
      {
        type: "button",
        class: `key key-${key}`,
        "aria-keyshortcuts": SHORTCUT[key] ?? key,
        onclick: pressed(() => press(key)),
      },
      face,
    );
    keys.set(key, node);
  }
  byId("keypad").append(...keys.values());
}

export function drawKeypad(live) {
  for (const [key, node] of keys) {
    put(node, { "aria-disabled": live.keys.includes(key) ? null : "true" });
  }
}

/** Shows a key that was pressed on the keyboard as pressed on the device. */
export function flash(key) {
  const node = keys.get(key);
  node?.classList.add("down");
  setTimeout(() => node?.classList.remove("down"), 120);
}
