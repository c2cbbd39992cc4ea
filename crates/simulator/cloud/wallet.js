// A customer's phone: the code that a shop can scan, and what waits to be paid. With the link of one payment, which
// is what a shop's code holds, it shows that payment alone.

import { byId, differs, el, say } from "./dom.js";
import { follow, send } from "./line.js";

const [, kind, name] = location.pathname.split("/");

const WORDS = {
  PENDING: "waits for you",
  APPROVED: "paid",
  DECLINED: "declined",
  CANCELLED: "taken back by the shop",
  EXPIRED: "not paid in time",
  REFUNDED: "given back",
};

const button = (word, act, more = "") =>
  el("button", { type: "button", class: `plain ${more}`.trim(), onclick: act }, word);

async function decide(id, word) {
  await send(`/api/payments/${id}/${word}`, {});
  look();
}

const drawPayment = ({ id, amount, refunded, description, order, status }) =>
  el(
    "li",
    { class: `payment payment-${status.toLowerCase()}` },
    el("b", { class: "sum" }, amount),
    el("p", {}, description === "" ? order : description),
    el("small", {}, WORDS[status] ?? status, refunded ? `, ${refunded} given back` : ""),
    status === "PENDING" &&
      el(
        "div",
        { class: "group", role: "group", "aria-label": `Payment of ${amount}` },
        button("Pay", () => decide(id, "pay"), "pay"),
        button("Decline", () => decide(id, "decline")),
        button("Let it expire", () => decide(id, "expire")),
      ),
  );

/** Digits in groups of four, as they are read aloud. */
const grouped = (code) => code.replace(/(.{4})(?=.)/g, "$1 ");

function drawCode(code) {
  const node = byId("code");
  node.hidden = code === undefined;
  if (code === undefined || !differs(node, code)) return;
  const copy = button("Copy", async () => {
    await navigator.clipboard?.writeText(code).catch(() => {});
  });
  node.replaceChildren(el("h2", {}, "The shop scans"), el("code", {}, grouped(code)), copy);
}

function draw(title, code, payments) {
  document.title = title;
  say(byId("title"), title);
  drawCode(code);
  const list = byId("payments");
  if (!differs(list, payments)) return;
  const none = el("li", { class: "small" }, "Nothing was asked of this wallet yet");
  list.replaceChildren(...(payments.length > 0 ? payments.map(drawPayment) : [none]));
}

const look =
  kind === "pay"
    ? follow(`/api/payments/${name}`, (payment) =>
        draw(`Pay with ${payment.wallet}`, undefined, [payment]),
      )
    : follow(`/api/wallets/${name}`, ({ label, code, payments }) => draw(label, code, payments));
