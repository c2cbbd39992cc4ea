/** What a state on the page of states is made of. */

import type { CommandName, DisplayView, PreferencesView, ShopView, StateView } from "$bindings";
import { Refused } from "../src/lib/backend/backend";
import { SNAPSHOT, STATES } from "../src/lib/backend/fixture";
import { FULL_STATES } from "../src/lib/backend/fixture_full_states";

/**
 * `press F4`, `click Decide…`, `type 5000`, `scan 4006381333931` as a scanner types it, and
 * `choose device.pem device.key` from the window for files.
 */
export type Deed = `${"press" | "click" | "type" | "scan" | "choose"} ${string}`;

export type Shown = {
  state: StateView;
  /** What a person does once the state is there. */
  deeds?: Deed[];
  /** Other answers of the core than the usual ones; a problem is refused, and `WAITING` never comes. */
  answers?: Partial<Record<CommandName, unknown>>;
  /** What the state is once the core has done this. */
  turns?: Partial<Record<CommandName, Partial<StateView>>>;
  /** The core is not heard any more, or not yet. */
  connection?: "lost" | "starting";
  preferences?: Partial<PreferencesView>;
  shop?: Partial<ShopView>;
  /** What the page kept from before, such as how far the set-up had come. */
  kept?: Record<string, string>;
  /** The customer's screen instead of the till's. */
  display?: DisplayView;
};

export const TILL = SNAPSHOT.state;

/** The language of the page that was asked for. */
export const LANGUAGE = new URLSearchParams(location.search).get("lang") ?? "en";

/** An answer that is still on its way. */
export const WAITING = Symbol("waiting");

/** What the core would say in place of a result. */
export const refuse = (code: string, detail?: unknown) =>
  new Refused({ code, ...(detail ? { detail } : {}), id: "e-1", retry: "never" } as never);

export const full = (name: string) => FULL_STATES[name] as StateView;
export const known = (name: string) => STATES[name] as StateView;
