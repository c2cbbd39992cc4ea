// What was really charged, whatever the till heard.

import { byId, differs, el } from "./dom.js";

const KIND = { charge: "", reversal: "reversed", refund: "refunded" };
const ZERO = /^-?0*\.?0*$/;

export function drawLedger({ ledger }) {
  const node = byId("ledger");
  if (!differs(node, ledger)) return;
  const { rows, totals, open } = ledger;
  const list = el("div", { class: "rows", tabindex: "0", role: "region", "aria-label": "Charges" });
  if (rows.length > 0) list.append(table(rows, totals.length > 1));
  node.replaceChildren(
    el("h2", { id: "ledger-title" }, "Ledger: what was really charged"),
    rows.length > 0 ? list : el("p", { class: "small" }, "Nothing was charged yet"),
    ...totals.map(sum),
    open ? el("p", { class: "moving" }, "Money may still move without another message.") : "",
  );
  list.scrollTop = list.scrollHeight;
}

function table(rows, many) {
  return el(
    "table",
    {},
    el(
      "thead",
      { class: "only-heard" },
      el(
        "tr",
        {},
        ["Message", "Kind", "Amount"].map((word) => el("th", { scope: "col" }, word)),
      ),
    ),
    el(
      "tbody",
      {},
      rows.map((row) => {
        const minus = row.kind === "charge" ? "" : "−";
        const extra = [
          KIND[row.kind] ?? row.kind,
          row.tip && `tip ${row.tip}`,
          row.cash_back && `cash ${row.cash_back}`,
        ];
        return el(
          "tr",
          {},
          el("td", {}, row.service_id, el("small", {}, row.reference ?? "")),
          el("td", { class: "kind" }, extra.filter(Boolean).join(", ")),
          el("td", { class: "sum" }, `${minus}${row.amount}${many ? ` ${row.currency}` : ""}`),
        );
      }),
    ),
  );
}

function sum({ currency, charged, reversed, refunded, net }) {
  const back = [
    ["reversed", reversed],
    ["refunded", refunded],
  ].filter(([, amount]) => !ZERO.test(amount));
  const story = [`charged ${charged}`, ...back.map(([word, amount]) => `${word} ${amount}`)];
  return el(
    "p",
    { class: "total" },
    el("b", {}, "Total"),
    el("span", { class: "story" }, back.length > 0 ? story.join(", ") : ""),
    el("b", { class: "sum" }, `${net.replace("-", "−")} ${currency}`),
  );
}
