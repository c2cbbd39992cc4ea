import { mount } from "svelte";
import App from "./app/App.svelte";
import "./app/tokens.css";
import "./app/base.css";
import { openBackend } from "$lib/backend";

const target = document.getElementById("app");
if (target) mount(App, { target, props: { backend: openBackend() } });
