/** The way to the cloud as somebody enters it, beside what the till keeps of it. */

import type { CloudEntry, CloudView, RegionView } from "$bindings";
import { Identity } from "./identity.svelte";

/** The region of those who type their addresses. */
export const CUSTOM = "custom";

/** What a till comes to the cloud with: ID and key, or the certificate of the device it runs on. */
export type SignIn = "application" | "certificate";

/** Settings that are asked for, or belong to one region; the others stay as they are. */
const ASKED = [
  "environment",
  "user_domain",
  "api_base",
  "auth_base",
  "sign_in",
  "device_auth_base",
  "credentials_base",
  "serial_number",
  "certificate",
];

export class Draft {
  /** What the till keeps. */
  view = $state.raw<CloudView | null>(null);
  region = $state("");
  user_domain = $state("");
  api_base = $state("");
  auth_base = $state("");
  device_auth_base = $state("");
  serial_number = $state("");
  /** One more authority that is believed, as text (PEM). */
  certificate = $state("");
  application_id = $state("");
  /** What is in the field of the key. */
  key = $state("");
  /** Another key, or another certificate, takes the place of the one that is kept. */
  replacing = $state(false);
  /** It was entered before, and forgotten on the way back to its field. */
  forgotten = $state(false);
  /** The certificate of the device and its key. */
  readonly identity = new Identity();

  /** The key on its way from its field to being saved: nothing shows it and nothing keeps it. */
  #key = "";
  #pasted = $state(false);
  #sign_in = $state<SignIn>("application");

  get chosen(): RegionView | null {
    return this.view?.regions.find((one) => one.name === this.region) ?? null;
  }

  get sign_in(): SignIn {
    return this.#sign_in;
  }

  /** What was entered for the other way is not taken along. */
  set sign_in(way: SignIn) {
    if (way !== this.#sign_in) this.keep();
    this.#sign_in = way;
  }

  /** The till comes with the certificate of the device that it runs on. */
  get certified(): boolean {
    return this.#sign_in === "certificate";
  }

  /** What the till keeps for this way to sign in, by its mark. */
  get kept(): { fingerprint: string } | null {
    return (this.certified ? this.view?.identity : this.view?.application) ?? null;
  }

  /** It has to be entered: none is kept, or it is replaced. */
  get fresh(): boolean {
    return this.kept === null || this.replacing;
  }

  /** It has left its field and waits for being saved. */
  get pasted(): boolean {
    return this.#pasted;
  }

  /** The shop has to say where devices sign in. */
  get asksDeviceAuth(): boolean {
    return this.certified && this.chosen?.device_auth === "";
  }

  /** An authority can be given: where addresses are, and where one was given to this region. */
  get asksAuthority(): boolean {
    return this.region === CUSTOM || this.#before("certificate") !== "";
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
    const given = {
      user_domain: this.user_domain,
      sign_in: this.certified ? "certificate" : "",
      api_base: own ? this.api_base : this.#before("api_base"),
      auth_base: own ? this.auth_base : this.#before("auth_base"),
      device_auth_base: this.asksDeviceAuth
        ? this.device_auth_base
        : this.#before("device_auth_base"),
      credentials_base: this.#before("credentials_base"),
      certificate: this.asksAuthority ? this.certificate : "",
      serial_number: this.certified ? this.serial_number : (before["serial_number"] ?? ""),
    };
    const typed = Object.entries(given).map(([name, text]) => [name, text.trim()] as const);
    return Object.fromEntries([
      ...others,
      ["environment", this.region],
      ...typed.filter(([, text]) => text !== ""),
    ]);
  }

  /** What the core is asked with; without an ID and a key, or files, it takes those that are kept. */
  get entry(): CloudEntry {
    const { settings } = this;
    if (!this.#pasted) return { settings };
    if (this.certified) return { settings, identity: this.identity.entry };
    const application_id = this.application_id.trim();
    return { settings, application_id, application_key: this.#key };
  }

  get placed(): boolean {
    const typed = [
      // A device is known by its certificate, and its merchant with it.
      ...(this.certified ? [] : [this.user_domain]),
      ...(this.region === CUSTOM ? [this.api_base, this.auth_base] : []),
    ];
    return this.chosen !== null && typed.every((text) => text.trim() !== "");
  }

  get registered(): boolean {
    if (this.asksDeviceAuth && this.device_auth_base.trim() === "") return false;
    if (!this.fresh) return true;
    if (this.certified) return this.identity.ready;
    return this.application_id.trim() !== "" && this.key.trim() !== "";
  }

  /** Begins with what the till keeps. */
  begin(view: CloudView): void {
    const { settings } = view;
    this.view = view;
    this.region = settings["environment"] ?? "";
    this.user_domain = settings["user_domain"] ?? "";
    this.api_base = settings["api_base"] ?? "";
    this.auth_base = settings["auth_base"] ?? "";
    this.device_auth_base = settings["device_auth_base"] ?? "";
    this.serial_number = settings["serial_number"] ?? "";
    this.certificate = settings["certificate"] ?? "";
    this.sign_in = settings["sign_in"] === "certificate" ? "certificate" : "application";
  }

  /** The key, or what opens the files, leaves its field for the way to the core. */
  hold(): void {
    if (!this.fresh) return;
    if (this.certified) this.identity.hold();
    else this.#key = this.key.trim();
    this.key = "";
    this.#pasted = true;
    this.forgotten = false;
  }

  /** Back at its field, it has to be entered anew. */
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

  /** Nothing of an ID, a key or a certificate stays in memory. */
  forget(): void {
    this.keep();
    this.application_id = "";
  }

  /** What was set before, as long as its region is: an address belongs to its region. */
  #before(name: string): string {
    const before = this.view?.settings ?? {};
    return before["environment"] === this.region ? (before[name] ?? "") : "";
  }

  #drop(): void {
    this.#key = "";
    this.#pasted = false;
    this.key = "";
    this.identity.drop();
  }
}

/** Settings in one order; the usual way to sign in is the same whether it is said or not. */
function mark(settings: { [key in string]?: string }): string {
  const told = Object.entries(settings).filter(
    ([name, text]) => name !== "sign_in" || text !== "application",
  );
  return JSON.stringify(told.toSorted());
}
