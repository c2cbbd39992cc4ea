// The keys of the page.

import { byId, el, icon } from "./dom.js";

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
  );
  sheet.addEventListener("close", () => byId("device").focus(), { once: true });
  sheet.showModal();
  close.focus();
}
