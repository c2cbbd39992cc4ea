// Switches that make the terminal misbehave, its power, and who plays the customer.

import { byId, differs, el, icon, put } from "./dom.js";

/** The mark of a fault that switches itself off when it has happened. */
const ONCE = () => [
  el("span", { "aria-hidden": "true" }, "1×"),
  el("span", { class: "only-heard" }, "once"),
];

export function makeFaults() {
  const panel = byId("faults");
  byId("faults-close").addEventListener("click", () => openFaults(false));
  panel.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !panel.classList.contains("open")) return;
    event.stopPropagation();
    openFaults(false);
  });
}

/** On a narrow page the panel is a drawer; on a wide one it is always there. */
export function openFaults(open) {
  const panel = byId("faults");
  const door = byId("faults-open");
  panel.classList.toggle("open", open);
  put(door, { "aria-expanded": open ? "true" : "false" });
  if (open) panel.querySelector("button[role=switch]")?.focus();
  else if (door.offsetParent !== null) door.focus();
  else byId("device").focus();
}

export const faultsAreOpen = () => byId("faults").classList.contains("open");

export function drawFaults(state, { fault, autopilot, reboot }) {
  const list = byId("switches");
  const { items } = state.faults;
  if (differs(list, [state.name, items.map(({ id, label, once }) => [id, label, once])])) {
    const rows = items.map(({ id, label, once }) =>
      el(
        "li",
        {},
        lever(id, label, once ? ONCE : null, (on) => fault(id, on)),
      ),
    );
    list.replaceChildren(...rows);
  }
  for (const [index, { on }] of items.entries()) set(list.children[index].firstElementChild, on);
  drawPower(state, { autopilot, reboot });
  drawDoor(items.filter(({ on }) => on).length);
}

function drawPower(state, { autopilot, reboot }) {
  const node = byId("power");
  if (differs(node, state.name)) {
    node.replaceChildren(
      lever("autopilot", "Autopilot", () => ["plays the customer"], autopilot),
      el(
        "div",
        { class: "reboots", role: "group", "aria-label": "Reboot" },
        el("span", { class: "name" }, "Reboot", el("small", {}, "memory is")),
        choice("lost", () => reboot("lost")),
        choice("kept", () => reboot("kept")),
      ),
    );
  }
  set(node.firstElementChild, state.driver.autopilot);
}

const choice = (word, act) =>
  el(
    "button",
    { type: "button", class: "plain", "aria-label": `Reboot, memory ${word}`, onclick: act },
    icon("reboot"),
    word,
  );

function drawDoor(count) {
  const door = byId("faults-open");
  if (!differs(door, count)) return;
  const word = count === 0 ? "Faults" : `Faults: ${count} on`;
  door.replaceChildren(icon("faults"), el("span", {}, word));
  door.classList.toggle("on", count > 0);
}

function lever(id, label, small, turn) {
  return el(
    "button",
    {
      type: "button",
      role: "switch",
      class: `lever lever-${id}`,
      onclick: (event) => turn(event.currentTarget.getAttribute("aria-checked") !== "true"),
    },
    el("span", { class: "name" }, label, small && el("small", {}, ...small())),
    el("span", { class: "track", "aria-hidden": "true" }, el("span", { class: "knob" })),
  );
}

function set(node, on) {
  put(node, { "aria-checked": on ? "true" : "false" });
}
