// The door for terminals that call, open on this computer, and web pages that would like to use it.

import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, type Page } from "@playwright/test";
import { type Person, test as base, type Till } from "./till.ts";

const NAME = "Counter 2";
const POI = "FULL-2";

/** The name that a hostile page gave to this computer; `door.spec.ts` tells the browser so. */
export const REBOUND = "evil.example";

/** A header that says that an answer is the hostile server's own and none of the door. */
const OWN = "x-hostile";

type Operator = { id: string; name: string };
type Snapshot = {
  operators: Operator[];
  state: {
    listener: { address: string; urls: { url: string }[]; heard: number; refused: number };
    terminals: { name: string; sale_id: string }[];
  };
};

/** What the core and the socket in front of it counted. */
export type Counted = { heard: number; refused: number };

export class Door {
  /** What the terminal calls. */
  url = "";
  /** A message as the terminal would write it: a hostile page knows all names. */
  display = "";
  readonly #till: Till;

  private constructor(till: Till) {
    this.#till = till;
  }

  /** A manager opens the door and pairs a terminal that calls; its address is all that it shows. */
  static async open(till: Till): Promise<Door> {
    const door = new Door(till);
    const { operators } = await door.#rpc<Snapshot>("state_snapshot", {});
    const who: Person = "Manager";
    const manager = operators.find(({ name }) => name === who)?.id;
    const signed = { manager, pin: till.pin(who) };
    await door.#rpc("operator_sign_in", { operator: manager, pin: till.pin(who) });
    const place = { address: "127.0.0.1:0", any_address: false, plain_network: false };
    await door.#rpc("listener_set", { ...place, ...signed });
    await door.#rpc("terminal_add", {
      ...{ request_id: crypto.randomUUID(), name: NAME, poi_id: POI, door: "address" },
      ...{ profile: "simulator", address: "127.0.0.1:9", mode: "full", ...signed },
    });
    const { state } = await door.#rpc<Snapshot>("state_snapshot", {});
    door.url = state.listener.urls[0]?.url ?? "";
    const sale = state.terminals.find(({ name }) => name === NAME)?.sale_id;
    door.display = display(sale ?? "");
    return door;
  }

  async counted(): Promise<Counted> {
    const { state } = await this.#rpc<Snapshot>("state_snapshot", {});
    const { heard, refused } = state.listener;
    return { heard, refused };
  }

  async #rpc<T>(command: string, args: object): Promise<T> {
    const page = new URL(this.#till.address);
    const answer = await fetch(new URL(`/rpc/${command}`, page.origin), {
      method: "POST",
      headers: { Authorization: `Bearer ${page.hash.replace("#token=", "")}` },
      body: JSON.stringify(args),
    });
    const text = await answer.text();
    expect(answer.status, `${command}: ${text}`).toBe(200);
    return JSON.parse(text) as T;
  }
}

function display(sale: string): string {
  const OutputContent = { OutputFormat: "Text", OutputText: [{ Text: "APPROVED" }] };
  const DisplayOutput = [
    { Device: "CashierDisplay", InfoQualify: "Status", ResponseRequiredFlag: false, OutputContent },
  ];
  const MessageHeader = {
    ...{ MessageClass: "Device", MessageCategory: "Display", MessageType: "Request" },
    ...{ DeviceID: "1", SaleID: sale, POIID: POI },
  };
  return JSON.stringify({
    SaleToPOIRequest: { MessageHeader, DisplayRequest: { DisplayOutput } },
  });
}

/** What a page is told to do: where the door is and what to say there. */
export type Order = { url: string; body: string };
type Attempt = (order: Order) => Promise<string> | string;

/** Everything that a page can do to send a request elsewhere. What they give is what the page learned. */
export const ATTEMPTS: Record<string, Attempt> = {
  "fetch without asking first": ({ url, body }) =>
    fetch(url, { method: "POST", mode: "no-cors", body }).then(({ type }) => type, String),

  "fetch without asking first, from nowhere": ({ url, body }) =>
    fetch(url, {
      ...{ method: "POST", mode: "no-cors", body },
      ...{ referrerPolicy: "no-referrer", credentials: "include" },
    } as const).then(({ type }) => type, String),

  "fetch that wants to read": ({ url, body }) =>
    fetch(url, { method: "POST", headers: { "Content-Type": "text/plain" }, body }).then(
      ({ status }) => String(status),
      () => "nothing",
    ),

  "fetch that has to ask first": ({ url, body }) =>
    fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body }).then(
      ({ status }) => String(status),
      () => "nothing",
    ),

  "fetch with a method of its own": ({ url, body }) =>
    fetch(url, { method: "PUT", body }).then(
      ({ status }) => String(status),
      () => "nothing",
    ),

  XMLHttpRequest: ({ url, body }) =>
    new Promise((done) => {
      const asked = new XMLHttpRequest();
      asked.onloadend = () => done(asked.status ? String(asked.status) : "nothing");
      asked.open("POST", url);
      asked.send(body);
    }),

  "a beacon": ({ url, body }) => String(navigator.sendBeacon(url, body)),

  "a beacon of JSON": ({ url, body }) =>
    String(navigator.sendBeacon(url, new Blob([body], { type: "application/json" }))),

  "a form": ({ url, body }) => send(url, body, "application/x-www-form-urlencoded"),
  "a form of text": ({ url, body }) => send(url, body, "text/plain"),
  "a form of parts": ({ url, body }) => send(url, body, "multipart/form-data"),

  "an image": ({ url }) =>
    new Promise((done) => {
      const image = new Image();
      image.onload = () => done("shown");
      image.onerror = () => done("nothing");
      image.src = url;
    }),

  "a script": ({ url }) =>
    new Promise((done) => {
      const script = document.createElement("script");
      script.onload = () => done("run");
      script.onerror = () => done("nothing");
      script.src = url;
      document.head.append(script);
    }),

  "a frame": ({ url }) =>
    new Promise((done) => {
      const frame = document.createElement("iframe");
      frame.onload = () => done("loaded");
      frame.src = url;
      document.body.append(frame);
    }),

  "a frame without an origin": ({ url, body }) =>
    new Promise((done) => {
      const frame = document.createElement("iframe");
      frame.setAttribute("sandbox", "allow-scripts");
      const order = JSON.stringify({ method: "POST", mode: "no-cors", body });
      frame.srcdoc = `<script>fetch(${JSON.stringify(url)}, ${order})
        .finally(() => parent.postMessage("asked", "*"))</script>`;
      addEventListener("message", () => done("asked"), { once: true });
      document.body.append(frame);
    }),

  "a WebSocket": ({ url }) =>
    new Promise((done) => {
      const socket = new WebSocket(url.replace("http:", "ws:"));
      socket.onopen = () => done("open");
      socket.onerror = () => done("nothing");
    }),

  "an EventSource": ({ url }) =>
    new Promise((done) => {
      const source = new EventSource(url);
      source.onopen = () => done("open");
      source.onerror = () => {
        source.close();
        done("nothing");
      };
    }),
};

/** In the page; `ready` puts it there, because an attempt travels there without what is around it. */
declare function send(url: string, body: string, kind: string): Promise<string>;

/** A page that is about to try. Gives what the door will answer to its browser. */
export async function ready(
  page: Page,
  address: string,
): Promise<{ status: number; head: string }[]> {
  const seen: { status: number; head: string }[] = [];
  await page.goto(address);
  const wire = await page.context().newCDPSession(page);
  wire.on("Network.responseReceivedExtraInfo", ({ statusCode, headers }) => {
    const own = Object.keys(headers).some((name) => name.toLowerCase() === OWN);
    if (!own) seen.push({ status: statusCode, head: JSON.stringify(headers) });
  });
  wire.on("Network.webSocketHandshakeResponseReceived", ({ response }) => {
    seen.push({ status: response.status, head: JSON.stringify(response.headers) });
  });
  await wire.send("Network.enable");
  await page.evaluate(() => {
    const send = (url: string, body: string, kind: string): Promise<string> =>
      new Promise((done) => {
        const frame = document.createElement("iframe");
        frame.name = `to-${Math.random()}`;
        const form = document.createElement("form");
        Object.assign(form, { action: url, method: "POST", enctype: kind, target: frame.name });
        // As text this is the message and nothing else, but for the `=` in a string of its own.
        const field = document.createElement("input");
        field.name = body.replace(/}$/, ',"_":"');
        field.value = '"}';
        form.append(field);
        document.body.append(frame, form);
        frame.onload = () => done("sent");
        form.submit();
      });
    Object.assign(window, { send });
  });
  return seen;
}

type Fixtures = { door: Door; hostile: number };

export const test = base.extend<Fixtures>({
  door: async ({ till }, use) => {
    await use(await Door.open(till));
  },

  /** The port of a web page of somebody else, on this computer. */
  hostile: async ({}, use) => {
    const server: Server = createServer((_, answer) => {
      answer.setHeader(OWN, "1").setHeader("Content-Type", "text/html");
      answer.end("<!doctype html><title>Nice</title>");
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    await use((server.address() as AddressInfo).port);
    server.closeAllConnections();
    await new Promise((done) => server.close(done));
  },
});

export { expect };
