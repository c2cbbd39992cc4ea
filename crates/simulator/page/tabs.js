// One tab for each terminal of the process.

import { byId, differs, el, put } from "./dom.js";

const BUSY = new Set(["pin", "tip", "authorising", "signature", "question", "present_card"]);

/** Draws the tabs; with one terminal there is nothing to choose. */
export function drawTabs(states, current, choose) {
  const bar = byId("tabs");
  const bench = byId("bench");
  bar.hidden = states.length < 2;
  put(
    bench,
    bar.hidden ? { role: null } : { role: "tabpanel", "aria-labelledby": `tab-${current}` },
  );
  if (bar.hidden) return;
  if (
    differs(
      bar,
      states.map(({ name }) => name),
    )
  )
    bar.replaceChildren(...states.map(tab));
  for (const [index, state] of states.entries()) {
    const node = bar.children[index];
    const mine = state.name === current;
    put(node, {
      "aria-selected": mine ? "true" : "false",
      tabindex: mine ? "0" : "-1",
      class: BUSY.has(state.screen.stage) ? "tab busy" : "tab",
    });
    node.querySelector("small").textContent = BUSY.has(state.screen.stage)
      ? "busy"
      : state.about.profile_title;
  }

  function tab(state, index) {
    return el(
      "button",
      {
        type: "button",
        role: "tab",
        id: `tab-${state.name}`,
        "aria-controls": "bench",
        onclick: () => choose(state.name),
        onkeydown: (event) => {
          const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
          if (step === undefined) return;
          event.preventDefault();
          const next = (index + step + states.length) % states.length;
          choose(states[next].name);
          bar.children[next].focus();
        },
      },
      el("b", {}, state.name),
      el("small"),
    );
  }
}
