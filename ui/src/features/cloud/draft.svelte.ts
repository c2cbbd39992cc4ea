/** The way to the cloud as somebody enters it, beside what the till keeps of it. */

import type { CloudEntry, CloudView, RegionView } from "$bindings";

/** The region of those who type two addresses. */
export const CUSTOM = "custom";

/** Settings that are asked for; the others stay as they are. */
const ASKED = ["environment", "user_domain", "api_base", "auth_base"];

export class Draft {
  /** What the till keeps. */
  view = $state.raw<CloudView | null>(null);
  region = $state("");
  user_domain = $state("");
  api_base = $state("");
  auth_base = $state("");
  application_id = $state("");
  /** What is in the field of the key. */
  key = $state("");
  /** Another key takes the place of the one that is kept. */
  replacing = $state(false);
  /** A key was pasted before, and forgotten on the way back to its field. */
  forgotten = $state(false);

  /** The key on its way from its field to being saved: nothing shows it and nothing keeps it. */
  #key = "";
  #pasted = $state(false);

  get chosen(): RegionView | null {
    return this.view?.regions.find((one) => one.name === this.region) ?? null;
  }

  /** An ID and a key have to be typed: none is kept, or it is replaced. */
  get fresh(): boolean {
    return this.view?.application == null || this.replacing;
  }

  /** A key has left its field and waits for being saved. */
  get pasted(): boolean {
    return this.#pasted;
  }

  /** Something is not as the till keeps it. */
  get dirty(): boolean {
    if (!this.view?.set_up || this.#pasted || this.replacing) return true;
    return mark(this.settings) !== mark(this.view.settings);
  }

  /** Changes with everything that a test is about. */
  get mark(): string {
    return `${this.#pasted} ${mark(this.settings)}`;
  }

  get settings(): Record<string, string> {
    const before = this.view?.settings ?? {};
    const others = Object.entries(before).filter(([name]) => !ASKED.includes(name));
    const own = this.region === CUSTOM;
    // Addresses that replace those of a region belong to that region.
    const same = before["environment"] === this.region;
    const base = (name: "api_base" | "auth_base"): [string, string][] => {
      const text = own ? this[name].trim() : same ? (before[name] ?? "") : "";
      return text === "" ? [] : [[name, text]];
    };
    return Object.fromEntries([
      ...others,
      ["environment", this.region],
      ["user_domain", this.user_domain.trim()],
      ...base("api_base"),
      ...base("auth_base"),
    ]);
  }

  /** What the core is asked with; without an ID and a key it takes those that are kept. */
  get entry(): CloudEntry {
    const { settings } = this;
    if (!this.#pasted) return { settings };
    const application_id = this.application_id.trim();
    return { settings, application_id, application_key: this.#key };
  }

  get placed(): boolean {
    const typed = [
      this.user_domain,
      ...(this.region === CUSTOM ? [this.api_base, this.auth_base] : []),
    ];
    return this.chosen !== null && typed.every((text) => text.trim() !== "");
  }

  get registered(): boolean {
    return !this.fresh || (this.application_id.trim() !== "" && this.key.trim() !== "");
  }

  /** Begins with what the till keeps. */
  begin(view: CloudView): void {
    this.view = view;
    this.region = view.settings["environment"] ?? "";
    this.user_domain = view.settings["user_domain"] ?? "";
    this.api_base = view.settings["api_base"] ?? "";
    this.auth_base = view.settings["auth_base"] ?? "";
  }

  /** The key leaves its field for the way to the core. */
  hold(): void {
    if (!this.fresh) return;
    this.#key = this.key.trim();
    this.key = "";
    this.#pasted = true;
    this.forgotten = false;
  }

  /** Back at its field, the key has to be pasted anew. */
  reopen(): void {
    if (!this.#pasted) return;
    this.#drop();
    this.forgotten = true;
  }

  /** The one that is kept stays after all. */
  keep(): void {
    this.#drop();
    this.replacing = false;
    this.forgotten = false;
  }

  /** Nothing of an ID or a key stays in memory. */
  forget(): void {
    this.keep();
    this.application_id = "";
  }

  #drop(): void {
    this.#key = "";
    this.#pasted = false;
    this.key = "";
  }
}

function mark(settings: { [key in string]?: string }): string {
  return JSON.stringify(Object.entries(settings).toSorted());
}
