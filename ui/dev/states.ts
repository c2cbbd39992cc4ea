/** Shows one state of the till: `states.html?state=unknown&theme=dark&lang=nl`. Not in the build. */

import { mount } from "svelte";
import App from "../src/app/App.svelte";
import "../src/app/tokens.css";
import "../src/app/base.css";
import { FixtureBackend, SNAPSHOT, STATES } from "../src/lib/backend/fixture";
import { FULL_STATES, PROFILES, RETURNS, TOTALS } from "../src/lib/backend/fixture_full";

const query = new URLSearchParams(location.search);
const theme = query.get("theme");
if (theme) document.documentElement.dataset.theme = theme;

const name = query.get("state") ?? "till";
const state = STATES[name] ?? FULL_STATES[name] ?? SNAPSHOT.state;
const shop = { ...SNAPSHOT.shop, language: query.get("lang") ?? "en" };
const backend = new FixtureBackend({ ...SNAPSHOT, shop, state });
const answers: Record<string, unknown> = {
  return_options: RETURNS,
  terminal_profiles: { ...PROFILES, keychain: query.get("keychain") !== "no" },
  terminal_totals: TOTALS,
};
backend.answer = (name, args) => Promise.resolve(answers[name] ?? backend.usual(name, args));
const target = document.getElementById("app");
if (target) mount(App, { target, props: { backend } });
Object.assign(window, { backend });
