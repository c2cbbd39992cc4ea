// An empty place for a till: a folder with nothing in it, served to the browser.

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { test as base, expect, type Page } from "@playwright/test";
import { end, program, root } from "./till.ts";

const run = promisify(execFile);
const screen = process.env.FLORIN_PAGE ?? join(root, "ui/dist");

export class Place {
  /** Where the browser finds it. */
  address = "";
  /** Where the customer's screen finds what it may see. */
  display = "";
  readonly data: string;
  readonly #folder: string;
  #server: ChildProcess | null = null;

  private constructor(folder: string) {
    this.#folder = folder;
    this.data = join(folder, "till");
  }

  static async open(): Promise<Place> {
    const place = new Place(await mkdtemp(join(tmpdir(), "florin-start-")));
    await place.serve();
    return place;
  }

  async serve(): Promise<void> {
    const child = spawn(program, ["serve", "--data", this.data, "--ui", screen], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#server = child;
    const lines = createInterface({ input: child.stdout });
    const first = await new Promise<string>((said, failed) => {
      lines.once("line", said);
      child.once("error", failed);
      child.once("exit", () => failed(new Error("serve ended")));
    });
    const said = JSON.parse(first) as { address: string; display?: string };
    this.address = said.address;
    this.display = said.display ?? "";
  }

  async stop(): Promise<void> {
    await end(this.#server, "SIGTERM");
    this.#server = null;
  }

  /** What the books of a folder say. */
  async books(folder = this.data): Promise<{ sound: boolean; sales: number; problems: unknown[] }> {
    const { stdout } = await run(program, ["verify", "--data", folder]);
    return JSON.parse(stdout);
  }

  async files(): Promise<string[]> {
    return readdir(this.data).catch(() => []);
  }

  async close(): Promise<void> {
    await this.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** What somebody types who answers only what is asked. Counts what they do. */
export class Founder {
  readonly page: Page;
  /** Presses and fields filled so far. */
  steps = 0;

  constructor(page: Page) {
    this.page = page;
  }

  heading(name: string) {
    return this.page.getByRole("heading", { name });
  }

  async press(name: string | RegExp): Promise<void> {
    await this.page.getByRole("button", { name }).click();
    this.steps += 1;
  }

  async fill(label: string, text: string, at = 0): Promise<void> {
    await this.page.getByLabel(label, { exact: true }).nth(at).fill(text);
    this.steps += 1;
  }

  async choose(name: string): Promise<void> {
    await this.page.getByRole("radio", { name }).check({ force: true });
    this.steps += 1;
  }

  /** From the first screen to the last button of the set-up, which is not pressed: with samples to sell. */
  async describe(name = "Corner Deli"): Promise<void> {
    await expect(this.heading("Where is the shop?")).toBeVisible();
    await this.press("Next");
    await this.fill("Name of the shop", name);
    await this.fill("Address", "Market Square 1\nOld Town");
    await this.press("Next");
    await expect(this.heading("Currency, VAT and coins")).toBeVisible();
    await this.press("Next");
    await this.fill("Name", "Manager");
    await this.fill("PIN", "493817");
    await this.fill("Name", "Cashier", 1);
    await this.fill("PIN", "2468", 1);
    await this.press("Next");
    await expect(this.heading("What is on the first tiles?")).toBeVisible();
    await this.choose("Sample items");
  }
}

/** Past what may wait: no terminal, no printer, no first sale. */
export async function openShop(founder: Founder): Promise<void> {
  await founder.press("Later");
  await founder.press("Later");
  await founder.press("Open the shop without trying");
}

type Fixtures = { place: Place; founder: Founder };

export const test = base.extend<Fixtures>({
  place: async ({}, use) => {
    const place = await Place.open();
    try {
      await use(place);
    } finally {
      await place.close();
    }
  },

  // An exception or a breach of the page's policy fails any test.
  page: async ({ page, place: _ }, use) => {
    const broken: string[] = [];
    page.on("pageerror", (error) => broken.push(error.message));
    page.on("console", (said) => {
      if (said.text().includes("Content Security Policy")) broken.push(said.text());
    });
    await use(page);
    expect(broken).toEqual([]);
  },

  founder: async ({ page, place }, use) => {
    await page.goto(place.address);
    await use(new Founder(page));
  },
});

export { expect };
