/** The customer's screen: a page of its own, which loads nothing of the till. */

import { mount } from "svelte";
import "../app/tokens.css";
import "../app/base.css";
import Display from "./Display.svelte";

const target = document.getElementById("display");
if (target) mount(Display, { target });
