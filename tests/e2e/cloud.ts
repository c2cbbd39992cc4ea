// One simulated cloud for one test, with ledgers of its own, on free ports.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { end, type Ledger, program, test as base } from "./till.ts";

/** One with the address of its certificate and key, for a till that runs on it. */
type Device = { id: string; name: string; certificate: string };
type Point = { reference: string; application_id: string; application_key: string };
type Region = {
  user_domain: string;
  auth: string;
  api: string;
  /** Where only devices are let in, by their certificates. */
  device: string;
  stores: { points_of_sale: Point[]; devices: Device[] }[];
};
type Said = { ppaas: { page: string; authority: string; regions: Region[] } };

export class Cloud {
  /** Where its hosts are, and the name that follows the @ there. */
  readonly region: Region;
  /** Who has to be believed there, as text (PEM). */
  readonly authority: string;
  /** What the portal shows of the till. */
  readonly point: Point;
  /** The devices of the store, in its own words. */
  readonly devices: Device[];
  readonly #child: ChildProcess;
  readonly #folder: string;
  readonly #page: string;

  private constructor(child: ChildProcess, folder: string, { ppaas }: Said) {
    this.#child = child;
    this.#folder = folder;
    this.#page = ppaas.page;
    this.authority = ppaas.authority;
    const region = ppaas.regions[0]!;
    const store = region.stores[0]!;
    this.region = region;
    this.point = store.points_of_sale[0]!;
    this.devices = store.devices;
  }

  static async open(): Promise<Cloud> {
    const folder = await mkdtemp(join(tmpdir(), "florin-cloud-"));
    const args = ["simulate", "--ppaas", "--folder", folder];
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    const said: string[] = [];
    child.stderr.on("data", (text) => said.push(String(text)));
    try {
      const lines = createInterface({ input: child.stdout });
      const first = await new Promise<string>((done, failed) => {
        lines.once("line", done);
        child.once("error", failed);
        child.once("exit", () => failed(new Error(`the cloud ended:\n${said.join("")}`)));
      });
      return new Cloud(child, folder, JSON.parse(first) as Said);
    } catch (why) {
      await end(child, "SIGTERM");
      await rm(folder, { recursive: true, force: true });
      throw why;
    }
  }

  /** What goes wrong there from now on: orders as the simulator knows them. */
  async order(text: string): Promise<void> {
    const answer = await fetch(new URL("api/orders", this.#page), {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ text }),
    });
    if (!answer.ok) throw new Error(`the cloud refused “${text}”: ${await answer.text()}`);
  }

  /** A device's certificate and key, as whoever delivers it hands them out (PEM). */
  async certificate({ certificate }: Device): Promise<Buffer> {
    const answer = await fetch(certificate);
    if (!answer.ok) throw new Error(`the cloud hands out no certificate: ${await answer.text()}`);
    return Buffer.from(await answer.arrayBuffer());
  }

  /** What really happened to the money at one of its devices, or at all of them. */
  async ledger(device?: string): Promise<Ledger> {
    const ids = device === undefined ? this.devices.map(({ id }) => id) : [device];
    const texts = await Promise.all(
      ids.map((id) => readFile(join(this.#folder, `${id}.jsonl`), "utf8")),
    );
    const lines = texts.flatMap((text) => text.split("\n")).filter((line) => line !== "");
    return { entries: lines.map((line) => JSON.parse(line)), open: false };
  }

  async close(): Promise<void> {
    await end(this.#child, "SIGTERM");
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** A till beside a cloud of its own. */
export const test = base.extend<{ cloud: Cloud }>({
  cloud: async ({ till }, use) => {
    const cloud = await Cloud.open();
    // What happened there is held against the books, as what happened at the local terminal; the
    // till does that at its end, when the cloud is gone.
    let ledger = () => cloud.ledger();
    till.others.push(() => ledger());
    try {
      await use(cloud);
      const last = await cloud.ledger();
      ledger = () => Promise.resolve(last);
    } finally {
      await cloud.close();
    }
  },
});
