// The messages between till and terminal, newest at the bottom.

import { byId, el, put } from "./dom.js";

/** As many as the simulator keeps. */
export const KEPT = 300;
/** How near to the end counts as being there, in pixels. */
const NEAR = 24;

let words = [];
let atEnd = true;
let last = 0;

export function makeLog() {
  const frame = byId("log-frame");
  frame.addEventListener("scroll", () => {
    // A frame that became smaller is not left: only going up is.
    const up = frame.scrollTop < last - 1;
    last = frame.scrollTop;
    if (frame.scrollHeight - last - frame.clientHeight < NEAR) atEnd = true;
    else if (up) atEnd = false;
    if (atEnd) byId("newest").hidden = true;
  });
  const sizes = new ResizeObserver(stay);
  sizes.observe(frame);
  sizes.observe(byId("log"));
  byId("newest").addEventListener("click", () => {
    atEnd = true;
    stay();
  });
  const field = byId("filter");
  field.addEventListener("input", () => {
    words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const row of byId("log").children) sift(row);
    drawNone();
    atEnd = true;
    stay();
  });
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    field.value = "";
    field.dispatchEvent(new Event("input"));
    byId("device").focus();
  });
}

/** Draws a whole log anew. */
export function drawLog({ log }, open) {
  byId("log").replaceChildren(...log.entries.map((entry) => line(entry, open)));
  drawNone();
  atEnd = true;
  stay();
}

/** Adds the newest message. */
export function addLine(entry, open) {
  const list = byId("log");
  list.append(line(entry, open));
  while (list.children.length > KEPT) list.firstElementChild.remove();
  drawNone();
  if (atEnd) stay();
  else byId("newest").hidden = false;
}

function stay() {
  if (!atEnd) return;
  const frame = byId("log-frame");
  frame.scrollTop = frame.scrollHeight;
  last = frame.scrollTop;
  byId("newest").hidden = true;
}

function sift(row) {
  const text = row.textContent.toLowerCase();
  row.hidden = !words.every((word) => text.includes(word));
}

function drawNone() {
  const rows = [...byId("log").children];
  const text =
    rows.length === 0
      ? "No message yet"
      : rows.every((row) => row.hidden)
        ? "No message has these words"
        : "";
  put(byId("log-frame"), { "data-none": text || null });
}

function line(entry, open) {
  const toTill = entry.direction === "out";
  const row = el(
    "li",
    {},
    el(
      "button",
      { type: "button", class: "entry", "data-id": entry.id, onclick: () => open(entry) },
      el("time", {}, entry.at),
      el(
        "span",
        { class: toTill ? "way-out" : "way-in" },
        el("span", { "aria-hidden": "true" }, toTill ? "←" : "→"),
        el("span", { class: "only-heard" }, toTill ? "to the till" : "from the till"),
      ),
      el(
        "span",
        { class: "told" },
        el("span", { class: "head" }, entry.title),
        entry.detail && el("span", { class: "detail" }, entry.detail),
      ),
    ),
  );
  sift(row);
  return row;
}

/** The neighbour of a message among those that are shown. */
export function neighbour(id, step) {
  const shown = [...byId("log").children].filter((row) => !row.hidden);
  const at = shown.findIndex((row) => row.firstElementChild.dataset.id === String(id));
  return shown[at + step]?.firstElementChild ?? null;
}

/** Which way a message went, in words. */
export const directionWord = ({ direction }) =>
  direction === "out" ? "← to the till" : "→ from the till";
