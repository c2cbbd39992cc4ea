// Shows the cloud's shops, what was asked of it, and the buttons for what is to go wrong.

import { byId, differs, el, say } from "./dom.js";
import { follow, send } from "./line.js";

/** What a click orders, in the words of the simulator. */
const BUTTONS = [
  ["Tokens", "Expire all", "tokens expire"],
  ["Tokens", "Revoke all", "tokens revoke"],
  ["Next call", "401", "any 401"],
  ["Next call", "401 twice", "any 401 twice"],
  ["Next call", "429, 5 s", "any 429 after 5s"],
  ["Next call", "500", "any 500"],
  ["Next call", "503", "any 503"],
  ["Next call", "Garbage", "any garbage"],
  ["Next call", "Slow by 20 s", "any slow 20s"],
  ["Next message", "Lose the request", "messages drop request"],
  ["Next message", "Lose the answer", "messages lose answer"],
  ["Next message", "Half of the answer", "messages half answer"],
  ["Next message", "Answer twice", "messages double answer"],
  ["Next message", "504, but done", "messages 504 served"],
  ["Next message", "Not subscribed", "messages 403"],
  ["Connections", "Cut the next", "connection api"],
  ["Connections", "Cut all", "connection api always"],
  ["Answers", "On the connection", "mode sync"],
  ["Answers", "Later", "mode async"],
  ["Next callback", "Twice", "callbacks duplicate"],
  ["Next callback", "5 s late", "callbacks delay 5s"],
  ["Next callback", "Behind the next", "callbacks reorder"],
  ["Next callback", "Forged", "callbacks forge"],
  ["Next callback", "Never", "callbacks drop"],
  ["Clock", "A day behind", "skew -86400s"],
  ["Clock", "Right", "skew 0s"],
  ["Wallets", "A person pays", "wallet person"],
  ["Wallets", "Pay by themselves", "wallet pays 3s"],
  ["All of it", "Well again", "clear"],
];

const order = async (text) => {
  const done = await send("/api/orders", { text });
  if (done?.renewed.length > 0) drawKeys(done.renewed);
  look();
  return done !== null;
};

/** A new key is told once; whoever misses it renews again. */
function drawKeys(renewed) {
  const row = ({ reference, application_key: key }) =>
    el("p", {}, `The new key of ${reference}: `, el("code", {}, key));
  byId("keys").replaceChildren(...renewed.map(row));
  byId("keys").hidden = false;
}

function makeButtons() {
  const groups = new Map();
  for (const [group, word, text] of BUTTONS) {
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group).push(button(word, () => order(text)));
  }
  const rows = [...groups].map(([group, buttons]) =>
    el(
      "div",
      { class: "group", role: "group", "aria-label": group },
      el("span", { class: "name" }, group),
      buttons,
    ),
  );
  byId("buttons").replaceChildren(...rows);
}

const button = (word, act, more = {}) =>
  el("button", { type: "button", class: "plain", onclick: act, ...more }, word);

function draw(state) {
  drawMood(state);
  drawRegions(state.regions);
  drawWallets(state.wallets);
  drawCalls(state.arrivals);
}

function drawMood({ asynchronous, skew_seconds: skew, waiting }) {
  const words = [
    asynchronous ? "answers later" : "answers on the connection",
    skew !== 0 && `clock ${skew} s off`,
    waiting > 0 && `${waiting} ${waiting === 1 ? "order waits" : "orders wait"}`,
  ];
  say(byId("mood"), words.filter(Boolean).join(" · "));
}

function drawRegions(regions) {
  const node = byId("regions");
  if (!differs(node, regions)) return;
  node.replaceChildren(
    ...regions.flatMap((region) => [heading(region), ...region.stores.map(drawStore)]),
  );
}

const heading = ({ name, user_domain: domain, auth, api, device }) =>
  el(
    "header",
    { class: "region" },
    el("h2", {}, `Region ${name}`),
    el("p", {}, "Tokens of ", el("code", {}, domain), " at ", el("code", {}, auth)),
    el("p", {}, "Everything else at ", el("code", {}, api)),
    el("p", {}, "Devices with their certificates at ", el("code", {}, device)),
  );

const drawStore = ({ id, points, devices }) =>
  el(
    "section",
    { class: "store", "aria-label": `Store ${id}` },
    el("h3", {}, id),
    el("ul", { class: "devices" }, devices.map(drawDevice)),
    el("ul", { class: "points" }, points.map(drawPoint)),
  );

const PRESENCES = ["online", "offline", "sleep"];

const drawDevice = ({ id, name, status, holder, page, certificate }) =>
  el(
    "li",
    {},
    el(
      "p",
      {},
      el("a", { href: page, target: "_blank", rel: "noopener" }, name),
      el("small", { class: "mono" }, id),
      el(
        "small",
        { class: holder ? "busy" : "" },
        holder ? `busy with ${holder}` : (status ?? "unknown"),
      ),
      el("a", { href: certificate, download: `${id}.pem` }, "Certificate"),
    ),
    el(
      "div",
      { class: "group", role: "group", "aria-label": `${name} is` },
      PRESENCES.map((word) => button(word, () => order(`device ${id} ${word}`))),
    ),
  );

const drawPoint = ({ name, reference, application_id: application, subscribed }) =>
  el(
    "li",
    {},
    el(
      "p",
      {},
      el("b", {}, name),
      el("small", { class: "mono" }, `${reference} · ${application}`),
      subscribed ? "" : el("small", { class: "busy" }, "not subscribed"),
    ),
    el(
      "div",
      { class: "group", role: "group", "aria-label": name },
      button("Renew key", () => order(`renew ${reference}`)),
      subscribed
        ? button("Unsubscribe", () => order(`unsubscribe ${reference}`))
        : button("Subscribe", () => order(`subscribe ${reference}`)),
    ),
  );

function drawWallets(wallets) {
  const node = byId("wallets");
  if (!differs(node, wallets)) return;
  const link = ({ label, page }) =>
    el("li", {}, el("a", { href: page, target: "_blank", rel: "noopener" }, label));
  node.replaceChildren(...wallets.map(link));
}

/** How many calls are listed. */
const LISTED = 30;

function drawCalls({ calls, mints }) {
  say(byId("counts"), `${mints} ${mints === 1 ? "token" : "tokens"} made`);
  const node = byId("calls");
  const newest = calls.slice(-LISTED).reverse();
  if (!differs(node, newest)) return;
  node.replaceChildren(...newest.map(drawCall));
}

const drawCall = ({ method, path, caller, status }) =>
  el(
    "li",
    {},
    el("b", { class: status !== null && status < 400 ? "well" : "ill" }, String(status ?? "cut")),
    el("span", {}, `${method} ${path}`, caller ? el("small", {}, caller) : ""),
  );

makeButtons();
byId("form").addEventListener("submit", async (event) => {
  event.preventDefault();
  const input = byId("order");
  if (input.value.trim() !== "" && (await order(input.value))) input.value = "";
});
const look = follow("/api/cloud", draw);
