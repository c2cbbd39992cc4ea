// Holds what the simulator said about every terminal, draws the chosen one, and sends what is done.

import { Stream, act } from "./api.js";
import { copied, openBody } from "./body.js";
import { byId, differs, el, icon } from "./dom.js";
import { drawFaults, faultsAreOpen, makeFaults, openFaults } from "./faults.js";
import { openHelp } from "./help.js";
import { drawKeypad, makeKeypad } from "./keypad.js";
import { makeKeys } from "./keys.js";
import { drawLedger } from "./ledger.js";
import { KEPT, addLine, drawLog, makeLog } from "./log.js";
import { drawScreen } from "./screen.js";
import { drawScript, makeScript } from "./script.js";
import { drawTabs } from "./tabs.js";
import { drawWallet, inHand, showHand, take, takeNext } from "./wallet.js";

/** How long a refusal can be read. */
const SAID_MS = 6_000;

let states = [];
let current = location.hash.slice(1);
const chosen = () => states.find(({ name }) => name === current);

function draw() {
  const state = chosen();
  if (state === undefined) return;
  document.title = `${state.about.label} · Virtual terminal`;
  drawTabs(states, current, choose);
  drawScreen(state, press);
  drawKeypad(state.live);
  drawWallet(state, { choose: hold, present, remove });
  drawFaults(state, { fault, autopilot, reboot });
  drawScript(state);
  drawLedger(state);
  drawAddress(state.about, state.driver);
}

function choose(name) {
  current = name;
  history.replaceState(null, "", `#${name}`);
  drawLog(chosen(), open);
  draw();
}

const open = (entry) => openBody(current, entry);

/** Does one thing at the terminal; what came of it is told by the stream. */
async function send(path, body, quiet = false) {
  if (states.length === 0) return false;
  try {
    await act(current, path, body);
    said("");
    return true;
  } catch (why) {
    if (!(quiet && why.status === 409)) said(why.status ? why.message : "No answer");
    return false;
  }
}

const press = (key) => send("key", { key }, true);
const remove = () => send("remove-card", {});
const fault = (id, on) => send("fault", { id, on });
const autopilot = (on) => send("autopilot", { on });
const reboot = (memory) => send("reboot", { memory });

function present(how) {
  const card = chosen() && inHand(chosen());
  if (!card) return;
  byId("device").focus({ preventScroll: true });
  send("card", { card: card.id, how });
}

function hold(id) {
  take(chosen(), id);
  draw();
  showHand(false);
}

function another(step) {
  const had = byId("wallet").contains(document.activeElement);
  takeNext(chosen(), step);
  draw();
  showHand(had);
}

function unplug() {
  const item = chosen().faults.items.find(({ id }) => id === "unplug");
  if (item) send("network", { plugged: item.on });
}

function turn(step) {
  const at = states.findIndex(({ name }) => name === current);
  choose(states[(at + step + states.length) % states.length].name);
}

let forget = 0;

/** A refusal, in the terminal's words, under the device. */
function said(text) {
  clearTimeout(forget);
  byId("said").textContent = text;
  if (text !== "") forget = setTimeout(() => said(""), SAID_MS);
}

function drawAddress(about, driver) {
  const node = byId("address-line");
  if (!differs(node, [about.address, about.callback, driver.autopilot])) return;
  const address = `http://${about.address}/`;
  const copy = el(
    "button",
    { type: "button", class: "plain", onclick: async () => done(await copied(address)) },
    icon("copy"),
    "Copy",
  );
  const done = (went) => (copy.lastChild.textContent = went ? "Copied" : "Cannot copy");
  node.replaceChildren(
    el(
      "p",
      {},
      el("span", {}, "The till sends to "),
      el("code", {}, address),
      el("small", {}, about.callback ? `and is called at ${about.callback}` : "and is not called"),
    ),
    copy,
  );
}

function makeBench() {
  byId("address").append(
    el("p", { id: "said", class: "said", role: "alert" }),
    el(
      "div",
      { class: "row" },
      el("div", { id: "address-line", class: "address-line" }),
      el("button", {
        id: "faults-open",
        type: "button",
        class: "plain door",
        "aria-expanded": "false",
        "aria-controls": "faults",
        "aria-keyshortcuts": "F",
        onclick: () => openFaults(!faultsAreOpen()),
      }),
    ),
  );
}

function lost() {
  const banner = byId("lost");
  if (!banner.hidden) return;
  banner.hidden = false;
  banner.replaceChildren(
    icon("warn"),
    "The simulator is not answering. What you see may be old; the page keeps trying.",
  );
}

makeBench();
makeKeypad(press);
makeFaults();
makeScript((text) => send("script", { text, replace: false }));
makeLog();
byId("ask").addEventListener("click", openHelp);
makeKeys(() => chosen() !== undefined, press, {
  t: () => present("tap"),
  i: () => present("insert"),
  s: () => present("swipe"),
  r: remove,
  f: () => openFaults(!faultsAreOpen()),
  u: unplug,
  a: () => autopilot(!chosen().driver.autopilot),
  "[": () => turn(-1),
  "]": () => turn(1),
  "/": () => byId("filter").focus(),
  "?": openHelp,
  ArrowDown: () => another(1),
  ArrowUp: () => another(-1),
  ArrowRight: () => another(1),
  ArrowLeft: () => another(-1),
});

new Stream({
  states(list) {
    states = list;
    if (chosen() === undefined) current = list[0]?.name ?? "";
    if (chosen()) drawLog(chosen(), open);
    draw();
  },
  part(name, part, value) {
    const state = states.find((one) => one.name === name);
    if (state === undefined) return;
    state[part] = value;
    draw();
  },
  entry(name, entry) {
    const entries = states.find((one) => one.name === name)?.log.entries ?? [];
    entries.push(entry);
    if (entries.length > KEPT) entries.shift();
    if (name === current) addLine(entry, open);
  },
  lost,
  back() {
    byId("lost").hidden = true;
  },
});
