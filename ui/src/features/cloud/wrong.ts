/** What the core could not use of the way to the cloud: at which field, and in which part. */

import { m } from "$lib/paraglide/messages.js";
import type { ObstacleView } from "$bindings";
import type { Problem } from "$lib/state/desk.svelte";

export type Part = "region" | "key" | "vault" | "test" | "save" | "devices" | "trial";

const FIELDS: Record<string, { part: Part; say: () => string }> = {
  environment: { part: "region", say: m.cloud_wrong_region },
  sign_in: { part: "region", say: m.cloud_wrong_sign_in },
  user_domain: { part: "region", say: m.cloud_wrong_domain },
  api_base: { part: "region", say: m.cloud_wrong_base },
  auth_base: { part: "region", say: m.cloud_wrong_base },
  // The same address, where a device is told who its merchant is.
  credentials_base: { part: "region", say: m.cloud_wrong_base },
  certificate: { part: "region", say: m.cloud_wrong_authority },
  application_id: { part: "key", say: m.cloud_wrong_id },
  application_key: { part: "key", say: m.cloud_wrong_key },
  identity: { part: "key", say: m.cloud_wrong_files },
  identity_passphrase: { part: "key", say: m.cloud_wrong_file_passphrase },
  device_auth_base: { part: "key", say: m.cloud_wrong_base },
  serial_number: { part: "key", say: m.cloud_wrong_serial },
  name: { part: "devices", say: m.device_wrong_name },
  device: { part: "devices", say: m.device_wrong_device },
};

/** The field of a refusal; empty where it is about none of these. */
export function fieldOf(problem: Problem | null): string {
  if (problem === null || problem === "lost" || problem.code !== "invalid") return "";
  return problem.detail.field in FIELDS ? problem.detail.field : "";
}

/** What is said at a field; empty where it is not the one that was refused. */
export function wordsFor(problem: Problem | null, field: string): string {
  return fieldOf(problem) === field ? (FIELDS[field]?.say() ?? "") : "";
}

/** What the core says of a file, by its name and with the cure; empty where it is about something else. */
export function cureFor(problem: Problem | null, field: string): string {
  const wrong = problem !== null && problem !== "lost" && problem.code === "invalid";
  return wrong && problem.detail.field === field ? problem.detail.cure : "";
}

/** Codes that are about where secrets are kept. */
const VAULT = ["no_keychain", "keychain_locked", "vault_locked"];

/** Where somebody can mend it; nothing where it belongs to the step itself. */
export function partOf(problem: Problem): Part | null {
  if (problem === "lost") return null;
  if (VAULT.includes(problem.code)) return "vault";
  return FIELDS[fieldOf(problem)]?.part ?? null;
}

/** Where somebody can mend what stands in the way; nothing where it is not in the wizard. */
export function mendedAt(why: ObstacleView): Part | null {
  switch (why) {
    case "secrets_locked":
      return "vault";
    case "key_missing":
    case "key_wrong":
    case "key_renewed":
    case "own_certificate":
      return "key";
    case "wrong_region":
    case "name":
    case "refused":
      return "region";
    default:
      return null;
  }
}
