/** A terminal that is being described: what its family needs, and what the core said about it. */

import type { ApiError, DoorKind, ProfilesView, ProfileView } from "$bindings";
import type { Args } from "$lib/backend/backend";
import { m } from "$lib/paraglide/messages.js";
import type { Problem } from "$lib/state/desk.svelte";

export type Field =
  | "name"
  | "profile"
  | "address"
  | "mode"
  | "poi_id"
  | "identifier"
  | "version"
  | "passphrase"
  | "certificate"
  | "door";

/** What is said at a field that the core could not use. */
const CURE: Record<Field, () => string> = {
  name: m.add_invalid_name,
  profile: m.add_invalid_profile,
  address: m.add_invalid_address,
  mode: m.add_invalid_mode,
  poi_id: m.add_invalid_poi,
  identifier: m.add_invalid_key,
  version: m.add_invalid_key,
  passphrase: m.add_invalid_key,
  certificate: m.add_invalid_certificate,
  door: m.add_invalid_door,
};

/** The field that an error names, where this form has it. The key is one thing to the core. */
export function fieldOf(problem: Problem | null): Field | null {
  const field = problem === null || problem === "lost" ? "" : invalid(problem);
  if (field === "key") return "passphrase";
  const last = field.split(".").at(-1) ?? "";
  return Object.keys(CURE).includes(last) ? (last as Field) : null;
}

function invalid(problem: ApiError): string {
  return problem.code === "invalid" ? problem.detail.field : "";
}

export class Adding {
  profiles = $state.raw<ProfilesView | null>(null);
  name = $state("");
  profile = $state("");
  address = $state("");
  mode = $state<"light" | "full">("light");
  poi_id = $state("");
  identifier = $state("");
  version = $state("");
  passphrase = $state("");
  certificate = $state("");
  door = $state<DoorKind | "">("");
  manager = $state("");
  pin = $state("");
  problem = $state.raw<Problem | null>(null);

  offer(profiles: ProfilesView): void {
    this.profiles = profiles;
    const first = profiles.profiles.find((one) => this.possible(one));
    if (first) this.choose(first.name);
  }

  /** A family that needs a key cannot be added where none can be kept. */
  possible(profile: ProfileView): boolean {
    return !profile.encrypted || (this.profiles?.keychain ?? false);
  }

  get family(): ProfileView | null {
    return this.profiles?.profiles.find((one) => one.name === this.profile) ?? null;
  }

  choose(profile: string): void {
    this.profile = profile;
    if (!this.family?.full) this.mode = "light";
    this.door = this.family?.doors[0] ?? "";
  }

  /** How its calls are known is asked only where there are several ways. */
  get doors(): DoorKind[] {
    const doors = this.mode === "full" ? (this.family?.doors ?? []) : [];
    return doors.length > 1 ? doors : [];
  }

  /** What is wrong with this field; empty where nothing is. */
  wrong(field: Field): string {
    return fieldOf(this.problem) === field ? CURE[field]() : "";
  }

  get ready(): boolean {
    const family = this.family;
    if (!family || !this.possible(family)) return false;
    const key = !family.encrypted || (this.identifier.trim() !== "" && this.passphrase !== "");
    const version = !family.encrypted || /^\d{1,9}$/.test(this.version.trim());
    const typed = [this.name, this.address, this.poi_id].every((text) => text.trim() !== "");
    return typed && key && version && this.manager !== "" && this.pin !== "";
  }

  /** What the core is asked; nothing while something is missing. */
  get order(): Omit<Args<"terminal_add">, "request_id"> | null {
    const family = this.family;
    if (!family || !this.ready) return null;
    const certificate = family.tls ? this.certificate.trim() : "";
    return {
      name: this.name.trim(),
      profile: family.name,
      address: this.address.trim(),
      mode: this.mode,
      poi_id: this.poi_id.trim(),
      ...(family.encrypted
        ? {
            key: {
              identifier: this.identifier.trim(),
              version: Number(this.version.trim()),
              passphrase: this.passphrase,
            },
          }
        : {}),
      ...(certificate === "" ? {} : { certificate }),
      ...(this.mode === "full" && this.door !== "" ? { door: this.door } : {}),
      manager: this.manager,
      pin: this.pin,
    };
  }

  /** Secrets do not stay on the screen longer than they are needed. */
  forget(): void {
    this.pin = "";
    this.passphrase = "";
  }
}
