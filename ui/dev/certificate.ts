/** A till that runs on a payment device and signs in with its certificate; and how devices stand. */

import type { CloudView, IdentityView } from "$bindings";
import {
  BEHIND,
  CLOUD,
  CLOUD_DEVICE,
  CLOUDY,
  LOCKED,
  STORE,
  tried,
} from "../src/lib/backend/fixture_cloud";
import { set, wizard } from "./cloud";
import { known, refuse, type Shown, TILL } from "./shown";

const IDENTITY = CLOUD_DEVICE.identity as IdentityView;

/** Nothing is kept yet; the region and the way to sign in are chosen. */
const fresh = (settings: CloudView["settings"], more: Parameters<typeof wizard>[0] = {}): Shown =>
  wizard({
    ...more,
    answers: { cloud_show: { ...CLOUD, settings }, ...more.answers },
  });

/** From the terminals back to the certificate. */
const KEPT = ["press Escape", "press Escape", "press Escape"] as const;
const kept = (identity: Partial<IdentityView>, deeds: Shown["deeds"] = [...KEPT]): Shown =>
  set({ ...CLOUD_DEVICE, identity: { ...IDENTITY, ...identity } }, { deeds });

/** The screen to sell at, on a till whose payments go through the cloud alone. */
const selling = (identity: Partial<IdentityView>, more: Partial<Shown["state"]>): Shown => ({
  state: { ...known("till"), ...more },
  answers: { cloud_show: { ...CLOUD_DEVICE, identity: { ...IDENTITY, ...identity } } },
});
const SEVERAL = [BEHIND, { ...LOCKED, state: "ready" as const, obstacle: null }];
const SHUT = { state: "not_ready" as const, obstacle: "own_certificate" as const };

const OWN = {
  environment: "custom",
  sign_in: "certificate",
  api_base: "https://api.example.com",
  auth_base: "https://auth.example.com",
  certificate: "-----BEGIN CERTIFICATE-----",
};

export const CERTIFICATE: Record<string, Shown> = {
  certificate_region: fresh(CLOUD_DEVICE.settings),
  certificate_region_own: fresh(OWN),
  certificate_empty: fresh(CLOUD_DEVICE.settings, { deeds: ["press Enter"] }),
  certificate_files: fresh(CLOUD_DEVICE.settings, {
    deeds: [
      "press Enter",
      "choose device-certificate.pem device-private.key issuing-authority.crt",
    ],
  }),
  certificate_many: fresh(CLOUD_DEVICE.settings, {
    deeds: ["press Enter", "choose 1.pem 2.pem 3.pem 4.pem 5.pem 6.pem 7.pem 8.pem 9.pem"],
  }),
  certificate_wrong: fresh(CLOUD_DEVICE.settings, {
    answers: {
      cloud_test: refuse("invalid", {
        field: "identity_passphrase",
        cure: "device.p12: the pass phrase does not open it; enter the one that came with the file",
      }),
    },
    deeds: [
      "press Enter",
      "choose device.p12",
      "press Tab",
      "press Tab",
      "press Tab",
      "press Tab",
      "type not this one",
      "press Enter",
    ],
  }),
  certificate_refused: fresh(CLOUD_DEVICE.settings, {
    answers: {
      cloud_test: refuse("invalid", {
        field: "identity",
        cure: "no private key; choose the file with the key besides that with the certificate, or a .p12 with both",
      }),
    },
    deeds: [
      "press Enter",
      "choose device.pem",
      "press Tab",
      "press Tab",
      "press Tab",
      "press Tab",
      "press Enter",
    ],
  }),
  certificate_kept: kept({}),
  certificate_ending: kept({ until: "2026-11-27", days_left: 6 }),
  certificate_ended: kept({ until: "2026-11-20", days_left: 0 }),
  certificate_locked: kept({ subject: null, until: null }),
  certificate_test: set(CLOUD_DEVICE, {
    answers: { cloud_test: tried("token", "own_certificate") },
    deeds: ["press Escape", "press Escape"],
  }),
  certificate_save: kept({}, ["press Escape"]),
  selling_ending: selling(
    { until: "2026-11-27", days_left: 6 },
    { operator: CLOUDY.operator, terminals: SEVERAL },
  ),
  // Nothing of it can be put away, and everybody reads it.
  selling_ended: selling(
    { until: "2026-11-20", days_left: 0 },
    { operator: TILL.operator, terminals: SEVERAL.map((one) => ({ ...one, ...SHUT })) },
  ),
  terminals_seen: {
    state: {
      ...CLOUDY,
      terminals: [
        BEHIND,
        { ...LOCKED, state: "ready", obstacle: null },
        { ...LOCKED, id: "term-9", name: "Bar", state: "ready", obstacle: null },
      ],
    },
    answers: {
      device_list: {
        ...STORE,
        devices: STORE.devices
          .toReversed()
          .map((one, at) => ({ ...one, terminal: `term-${7 + at}` })),
      },
    },
    deeds: ["press F10", "press t"],
  },
};
