// Steps for the payments to come, in the words that a script file has.

import { byId, differs, el, say } from "./dom.js";

export function makeScript(push) {
  const field = el("input", {
    id: "steps",
    class: "filter",
    type: "text",
    placeholder: "lost, approve after 2s",
    autocomplete: "off",
    spellcheck: "false",
    "aria-describedby": "steps-left",
  });
  const form = el(
    "form",
    {
      class: "script",
      onsubmit: (event) => {
        event.preventDefault();
        const text = field.value.trim();
        if (text !== "") push(text).then((done) => done && (field.value = ""));
      },
    },
    el("label", { for: "steps", class: "only-heard" }, "Next payments"),
    el("div", { class: "row" }, field, el("button", { type: "submit", class: "plain" }, "Add")),
    el("p", { id: "steps-left", class: "small" }),
  );
  byId("faults").append(form);
}

export function drawScript({ driver }) {
  const node = byId("steps-left");
  if (!differs(node, driver)) return;
  const { steps_left: left, next_step: next } = driver;
  const first = next === null ? "" : `, first “${next}”`;
  if (left === 0) say(node, "No step waits");
  else say(node, left === 1 ? `1 step waits${first}` : `${left} steps wait${first}`);
}
