// One message in full: laid out or as it was on the wire.

import { message } from "./api.js";
import { byId, el, icon } from "./dom.js";
import { directionWord, neighbour } from "./log.js";
import { laidOut } from "./pretty.js";

let raw = false;
let round = 0;

/** Opens the sheet with one message of a terminal. */
export async function openBody(name, entry) {
  const sheet = byId("body");
  const mine = ++round;
  const opener = document.activeElement;
  if (!sheet.open) {
    sheet.replaceChildren(...frame(name, entry, el("p", { class: "small" }, "Reading…"), null));
    sheet.showModal();
    const back = () => (neighbour(sheet.dataset.id, 0) ?? opener)?.focus();
    sheet.addEventListener("close", back, { once: true });
  }
  sheet.dataset.id = entry.id;
  let content;
  let body = null;
  try {
    body = await message(name, entry.id);
    content = shown(body);
  } catch {
    content = el("p", { class: "small" }, "This message is not kept any more.");
  }
  if (mine !== round || !sheet.open) return;
  const focused = sheet.contains(document.activeElement) && document.activeElement.dataset.does;
  sheet.replaceChildren(...frame(name, entry, content, body));
  sheet.querySelector(`[data-does="${focused || "close"}"]`)?.focus();
}

function frame(name, entry, content, body) {
  const again = () => openBody(name, entry);
  return [
    el(
      "header",
      {},
      el("div", {}, el("h2", { id: "body-title" }, entry.title), about(entry)),
      body && tool(raw ? "Laid out" : "As sent", null, "raw", () => ((raw = !raw), again())),
      body && copier(body),
      tool("Close", "no", "close", () => byId("body").close()),
    ),
    content,
    el(
      "footer",
      {},
      tool("Message before", "up", "before", () => step(-1)),
      tool("Message after", "down", "after", () => step(1)),
    ),
  ].filter(Boolean);
}

function about(entry) {
  const parts = [directionWord(entry), entry.at, `${entry.bytes} bytes`, entry.detail];
  return el("p", { class: "small" }, parts.filter(Boolean).join(" · "));
}

function shown({ head, body, format, clear }) {
  const texts = [];
  if (clear) texts.push(el("h3", {}, "Opened"), code(laidOut("json", clear)));
  if (clear) texts.push(el("h3", {}, "On the wire"));
  const pieces = raw ? [{ text: body, kind: "plain" }] : laidOut(format, body);
  texts.push(format === "empty" ? el("p", { class: "small" }, "No body.") : code(pieces));
  return el(
    "div",
    { class: "paper", tabindex: "0", role: "region", "aria-label": "Message" },
    el("p", { class: "start-line" }, head),
    texts,
  );
}

function code(pieces) {
  return el(
    "pre",
    { class: raw ? "wrapped" : "" },
    pieces.map(({ text, kind }) => el("span", { class: `is-${kind}` }, text)),
  );
}

function tool(word, drawing, does, act) {
  return el(
    "button",
    { type: "button", class: "plain", "data-does": does, onclick: act },
    drawing && icon(drawing),
    word,
  );
}

function copier({ body, clear }) {
  const button = tool("Copy", "copy", "copy", async () => {
    const done = await copied(clear ?? body);
    button.lastChild.textContent = done ? "Copied" : "Cannot copy";
  });
  return button;
}

/** Puts text into the clipboard; says whether it went. */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}

function step(by) {
  neighbour(byId("body").dataset.id, by)?.click();
}
