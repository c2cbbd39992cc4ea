/** Terminals behind a cloud and the way to them. Never in the product. */

import type {
  CloudStep,
  CloudTestView,
  CloudView,
  DevicesView,
  DeviceView,
  ObstacleView,
  RegionView,
  StateView,
  TerminalView,
} from "$bindings";
import { SNAPSHOT } from "./fixture_shop";

const region = (name: string, title: string, host: string, client = ""): RegionView => ({
  name,
  title,
  portal: host === "" ? "" : `https://${client}client-portal.${host}`,
  api: host === "" ? "" : `https://api.${host}`,
  auth: host === "" ? "" : `https://auth.${host}`,
  // As with the regions there are: only that of the demo is known.
  device_auth: name === "demo" ? `https://device.${host}` : "",
});

/** A till that knows nothing of a cloud. */
export const CLOUD: CloudView = {
  set_up: false,
  regions: [
    region("demo", "Demo (worldwide)", "demo.example.com"),
    region("nar", "North America", "nar.example.com", "{client}."),
    region("ind", "India", "ind.example.com", "{client}."),
    region("eur", "Europe", "eur.example.com", "{client}."),
    region("custom", "Another address", ""),
  ],
  settings: {},
  application: null,
  identity: null,
  callback: null,
  vault: { state: "keychain", lost: [] },
  token_until: null,
  clock_off_s: null,
  obstacle: null,
};

export const CLOUD_SET: CloudView = {
  ...CLOUD,
  set_up: true,
  settings: { environment: "eur", user_domain: "corner-deli" },
  application: { fingerprint: "3fa9c1d2", since: "2026-11-21 14:03" },
  token_until: "2026-11-21 19:03",
};

/** A till that runs on a payment device, and signs in with the certificate of that device. */
export const CLOUD_DEVICE: CloudView = {
  ...CLOUD_SET,
  settings: {
    environment: "eur",
    sign_in: "certificate",
    device_auth_base: "https://device.eur.example.com",
  },
  application: null,
  identity: {
    fingerprint: "b41d90e7",
    since: "2026-11-21 14:03",
    subject: "CN=2097CD800007, O=Maker",
    until: "2028-11-20",
    days_left: null,
  },
};

const METHODS = [
  { code: "card", label: "Card" },
  { code: "qr", label: "QR code" },
  { code: "voucher", label: "Meal voucher" },
];

const device = (more: Partial<DeviceView>): DeviceView => ({
  id: "maker-model-0007",
  name: "Counter",
  model: "Maker Model 8000",
  serial: "2097CD800007",
  status: "online",
  busy: false,
  holder: null,
  methods: METHODS,
  terminal: null,
  ...more,
});

export const STORE: DevicesView = {
  devices: [
    device({}),
    device({ id: "maker-model-0008", name: "Terrace", serial: "2097CD800008", status: "offline" }),
    device({
      id: "maker-model-0009",
      name: "Bar",
      serial: "2097CD800009",
      busy: true,
      holder: "T02",
      methods: METHODS.slice(0, 1),
    }),
  ],
  nameless: 0,
  raw: '{"devices":[{"id":"maker-model-0007","name":"Counter"}]}',
};

const STEPS: CloudStep[] = ["token", "question", "devices"];

/** A test that came so far, and what stood in its way then. */
export function tried(at: CloudStep | null, why: ObstacleView | null = null): CloudTestView {
  const stop = at === null ? STEPS.length : STEPS.indexOf(at);
  return {
    steps: STEPS.map((step, index) => ({
      step,
      state: index < stop ? "passed" : index === stop ? "failed" : "waiting",
      why: index === stop ? why : null,
      detail: index === stop ? "POST /oauth2/v1/corner-deli/token: 401 invalid_client" : null,
    })),
    devices: at === null ? STORE.devices : [],
    clock_off_s: null,
  };
}

/** A terminal behind the cloud. */
export const BEHIND: TerminalView = {
  ...(SNAPSHOT.state.terminals[0] as TerminalView),
  id: "term-7",
  name: "Counter",
  connector: "ppaas",
  profile: "ppaas",
  model: "Maker Model 8000",
  serial: "2097CD800007",
  address: "",
  poi_id: "maker-model-0007",
  methods: METHODS,
  is_default: true,
  last_used: "2026-11-21 14:03",
  past: [
    { at: "14:03:11", state: "ready", obstacle: null },
    { at: "13:58:40", state: "not_answering", obstacle: "timeout" },
    { at: "08:00:02", state: "unchecked", obstacle: null },
  ],
};

export const LOCKED: TerminalView = {
  ...BEHIND,
  id: "term-8",
  name: "Terrace",
  serial: "2097CD800008",
  is_default: false,
  state: "not_ready",
  obstacle: "secrets_locked",
  past: [{ at: "08:00:02", state: "not_ready", obstacle: "secrets_locked" }],
};

/** The shop's terminal is in its network, and two are behind the cloud. */
export const CLOUDY: StateView = {
  ...SNAPSHOT.state,
  operator: { id: "op-2", name: "Manager", role: "manager" },
  terminals: [
    BEHIND,
    LOCKED,
    { ...(SNAPSHOT.state.terminals[0] as TerminalView), is_default: false },
  ],
};
