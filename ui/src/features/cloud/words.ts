/** Words of the wizard that depend on what the core says. */

import type { CloudStep, DeviceStatusView, TerminalView, VaultStateView } from "$bindings";
import { m } from "$lib/paraglide/messages.js";
import type { Tone } from "$lib/i18n/words";
import type { Part } from "./wrong";

export const PART: Record<Part, { step: () => string; title: () => string; lead: () => string }> = {
  region: { step: m.cloud_region, title: m.cloud_region_title, lead: m.cloud_region_lead },
  key: { step: m.cloud_key, title: m.cloud_key_title, lead: m.cloud_key_lead },
  vault: { step: m.cloud_vault, title: m.cloud_vault_title, lead: m.cloud_vault_lead },
  test: { step: m.cloud_test, title: m.cloud_test_title, lead: m.cloud_test_lead },
  save: { step: m.cloud_save, title: m.cloud_save_title, lead: m.cloud_save_lead },
  devices: { step: m.cloud_devices, title: m.cloud_devices_title, lead: m.cloud_devices_lead },
  // Its title says the coin.
  trial: { step: m.cloud_trial, title: m.cloud_trial, lead: m.cloud_trial_lead },
};

/** Regions by their word in the settings. One of a newer core keeps the title that came with it. */
const REGION: Record<string, { word: () => string; hint?: () => string }> = {
  demo: { word: m.cloud_region_demo, hint: m.cloud_region_demo_hint },
  nar: { word: m.cloud_region_nar },
  ind: { word: m.cloud_region_ind },
  eur: { word: m.cloud_region_eur },
  custom: { word: m.cloud_region_custom, hint: m.cloud_region_custom_hint },
};

export function regionWords({ name, title }: { name: string; title: string }): {
  word: string;
  hint?: string;
} {
  const known = REGION[name];
  if (!known) return { word: title };
  return known.hint ? { word: known.word(), hint: known.hint() } : { word: known.word() };
}

export const STEP: Record<CloudStep, () => string> = {
  token: m.cloud_step_token,
  question: m.cloud_step_question,
  devices: m.cloud_step_devices,
};

/** What keeps somebody from the secrets; nothing where they can be had. */
export const VAULT: Record<VaultStateView, (() => string) | null> = {
  keychain: null,
  open: null,
  keychain_missing: m.vault_keychain_missing,
  keychain_locked: m.vault_keychain_locked,
  locked: m.vault_locked,
  unreadable: m.vault_unreadable,
  nowhere: m.vault_nowhere,
};

/** The name of payments by code, where devices have theirs. */
export const BY_CODE = "qr";

export const STATUS: Record<DeviceStatusView, { word: () => string; tone: Tone }> = {
  online: { word: m.device_online, tone: "green" },
  offline: { word: m.device_offline, tone: "amber" },
  unknown: { word: m.device_unknown, tone: "neutral" },
};

/** A secret of the till in words, by the name under which the core keeps it. */
export function lostWords(secret: string, terminals: TerminalView[]): string {
  if (secret === "ppaas/application") return m.vault_lost_cloud();
  const [kind, id, what] = secret.split("/");
  const name = terminals.find((one) => one.id === id)?.name;
  if (kind !== "terminal" || name === undefined) return secret;
  if (what === "key") return m.vault_lost_key({ name });
  return what === "door" ? m.vault_lost_door({ name }) : secret;
}

/** A clock that is off by so many seconds; the cloud's is ahead where they are above zero. */
export function clockWords(off_s: number): string {
  const off = Math.abs(off_s);
  const time =
    off < 120 ? m.cloud_seconds({ count: off }) : m.cloud_minutes({ count: Math.round(off / 60) });
  return off_s > 0 ? m.cloud_clock_slow({ time }) : m.cloud_clock_fast({ time });
}
