// One virtual terminal for one test: its program, its page, and a till of a few lines that sends
// nexo messages to it. The real till is tested elsewhere; here the page is.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { test as base, expect, type Locator, type Page } from "@playwright/test";

const root = resolve(import.meta.dirname, "../..");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
const program = process.env.FLORIN_PROGRAM ?? join(target, "debug/florin");

/** What came of a payment: the answer's `Result`, or that the connection ended without one. */
export type Paid = { result: string; condition: string | null; text: string } | "no answer";

export class Terminal {
  /** Where the browser finds the page. */
  page = "";
  #address = "";
  #child: ChildProcess | null = null;
  #folder = "";
  #service = 0;
  readonly #said: string[] = [];

  static async open(): Promise<Terminal> {
    const terminal = new Terminal();
    terminal.#folder = await mkdtemp(join(tmpdir(), "florin-terminal-"));
    try {
      await terminal.start();
      await terminal.login();
    } catch (why) {
      await terminal.close();
      throw why;
    }
    return terminal;
  }

  /** Switches it on, at the places it had before. */
  async start(): Promise<void> {
    const listen = this.#address || "127.0.0.1:0";
    const page = this.page ? new URL(this.page).host : "127.0.0.1:0";
    const ledger = join(this.#folder, "ledger.jsonl");
    const args = ["simulate", "--listen", listen, "--page", page, "--ledger", ledger];
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    this.#child = child;
    child.stderr.on("data", (text) => this.#said.push(String(text)));
    const lines = createInterface({ input: child.stdout });
    const first = await new Promise<string>((said, failed) => {
      lines.once("line", said);
      child.once("error", failed);
      child.once("exit", () => failed(new Error(`the terminal ended:\n${this.log}`)));
    });
    const told = JSON.parse(first) as { address: string; page: string };
    this.#address = told.address;
    this.page = told.page;
  }

  /** The program ends at once. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once("exit", done));
    child.kill("SIGKILL");
    await gone;
  }

  async close(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true, force: true });
  }

  /** What the program wrote for people. */
  get log(): string {
    return this.#said.join("");
  }

  async login(): Promise<void> {
    const answer = await this.#send("Login", {
      DateTime: "2026-05-04T08:00:00+02:00",
      SaleSoftware: {
        ManufacturerID: "Florin",
        ApplicationName: "Page test",
        SoftwareVersion: "1",
        CertificationCode: "1",
      },
      OperatorLanguage: "en",
    });
    expect(await answer.text()).toContain("Success");
  }

  /** Asks for money, and hangs up after so many milliseconds. */
  async pay(amount: string, ticket: string, patience = 50_000): Promise<Paid> {
    // The amount is put in as text, so that it is sent as it is written here.
    const body = {
      SaleData: {
        SaleTransactionID: { TransactionID: ticket, TimeStamp: "2026-05-04T10:31:02+02:00" },
      },
      PaymentTransaction: { AmountsReq: { Currency: "EUR", RequestedAmount: "AMOUNT" } },
    };
    let text: string;
    try {
      const write = (sent: string) => sent.replace('"AMOUNT"', amount);
      const answer = await this.#send("Payment", body, write, AbortSignal.timeout(patience));
      text = await answer.text();
    } catch {
      return "no answer";
    }
    const { Response } = JSON.parse(text).SaleToPOIResponse.PaymentResponse;
    return { result: Response.Result, condition: Response.ErrorCondition ?? null, text };
  }

  #send(
    category: string,
    body: unknown,
    write = (text: string) => text,
    signal: AbortSignal | null = null,
  ): Promise<Response> {
    this.#service += 1;
    const message = {
      SaleToPOIRequest: {
        MessageHeader: {
          ProtocolVersion: "3.0",
          MessageClass: "Service",
          MessageCategory: category,
          MessageType: "Request",
          ServiceID: String(this.#service),
          SaleID: "TILL-1",
          POIID: "POI-1",
        },
        [`${category}Request`]: body,
      },
    };
    return fetch(`http://${this.#address}/nexo`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Connection: "close" },
      body: write(JSON.stringify(message)),
      signal,
    });
  }
}

/** What a person at the page does and sees. */
export class Hands {
  readonly page: Page;
  readonly screen: Locator;
  readonly messages: Locator;
  readonly ledger: Locator;

  constructor(page: Page) {
    this.page = page;
    this.screen = page.getByRole("group", { name: "Screen of the terminal" });
    this.messages = page.getByRole("list", { name: "Messages" });
    this.ledger = page.getByRole("region", { name: /^Ledger/ });
  }

  async open(terminal: Terminal): Promise<void> {
    await this.page.goto(terminal.page);
    await expect(this.card("Visa, approves")).toBeVisible();
  }

  card(title: string): Locator {
    return this.page.getByRole("radio", { name: title });
  }

  fault(label: string): Locator {
    return this.page.getByRole("switch", { name: label });
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole("button", { name });
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  async sees(words: string): Promise<void> {
    await expect(this.screen).toContainText(words);
  }
}

type Fixtures = { terminal: Terminal; hands: Hands };

export const test = base.extend<Fixtures>({
  terminal: async ({}, use, info) => {
    const terminal = await Terminal.open();
    try {
      await use(terminal);
    } finally {
      if (info.status !== info.expectedStatus) {
        await info.attach("terminal.log", { body: terminal.log, contentType: "text/plain" });
      }
      await terminal.close();
    }
  },

  // An exception or a breach of the page's policy fails any test. The page goes before its program.
  page: async ({ page, terminal: _ }, use) => {
    const broken: string[] = [];
    page.on("pageerror", (error) => broken.push(error.message));
    page.on("console", (said) => {
      if (said.text().includes("Content Security Policy")) broken.push(said.text());
    });
    await use(page);
    expect(broken).toEqual([]);
  },

  hands: async ({ page, terminal }, use) => {
    const hands = new Hands(page);
    await hands.open(terminal);
    await use(hands);
  },
});

export { expect };
