// What the terminal shows its customer, for eyes and for ears.

import { byId, differs, el, icon, pressed, put, say } from "./dom.js";

/** Drawing and colour of a stage; colour means state. */
const LOOK = {
  present_card: ["tap", "calm"],
  authorising: ["wait", "going"],
  starting: ["wait", "going"],
  signature: ["sign", "calm"],
  approved: ["yes", "good"],
  declined: ["no", "bad"],
  cancelled: ["no", "calm"],
  remove_card: ["out", "calm"],
  maintenance: ["warn", "doubt"],
  out_of_order: ["warn", "doubt"],
};
const TONE = { good: ["yes", "good"], bad: ["no", "bad"] };

/** A PIN has four digits or more, so four places are always drawn. */
const PLACES = 4;
/** More dots than this stand closer together. */
const CLOSE = 8;
/** A longer amount is written smaller. */
const WIDE = 13;

/** With more lines and choices than this there is no room for a drawing. */
const FULL = 3;

export function drawScreen({ about, screen, faults }, press) {
  drawStatus(about, faults);
  const node = byId("screen");
  if (!differs(node, screen)) return;
  const had = node.contains(document.activeElement);
  put(node, { class: `screen stage-${screen.stage}` });
  node.replaceChildren(...parts(screen, press));
  if (had) (node.querySelector("button") ?? byId("device")).focus();
  say(byId("heard"), heard(screen));
}

function drawStatus(about, faults) {
  const node = byId("status");
  const unplugged = faults.items.some(({ id, on }) => id === "unplug" && on);
  if (!differs(node, [about.label, about.title, unplugged])) return;
  node.replaceChildren(
    el("span", { class: "label" }, about.label),
    el("span", { class: "title" }, unplugged ? "no network" : about.title),
    icon(unplugged ? "nonet" : "net", unplugged ? "cut" : ""),
  );
}

function parts(screen, press) {
  if (screen.stage === "off") return [];
  const sum = amountOf(screen);
  const [drawing, tone] = TONE[screen.tone] ?? LOOK[screen.stage] ?? [null, "calm"];
  const full = screen.lines.length + screen.choices.length > FULL;
  return [
    sum && el("p", { class: sum.length > WIDE ? "amount long" : "amount" }, sum),
    el(
      "div",
      { class: `words ${tone}${full ? " full" : ""}` },
      drawing && !full && el("span", { class: "sign" }, icon(drawing)),
      screen.lines.map((line) => el("p", { class: "line" }, line)),
      screen.stage === "pin" && dots(screen.dots),
      screen.typed && el("p", { class: "typed" }, screen.typed),
      screen.tries_left !== null && el("p", { class: "tries" }, tries(screen.tries_left)),
      screen.choices.length > 0 && choices(screen.choices, press),
    ),
    el("p", { class: "foot" }, screen.footer),
  ].filter(Boolean);
}

function dots(count) {
  const places = Math.max(PLACES, count);
  return el(
    "p",
    { class: places > CLOSE ? "dots close" : "dots", "aria-hidden": "true" },
    Array.from({ length: places }, (_, place) =>
      el("span", { class: place < count ? "dot full" : "dot" }),
    ),
  );
}

function choices(list, press) {
  return el(
    "div",
    { class: "choices" },
    list.map(({ key, label }) =>
      el(
        "button",
        { type: "button", class: "choice", onclick: pressed(() => press(key)) },
        el("kbd", {}, shown(key)),
        el("span", {}, label),
      ),
    ),
  );
}

const shown = (key) => ({ ok: "OK", cancel: "✕", clear: "C" })[key] ?? key;

const amountOf = ({ amount, currency }) => [amount, currency].filter(Boolean).join(" ");

function tries(left) {
  if (left === 0) return "No try left";
  return left === 1 ? "Last try" : `${left} tries left`;
}

function heard(screen) {
  const count = screen.stage === "pin" && screen.dots > 0;
  const said = [
    amountOf(screen),
    ...screen.lines,
    count && `${screen.dots} ${screen.dots === 1 ? "digit" : "digits"}`,
    screen.typed,
    screen.tries_left !== null && tries(screen.tries_left),
    ...screen.choices.map(({ key, label }) => `${shown(key)}: ${label}`),
  ];
  return said.filter(Boolean).join(". ");
}
