// The customer's pocket: test cards, and the ways to hold one to the terminal.

import { byId, differs, el, icon, pressed, put } from "./dom.js";

const WAYS = [
  { how: "tap", word: "Tap", key: "T" },
  { how: "insert", word: "Insert", key: "I" },
  { how: "swipe", word: "Swipe", key: "S" },
];
const BRANDS = ["visa", "mastercard", "maestro", "amex", "debit"];

/** Which card is in the hand, for each terminal. */
const hand = new Map();

export function inHand({ name, wallet }) {
  const { cards, inside } = wallet;
  return (
    cards.find(({ id }) => id === inside) ??
    cards.find(({ id }) => id === hand.get(name)) ??
    cards[0] ??
    null
  );
}

/** Takes a card into the hand. */
export function take(state, id) {
  hand.set(state.name, id);
}

/** Takes the next card into the hand, or the one before. */
export function takeNext(state, step) {
  const { cards } = state.wallet;
  if (cards.length === 0) return;
  const at = cards.indexOf(inHand(state));
  take(state, cards[(at + step + cards.length) % cards.length].id);
}

export function drawWallet(state, { choose, present, remove }) {
  const list = byId("wallet");
  const held = inHand(state);
  if (differs(list, [state.name, state.wallet.cards])) {
    list.replaceChildren(...state.wallet.cards.map((card) => drawCard(card, choose)));
  }
  for (const [index, card] of state.wallet.cards.entries()) {
    const mine = card === held;
    const inside = card.id === state.wallet.inside;
    const node = list.children[index].firstElementChild;
    put(node, { "aria-checked": mine ? "true" : "false", tabindex: mine ? "0" : "-1" });
    node.querySelector(".where").textContent = inside ? "in the terminal" : "";
  }
  drawWays(state, held, { present, remove });
  drawInside(state, remove);
}

/** Keeps the card in the hand in sight. */
export function showHand(focus) {
  const node = byId("wallet").querySelector('[aria-checked="true"]');
  node?.scrollIntoView({ block: "nearest" });
  if (focus) node?.focus();
}

const tint = (brand) => {
  const word = brand.toLowerCase().split(" ")[0];
  return BRANDS.includes(word) ? `brand-${word}` : "brand-other";
};

function drawCard(card, choose) {
  return el(
    "li",
    { role: "presentation" },
    el(
      "button",
      {
        type: "button",
        role: "radio",
        class: `card ${tint(card.brand)}`,
        onclick: pressed(() => choose(card.id)),
      },
      el("b", { class: "what" }, card.title),
      el(
        "span",
        { class: "more" },
        el("span", { class: "note" }, card.note),
        el(
          "span",
          { class: "face" },
          icon("chip", "chip"),
          el("span", { class: "pin" }, card.pin === null ? "no PIN" : `PIN ${card.pin}`),
          el("span", { class: "four" }, `···· ${card.last_four}`),
          el("span", { class: "where only-heard" }),
        ),
      ),
    ),
  );
}

function drawWays(state, held, { present, remove }) {
  const node = byId("ways");
  const { live, wallet } = state;
  const inside = wallet.inside !== null;
  if (differs(node, inside)) {
    const had = node.contains(document.activeElement);
    const buttons = inside
      ? [way({ how: "remove", word: "Remove card", key: "R" }, remove)]
      : WAYS.map((one) => way(one, () => present(one.how)));
    node.replaceChildren(...buttons);
    if (had) byId("device").focus({ preventScroll: true });
  }
  for (const button of node.children) {
    const { how } = button.dataset;
    const can = how === "remove" ? live.remove : live[how] && held !== null && held[how];
    put(button, { "aria-disabled": can ? null : "true" });
  }
}

function way({ how, word, key }, act) {
  const drawing = { tap: "tap", insert: "chip", swipe: "swipe", remove: "out" }[how];
  return el(
    "button",
    {
      type: "button",
      class: "way",
      "data-how": how,
      "aria-keyshortcuts": key,
      onclick: pressed(act),
    },
    icon(drawing),
    el("span", {}, word),
    el("kbd", { "aria-hidden": "true" }, key),
  );
}

/** The end of the card that looks out of the reader; a finger can pull it. */
function drawInside({ wallet, live }, remove) {
  const node = byId("inside");
  const card = wallet.cards.find(({ id }) => id === wallet.inside) ?? null;
  if (!differs(node, [card, live.remove])) return;
  node.replaceChildren();
  if (card === null) return;
  node.append(
    el(
      "button",
      {
        type: "button",
        class: `pulled ${tint(card.brand)}`,
        "aria-disabled": live.remove ? null : "true",
        onclick: pressed(remove),
      },
      el("span", {}, `${card.brand} ···· ${card.last_four}`),
      el("span", { class: "pull" }, icon("out"), "Pull out"),
    ),
  );
}
