/**
 * Shows one state of the till: `states.html?state=unknown&theme=dark&lang=nl&text=150`; without a
 * state, the list of all. Not in the build of the product.
 */

import { mount } from "svelte";
import type { PreferencesView, ThemeView } from "$bindings";
import App from "../src/app/App.svelte";
import "../src/app/tokens.css";
import "../src/app/base.css";
import { Refused } from "../src/lib/backend/backend";
import { FixtureBackend, SNAPSHOT } from "../src/lib/backend/fixture";
import { ALL, type Shown } from "./all";

const query = new URLSearchParams(location.search);
const name = query.get("state");
const target = document.getElementById("app");

/** A till that says what this state says. */
function backend(shown: Shown): FixtureBackend {
  const preferences: PreferencesView = {
    ...SNAPSHOT.state.preferences,
    ...shown.preferences,
    theme: (query.get("theme") ?? "system") as ThemeView,
    text_percent: Number(query.get("text") ?? 100),
  };
  const shop = { ...SNAPSHOT.shop, language: query.get("lang") ?? "en" };
  const till = new FixtureBackend({ ...SNAPSHOT, shop, state: { ...shown.state, preferences } });
  till.answer = (command, args) => {
    const answer = shown.answers?.[command];
    if (answer instanceof Refused) return Promise.reject(answer);
    if (shown.connection === "starting") return new Promise(() => undefined);
    return Promise.resolve(answer ?? till.usual(command, args));
  };
  return till;
}

if (target && name) {
  const shown = ALL[name] ?? { state: SNAPSHOT.state };
  const till = backend(shown);
  mount(App, { target, props: { backend: till } });
  Object.assign(window, { backend: till });
  if (shown.connection === "lost") setTimeout(() => till.feed?.lost(), 200);
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

/** For whoever goes through them all: each name with what is done there. */
Object.assign(window, {
  states: Object.entries(ALL).map(([state, { deeds }]) => ({ name: state, deeds: deeds ?? [] })),
});
