/** A till that is being described: what was typed so far, and what the core said about it. */

import type { CountryView, SetupPart, SetupView } from "$bindings";
import { type Args, type Backend, Refused } from "$lib/backend/backend";
import { useLanguage } from "$lib/i18n/locale.svelte";
import type { Problem } from "$lib/state/desk.svelte";
import { fieldOf } from "./wrong";

export type Draft = Args<"setup_finish">;
export type Items = "own" | "samples" | "none";

export const PARTS: SetupPart[] = ["country", "shop", "money", "people", "items"];

/** A country that is not in the list. */
export const OTHER = "";

/** What was typed outlives a reload of the page; PINs do not. */
const KEPT = "florin.setup";

/** Somebody wrote something in one of these. */
const typed = (...texts: string[]) => texts.some((text) => text.trim() !== "");

const blank = (): Draft => ({
  country: OTHER,
  language: "en",
  name: "",
  address: [],
  vat_id: "",
  currency: "EUR",
  inclusive: true,
  taxes: [{ letter: "A", category: "standard", rate: "" }],
  smallest_coin: "",
  zone: "",
  day_start: "",
  till_code: "T01",
  people: [
    { name: "", role: "manager", pin: "" },
    { name: "", role: "cashier", pin: "" },
  ],
  items: [{ name: "", price: "", tax: "A", code: "" }],
  samples: false,
});

export class Wizard {
  view = $state.raw<SetupView | null>(null);
  draft = $state<Draft>(blank());
  at = $state(0);
  items = $state<Items>("samples");
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);

  readonly #backend: Backend;
  /** The rates and coins as they were guessed: what nobody changed follows the country. */
  #guess = "";

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  get part(): SetupPart {
    return PARTS[this.at] ?? "country";
  }

  get country(): CountryView | null {
    return this.view?.countries.find((one) => one.code === this.draft.country) ?? null;
  }

  /** The field that the core refused, as it names it. */
  get wrong(): string {
    return fieldOf(this.problem);
  }

  async begin(): Promise<void> {
    try {
      this.view = await this.#backend.call("setup_begin", {});
    } catch (why) {
      this.#failed(why);
      return;
    }
    this.draft.day_start = this.view.day_start;
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    const here = this.view.countries.find((one) => one.zones.includes(zone));
    const spoken = navigator.language.slice(0, 2);
    this.choose(here?.code ?? OTHER);
    this.draft.zone = zone;
    if (this.view.languages.includes(spoken)) this.speak(spoken);
    this.#recall();
  }

  /** Takes what is usual in a country; what somebody typed about money stays. */
  choose(code: string): void {
    const country = this.view?.countries.find((one) => one.code === code);
    this.draft.country = code;
    if (!country) return;
    const changed = this.#guess !== "" && this.#money() !== this.#guess;
    if (!changed) {
      this.draft.currency = country.currency;
      this.draft.inclusive = country.inclusive;
      this.draft.taxes = country.taxes.map((tax) => ({ ...tax }));
      this.draft.smallest_coin = country.smallest_coin;
      this.#guess = this.#money();
    }
    if (!country.zones.includes(this.draft.zone)) this.draft.zone = country.zones[0] ?? "";
    this.speak(country.language);
  }

  speak(language: string): void {
    this.draft.language = language;
    useLanguage(language);
  }

  back(): void {
    this.problem = null;
    if (this.at > 0) this.at -= 1;
    this.keep();
  }

  /** Goes to a part that was seen before. */
  go(at: number): void {
    if (at >= this.at || this.busy) return;
    this.problem = null;
    this.at = at;
  }

  /** Goes on where this part will do; true when the till was made. */
  async next(): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    this.problem = null;
    this.keep();
    try {
      const draft = this.#whole();
      if (this.at < PARTS.length - 1) {
        await this.#backend.call("setup_check", { part: this.part, draft });
        this.at += 1;
        this.keep();
        return false;
      }
      await this.#backend.call("setup_finish", draft);
      sessionStorage.removeItem(KEPT);
      return true;
    } catch (why) {
      return this.#failed(why);
    } finally {
      this.busy = false;
    }
  }

  /** What was typed, without PINs, for a page that is loaded again. */
  keep(): void {
    const draft = { ...this.draft, people: this.draft.people.map((one) => ({ ...one, pin: "" })) };
    const kept = { draft, at: this.at, items: this.items, guess: this.#guess };
    sessionStorage.setItem(KEPT, JSON.stringify(kept));
  }

  #recall(): void {
    const text = sessionStorage.getItem(KEPT);
    if (text === null) return;
    try {
      const kept = JSON.parse(text) as { draft: Draft; at: number; items: Items; guess: string };
      this.draft = { ...blank(), ...kept.draft };
      // PINs have to be typed again, so nobody is sent past them.
      this.at = Math.min(kept.at, PARTS.indexOf("people"));
      this.items = kept.items;
      this.#guess = kept.guess;
      useLanguage(this.draft.language);
    } catch {
      sessionStorage.removeItem(KEPT);
    }
  }

  #money(): string {
    const { currency, inclusive, taxes, smallest_coin } = this.draft;
    return JSON.stringify([currency, inclusive, taxes, smallest_coin]);
  }

  /** Rows that nobody filled are no rows. */
  #whole(): Draft {
    const draft = $state.snapshot(this.draft);
    return {
      ...draft,
      people: draft.people.filter((one, at) => at === 0 || typed(one.name, one.pin)),
      items: this.items === "own" ? draft.items.filter((one) => typed(one.name, one.price)) : [],
      samples: this.items === "samples",
    };
  }

  #failed(why: unknown): boolean {
    if (!(why instanceof Refused)) {
      this.problem = "lost";
      return false;
    }
    // Somebody pressed twice, or the answer was lost: the till is there.
    if (why.error.code === "till_made") return true;
    this.problem = why.error;
    return false;
  }
}
