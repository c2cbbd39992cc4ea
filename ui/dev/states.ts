/** Shows one state of the till: `states.html?state=unknown&theme=dark&lang=nl`. Not in the build. */

import { mount } from "svelte";
import App from "../src/app/App.svelte";
import "../src/app/tokens.css";
import "../src/app/base.css";
import { FixtureBackend, SNAPSHOT, STATES } from "../src/lib/backend/fixture";

const query = new URLSearchParams(location.search);
const theme = query.get("theme");
if (theme) document.documentElement.dataset.theme = theme;

const state = STATES[query.get("state") ?? "till"] ?? SNAPSHOT.state;
const shop = { ...SNAPSHOT.shop, language: query.get("lang") ?? "en" };
const backend = new FixtureBackend({ ...SNAPSHOT, shop, state });
const target = document.getElementById("app");
if (target) mount(App, { target, props: { backend } });
Object.assign(window, { backend });
