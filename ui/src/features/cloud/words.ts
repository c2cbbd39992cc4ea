/** Words of the wizard that depend on what the core says. */

import type { CloudStep, IdentityView, TerminalView, VaultStateView } from "$bindings";
import { m } from "$lib/paraglide/messages.js";
import type { SignIn } from "./draft.svelte";
import { MOST, type Unfit } from "./identity.svelte";
import type { Part } from "./wrong";

type Words = { step: () => string; title: () => string; lead: () => string };

export const PART: Record<Part, Words> = {
  region: { step: m.cloud_region, title: m.cloud_region_title, lead: m.cloud_region_lead },
  key: { step: m.cloud_key, title: m.cloud_key_title, lead: m.cloud_key_lead },
  vault: { step: m.cloud_vault, title: m.cloud_vault_title, lead: m.cloud_vault_lead },
  test: { step: m.cloud_test, title: m.cloud_test_title, lead: m.cloud_test_lead },
  save: { step: m.cloud_save, title: m.cloud_save_title, lead: m.cloud_save_lead },
  devices: { step: m.cloud_devices, title: m.cloud_devices_title, lead: m.cloud_devices_lead },
  // Its title says the coin.
  trial: { step: m.cloud_trial, title: m.cloud_trial, lead: m.cloud_trial_lead },
};

/** The same where a till signs in with the certificate of its device. */
const CERTIFICATE: Words = {
  step: m.cloud_certificate,
  title: m.cloud_certificate_title,
  lead: m.cloud_certificate_lead,
};

/** The words of a part, by what the till signs in with. */
export function partWords(part: Part, { certified }: { certified: boolean }): Words {
  return part === "key" && certified ? CERTIFICATE : PART[part];
}

/** What is kept, in the part where it is replaced. */
export const KEPT: Record<SignIn, Omit<Words, "step">> = {
  application: { title: m.cloud_kept_title, lead: m.cloud_replace_hint },
  certificate: { title: m.cloud_certificate_kept_title, lead: m.cloud_certificate_replace_hint },
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

/** A secret of the till in words, by the name under which the core keeps it. */
export function lostWords(secret: string, terminals: TerminalView[]): string {
  if (secret === "ppaas/application") return m.vault_lost_cloud();
  if (secret === "ppaas/identity") return m.vault_lost_identity();
  const [kind, id, what] = secret.split("/");
  const name = terminals.find((one) => one.id === id)?.name;
  if (kind !== "terminal" || name === undefined) return secret;
  if (what === "key") return m.vault_lost_key({ name });
  return what === "door" ? m.vault_lost_door({ name }) : secret;
}

/** A certificate that is kept, as it is known again. */
export function identityMark({ fingerprint, since }: IdentityView): string {
  return since === null
    ? m.cloud_certificate_kept_plain({ fingerprint })
    : m.cloud_certificate_kept({ fingerprint, since });
}

/**
 * That a certificate ends soon, or has ended, and what to do: with the button that stands beside it.
 * Nothing where there is time.
 */
export function endWords(
  { until, days_left: days }: IdentityView,
  replace = m.cloud_replace(),
): { tone: "amber" | "red"; what: string; next: string } | null {
  if (days === null || until === null) return null;
  if (days === 0) {
    const next = m.cloud_certificate_ended_next({ replace });
    return { tone: "red", what: m.cloud_certificate_ended({ until }), next };
  }
  const what =
    days === 1
      ? m.cloud_certificate_ends_one({ until })
      : m.cloud_certificate_ends({ until, days });
  return { tone: "amber", what, next: m.cloud_certificate_ends_next() };
}

/** Why files that were chosen were not taken. */
export function unfitWords(unfit: Unfit): string {
  if (unfit.why === "many") return m.file_many({ most: MOST });
  return unfit.why === "large" ? m.file_large(unfit) : m.file_unread(unfit);
}

/** A clock that is off by so many seconds; the cloud's is ahead where they are above zero. */
export function clockWords(off_s: number): string {
  const off = Math.abs(off_s);
  const time =
    off < 120 ? m.cloud_seconds({ count: off }) : m.cloud_minutes({ count: Math.round(off / 60) });
  return off_s > 0 ? m.cloud_clock_slow({ time }) : m.cloud_clock_fast({ time });
}
