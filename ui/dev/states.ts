/**
 * Shows one state of the till: `states.html?state=unknown&theme=dark&lang=nl&text=150`; without a
 * state, the list of all. Not in the build of the product.
 */

import { mount } from "svelte";
import type { DisplayView, Event, PreferencesView, ThemeView } from "$bindings";
import App from "../src/app/App.svelte";
import "../src/app/tokens.css";
import "../src/app/base.css";
import Display from "../src/display/Display.svelte";
import { Refused } from "../src/lib/backend/backend";
import { FixtureBackend, SNAPSHOT, STATES } from "../src/lib/backend/fixture";
import { wear } from "../src/lib/state/wear";
import { ALL } from "./all";
import { LANGUAGE as language, type Shown, WAITING } from "./shown";

const query = new URLSearchParams(location.search);
const name = query.get("state");
const target = document.getElementById("app");
const theme = (query.get("theme") ?? "system") as ThemeView;

const look = (shown: Shown): PreferencesView => ({
  ...SNAPSHOT.state.preferences,
  ...shown.preferences,
  theme,
  text_percent: Number(query.get("text") ?? 100),
});

/** A till that says what this state says. */
function backend(shown: Shown): FixtureBackend {
  const preferences = look(shown);
  const shop = { ...SNAPSHOT.shop, language, ...shown.shop };
  const till = new FixtureBackend({ ...SNAPSHOT, shop, state: { ...shown.state, preferences } });
  let { seq } = till.snapshot;
  till.answer = (command, args) => {
    const turn = shown.turns?.[command];
    if (turn) {
      for (const [kind, value] of Object.entries(turn)) {
        till.feed?.event({ seq: ++seq, event: { kind, value } as Event });
      }
      return Promise.resolve({ seq });
    }
    const answer = shown.answers?.[command];
    if (answer instanceof Refused) return Promise.reject(answer);
    if (shown.connection === "starting" || answer === WAITING) return new Promise(() => undefined);
    return Promise.resolve(answer ?? till.usual(command, args));
  };
  return till;
}

/** The customer's screen hears of one view, as from a till. */
function say(view: DisplayView): void {
  const line = `${JSON.stringify({ ...view, theme, language })}\n`;
  window.fetch = () => {
    const body = new ReadableStream({
      start: (stream) => stream.enqueue(new TextEncoder().encode(line)),
    });
    return Promise.resolve(new Response(body));
  };
}

function show(into: HTMLElement, shown: Shown): void {
  // Before there is a till nobody has said how it is to look.
  wear({ ...SNAPSHOT.shop, language }, look(shown));
  sessionStorage.clear();
  for (const [key, value] of Object.entries(shown.kept ?? {})) sessionStorage.setItem(key, value);
  if (shown.display) {
    into.id = "display";
    say(shown.display);
    mount(Display, { target: into });
    return;
  }
  const till = backend(shown);
  mount(App, { target: into, props: { backend: till } });
  Object.assign(window, { backend: till });
  if (shown.connection === "lost") setTimeout(() => till.feed?.lost(), 200);
}

if (target && name) {
  show(target, ALL[name] ?? { state: SNAPSHOT.state });
} else if (target) {
  const links = Object.keys(ALL).map((one) => {
    const link = document.createElement("a");
    link.href = `?state=${one}`;
    link.textContent = one;
    const item = document.createElement("li");
    item.append(link);
    return item;
  });
  const list = document.createElement("ul");
  list.append(...links);
  target.append(list);
}

/** The sale that a slow core shows at last. */
Object.assign(window, { paying: STATES["choose"]?.sale });

/** For whoever goes through them all: each name with what is done there. */
Object.assign(window, {
  states: Object.entries(ALL).map(([state, { deeds }]) => ({ name: state, deeds: deeds ?? [] })),
});
