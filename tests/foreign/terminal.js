// A simulated terminal of the family that this library is for, and the library as its point of sale.
//
// The library posts to https at port 8443 and takes only certificates that its vendor issued; the
// simulator speaks plain HTTP on a free port. So the library is given an HTTP client of ours, by the
// argument that its constructor has for that. Everything above it is the library's own and unchanged:
// messages, JSON and encryption. How the library's own HTTP client asks is in `http.test.js`.

import { request } from "node:http";
import client from "@adyen/api-library/lib/src/client.js";
import local from "@adyen/api-library/lib/src/services/terminalLocalAPI.js";
import clear from "@adyen/api-library/lib/src/services/terminalLocalAPIUnencrypted.js";
import { end, start } from "./programs.js";

const Client = client.default;

export class Terminal {
  /** Host and port that it listens at. */
  address;
  #child;

  /** One that is switched on. With a key, it reads and writes nothing in the clear. */
  static async start({ script = "", key, profile = "adyen", more = [] } = {}) {
    const sealed = key
      ? ["--passphrase-identifier", key.KeyIdentifier, "--passphrase-version", `${key.KeyVersion}`]
      : [];
    const args = ["simulate", "--profile", profile, "--script", script, ...sealed, ...more];
    const env = key ? { FLORIN_SIMULATE_PASSPHRASE: key.Passphrase } : {};
    const { child, told } = await start(args, env);
    const terminal = new Terminal();
    terminal.#child = child;
    terminal.address = told.address;
    return terminal;
  }

  async stop() {
    await end(this.#child);
  }

  /** What really happened to the money. */
  async ledger() {
    return this.#get("ledger");
  }

  /** Which messages came, and how often. */
  async arrivals() {
    return this.#get("arrivals");
  }

  async #get(path) {
    return (await fetch(`http://${this.address}/${path}`)).json();
  }
}

/** Carries what the library writes, and remembers both directions. */
class Wire {
  /** `{ path, sent, status, answer }` of each exchange. */
  seen = [];
  #address;

  constructor(address) {
    this.#address = address;
  }

  /** As the library calls it. */
  async request(endpoint, sent, config) {
    const path = new URL(endpoint).pathname;
    const { status, answer } = await post(this.#address, path, sent, {
      "x-API-key": config.apiKey,
      "Cache-Control": "no-cache",
      "Accept-Charset": "utf-8",
    });
    this.seen.push({ path, sent, status, answer });
    if (status < 200 || status >= 300) throw new Error(`HTTP ${status}`);
    return answer;
  }
}

/** Posts; in chunks if wanted, which is what follows when the headers leave before the body is known. */
export function post(address, path, body, headers = {}, chunks = false) {
  return new Promise((done, failed) => {
    const [host, port] = address.split(":");
    const asked = request({
      ...{ host, port, path, method: "POST", agent: false },
      headers: { "Content-Type": "application/json", ...headers },
    });
    if (chunks) asked.flushHeaders();
    asked.once("error", failed);
    asked.once("response", (response) => {
      const parts = [];
      response.on("data", (part) => parts.push(part));
      response.once("error", failed);
      response.once("end", () =>
        done({ status: response.statusCode, answer: Buffer.concat(parts).toString() }),
      );
    });
    asked.end(body);
  });
}

/** The library as a point of sale at this terminal; with a key it seals. */
export function pointOfSale(terminal, key) {
  const wire = new Wire(terminal.address);
  const config = {
    environment: "TEST",
    apiKey: "none",
    terminalApiLocalEndpoint: `https://${terminal.address.split(":")[0]}`,
  };
  const library = new Client(config, wire);
  if (key) {
    const api = new local.default(library);
    return { wire, ask: (message) => api.request(message, key) };
  }
  const api = new clear.default(library);
  return { wire, ask: (message) => api.request(message) };
}
