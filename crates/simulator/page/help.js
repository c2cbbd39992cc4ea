// The keys of the page.

import { byId, el, icon, put } from "./dom.js";

const KEYS = [
  ["0 – 9", "keys of the terminal"],
  ["Enter", "OK"],
  ["Backspace", "Clear"],
  ["Esc", "Cancel"],
  ["↑ ↓", "another card in the hand"],
  ["T", "tap the card"],
  ["I", "insert the card"],
  ["S", "swipe the card"],
  ["R", "remove the card"],
  ["F", "faults"],
  ["U", "unplug or plug in the network"],
  ["A", "autopilot on or off"],
  ["[ ]", "another terminal"],
  ["/", "filter the messages"],
  ["?", "these keys"],
];

const OFF = "keys-off";

/** Whether single keys do something; whoever dictates or uses sticky keys may want them off. */
export const keysAreOn = () => localStorage.getItem(OFF) === null;

function keysSwitch() {
  return el(
    "button",
    {
      type: "button",
      role: "switch",
      class: "lever lever-keys",
      "aria-checked": keysAreOn() ? "true" : "false",
      onclick: (event) => {
        if (keysAreOn()) localStorage.setItem(OFF, "1");
        else localStorage.removeItem(OFF);
        put(event.currentTarget, { "aria-checked": keysAreOn() ? "true" : "false" });
      },
    },
    el("span", { class: "name" }, "Single keys act on the terminal"),
    el("span", { class: "track", "aria-hidden": "true" }, el("span", { class: "knob" })),
  );
}

export function openHelp() {
  const sheet = byId("help");
  if (sheet.open) return;
  const close = el(
    "button",
    { type: "button", class: "plain", onclick: () => sheet.close() },
    icon("no"),
    "Close",
  );
  sheet.replaceChildren(
    el("header", {}, el("h2", { id: "help-title" }, "Keys"), close),
    el(
      "dl",
      { class: "keys" },
      KEYS.map(([key, does]) =>
        el("div", {}, el("dt", {}, el("kbd", {}, key)), el("dd", {}, does)),
      ),
    ),
    el("footer", {}, keysSwitch()),
  );
  sheet.addEventListener("close", () => byId("device").focus(), { once: true });
  sheet.showModal();
  close.focus();
}
