// One till for one test: its own folder, terminal and server, on free ports. Everything that was
// started is ended by its process id, and the books are held against the terminal's own ledger.

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { test as base, expect } from "@playwright/test";
import { Counter } from "./counter.ts";

export const root = resolve(import.meta.dirname, "../..");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
export const program = process.env.FLORIN_PROGRAM ?? join(target, "debug/florin");
const screen = process.env.FLORIN_PAGE ?? join(root, "ui/dist");
const shop = join(root, "xtask/demo/shop.toml");
const run = promisify(execFile);

export type Person = "Cashier" | "Manager";
/** Values of the terminal's profile, such as `{ fence_ms: 800 }`. */
export type Settings = Record<string, number>;

/** What the shop sells besides: more of a shop file, and so many made-up items. */
export type Stock = { more: string; items: number };

/** Doubts that end within a second, so that a test need not wait for them. */
const QUICK: Settings = { fence_ms: 800, poll_first_ms: 200, poll_every_ms: 300 };

type Movement = { kind: string; sale_id: string; service_id: string; amount: string };
/** What a program says in its first line. */
type Said = { address: string; display?: string };
export type Ledger = { entries: Movement[]; open: boolean };
type Books = {
  sound: boolean;
  open: number;
  approved: { sale_id: string; service_id: string; authorized: { text: string } }[];
  given_back: { sale_id: string; service_id: string; amount: { text: string } }[];
  contradictions: {
    kind: string;
    sale_id: string;
    service_id: string;
    amount: { text: string };
    decision: string | null;
  }[];
  conflicts_open: number;
  problems: { what: string; place: string }[];
};

export class Till {
  /** Where the browser finds it, with the token of this run. */
  address = "";
  /** Where the customer's screen is, with a token of its own. */
  display = "";
  readonly #folder: string;
  readonly #settings: Settings;
  readonly #pins = new Map<string, string>();
  readonly #said: string[] = [];
  #terminal: ChildProcess | null = null;
  #server: ChildProcess | null = null;
  #wire = "127.0.0.1:0";
  /** Other terminals whose money belongs to these books. */
  readonly others: (() => Promise<Ledger>)[] = [];

  private constructor(folder: string, settings: Settings) {
    this.#folder = folder;
    this.#settings = settings;
  }

  static async open(settings: Settings, stock: Stock = { more: "", items: 0 }): Promise<Till> {
    const till = new Till(await mkdtemp(join(tmpdir(), "florin-e2e-")), settings);
    try {
      await till.#make(stock);
    } catch (why) {
      await till.close();
      throw why;
    }
    return till;
  }

  async #make({ more, items }: Stock): Promise<void> {
    const file = join(this.#folder, "shop.toml");
    await writeFile(file, `${await readFile(shop, "utf8")}\n${more}`);
    const init = ["init", "--shop", file, "--data", this.#data, "--key-file"];
    if (items > 0) init.push("--catalogue", String(items));
    const made = await run(program, init);
    for (const one of JSON.parse(made.stdout).operators) this.#pins.set(one.name, one.pin);
    await this.plug();
    const pairing = ["terminal", "add", "Counter 1", "--address", this.#wire];
    const set = Object.entries(this.#settings).flatMap(([key, value]) => [
      "--set",
      `${key}=${value}`,
    ]);
    await run(program, [...pairing, "--profile", "simulator", "--data", this.#data, ...set]);
    await this.serve();
  }

  get #data(): string {
    return join(this.#folder, "till");
  }

  /** What the programs wrote for people. */
  get log(): string {
    return this.#said.join("");
  }

  pin(who: Person): string {
    const pin = this.#pins.get(who);
    if (pin === undefined) throw new Error(`the shop has no ${who}`);
    return pin;
  }

  /** A PIN that is not the person's. */
  wrongPin(who: Person): string {
    return this.pin(who) === "000000" ? "000001" : "000000";
  }

  /** The terminal is switched on, at the same place and with its ledger. */
  async plug(): Promise<void> {
    const ledger = join(this.#folder, "ledger.jsonl");
    const started = await this.#start(["simulate", "--listen", this.#wire, "--ledger", ledger]);
    this.#terminal = started.child;
    this.#wire = started.address;
  }

  /** The terminal is gone from the wire. */
  async unplug(): Promise<void> {
    await end(this.#terminal, "SIGTERM");
    this.#terminal = null;
  }

  /** What the terminal does with the next payments: steps as the simulator knows them. */
  async script(steps: string): Promise<void> {
    const answer = await fetch(`http://${this.#wire}/script?replace=true`, {
      method: "POST",
      body: steps,
    });
    expect(answer.status, await answer.text()).toBe(200);
  }

  async serve(port = "0"): Promise<void> {
    const args = ["serve", "--data", this.#data, "--ui", screen, "--port", port];
    const started = await this.#start(args);
    this.#server = started.child;
    this.address = started.address;
    this.display = started.display ?? "";
  }

  /** The power goes; nothing is put in order. */
  async kill(): Promise<void> {
    await end(this.#server, "SIGKILL");
    this.#server = null;
  }

  /** Starts again where the browser's page already is. */
  async restart(): Promise<void> {
    await this.serve(new URL(this.address).port);
  }

  async ledger(): Promise<Ledger> {
    return ledgerAt(this.#wire);
  }

  async books(): Promise<Books> {
    const { stdout } = await run(program, ["verify", "--data", this.#data]);
    return JSON.parse(stdout) as Books;
  }

  /** Every charge of the terminal is in the books, once and with its amount. */
  async expectBooksAgree(): Promise<void> {
    if (this.#terminal === null) await this.plug();
    const books = await this.books();
    const ledgers = [await this.ledger()];
    for (const other of this.others) ledgers.push(await other());
    const entries = ledgers.flatMap((ledger) => ledger.entries);
    expect(books.problems).toEqual([]);
    expect(books.sound).toBe(true);
    // Money that came late is known to the books as a contradiction, whatever was decided about it.
    const late = books.contradictions.filter(({ kind }) => kind === "late_money");
    const ours = [
      ...books.approved.map((one) => `${one.sale_id} ${one.service_id} ${one.authorized.text}`),
      ...late.map((one) => `${one.sale_id} ${one.service_id} ${one.amount.text}`),
      ...books.given_back.map((one) => `${one.sale_id} ${one.service_id} back ${one.amount.text}`),
    ];
    const theirs = entries.map(
      ({ kind, sale_id, service_id, amount }) =>
        `${sale_id} ${service_id} ${kind === "charge" ? "" : "back "}${Number(amount).toFixed(2)}`,
    );
    if (books.open === 0) {
      expect(ours.sort(), "books and ledger name the same charges").toEqual(theirs.sort());
      return;
    }
    // What is still in doubt may have been charged, and nothing else.
    expect(theirs, "no booked charge is missing at the terminal").toEqual(
      expect.arrayContaining(ours),
    );
    expect(theirs.length - ours.length).toBeLessThanOrEqual(books.open);
  }

  async close(): Promise<void> {
    await Promise.all([end(this.#server, "SIGTERM"), end(this.#terminal, "SIGTERM")]);
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** Starts a program that says in its first line where it listens. */
  async #start(args: string[]): Promise<Said & { child: ChildProcess }> {
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    child.stderr.on("data", (text) => this.#said.push(String(text)));
    const lines = createInterface({ input: child.stdout });
    const first = await new Promise<string>((said, failed) => {
      lines.once("line", said);
      child.once("error", failed);
      child.once("exit", () => failed(new Error(`${args[0]} ended:\n${this.log}`)));
    });
    return { child, ...(JSON.parse(first) as Said) };
  }
}

/** What really happened to the money at a terminal, in its own words. */
export async function ledgerAt(wire: string): Promise<Ledger> {
  const answer = await fetch(`http://${wire}/ledger`);
  return (await answer.json()) as Ledger;
}

/** Ends a process that was started here. */
export async function end(child: ChildProcess | null, how: NodeJS.Signals): Promise<void> {
  if (child === null || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  child.kill(how);
  const late = setTimeout(() => child.kill("SIGKILL"), 3_000);
  await gone;
  clearTimeout(late);
}

type Fixtures = { settings: Settings; stock: Stock; till: Till; counter: Counter };

export const test = base.extend<Fixtures>({
  settings: [QUICK, { option: true }],

  stock: [{ more: "", items: 0 }, { option: true }],

  till: async ({ settings, stock }, use, info) => {
    const till = await Till.open(settings, stock);
    try {
      await use(till);
      if (info.status === info.expectedStatus) await till.expectBooksAgree();
    } finally {
      if (info.status !== info.expectedStatus) {
        await info.attach("programs.log", { body: till.log, contentType: "text/plain" });
      }
      await till.close();
    }
  },

  // An exception or a breach of the page's policy fails any test. The page goes before its till.
  page: async ({ page, till: _ }, use) => {
    const broken: string[] = [];
    page.on("pageerror", (error) => broken.push(error.message));
    page.on("console", (said) => {
      if (said.text().includes("Content Security Policy")) broken.push(said.text());
    });
    await use(page);
    expect(broken).toEqual([]);
  },

  counter: async ({ page, till }, use) => {
    await use(new Counter(page, till));
  },
});

export { expect };
