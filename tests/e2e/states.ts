// The page of all states (`ui/dev/all.ts`), built as the product is and served on a free port.

import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { extname, join, resolve } from "node:path";
import { promisify } from "node:util";
import type { Page } from "@playwright/test";
import { root } from "./till.ts";

const run = promisify(execFile);
const KINDS: Record<string, string> = {
  ".html": "text/html",
  ".js": "text/javascript",
  ".css": "text/css",
  ".woff2": "font/woff2",
};

export type Shown = { name: string; deeds: string[] };
/** What a picture is taken in. */
export type Look = { theme: "system" | "light" | "dark" | "contrast"; text: number; lang: string };

export class States {
  readonly #server: Server;
  readonly #address: string;

  readonly #built: string;

  private constructor(server: Server, built: string) {
    this.#server = server;
    this.#built = built;
    this.#address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/dev/states.html`;
  }

  static async open(): Promise<States> {
    // A folder of its own: several files of tests build the page at once.
    const built = await mkdtemp(join(tmpdir(), "florin-states-"));
    const config = join("dev", "vite.config.ts");
    const args = ["vite", "build", "--config", config, "--outDir", built, "--logLevel", "warn"];
    await run("npx", args, { cwd: join(root, "ui") });
    const server = createServer((request, response) => {
      const path = resolve(built, `.${new URL(request.url ?? "/", "http://till").pathname}`);
      const headers = { "content-type": KINDS[extname(path)] ?? "application/octet-stream" };
      readFile(path).then(
        (bytes) => response.writeHead(200, headers).end(bytes),
        () => response.writeHead(404).end(),
      );
    });
    await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    return new States(server, built);
  }

  async close(): Promise<void> {
    await new Promise((done) => this.#server.close(done));
    await rm(this.#built, { recursive: true });
  }

  /** Every state there is, or those that `FLORIN_STATES=menu,help` names. */
  async all(page: Page): Promise<Shown[]> {
    await page.goto(this.#address);
    const all = await page.evaluate(() => (window as unknown as { states: Shown[] }).states);
    const wanted = process.env.FLORIN_STATES?.split(",");
    return wanted ? all.filter(({ name }) => wanted.includes(name)) : all;
  }

  /** Opens a state and does what belongs to it. */
  async show(page: Page, { name, deeds }: Shown, { theme, text, lang }: Look): Promise<void> {
    const query = new URLSearchParams({ state: name, theme, lang, text: String(text) });
    await page.goto(`${this.#address}?${query}`);
    await page.locator(".till, [data-step]").first().waitFor();
    await page.waitForTimeout(250);
    for (const deed of deeds) {
      const [verb, ...rest] = deed.split(" ");
      const what = rest.join(" ");
      if (verb === "press") await page.keyboard.press(what);
      else if (verb === "scan") await scan(page, what);
      else if (verb === "choose") await choose(page, rest);
      else if (verb === "type") await page.keyboard.type(what, { delay: 80 });
      else await page.getByRole("button", { name: what }).first().click({ timeout: 5_000 });
      // A letter waits for a moment: it could be a scanner's.
      await page.waitForTimeout(150);
    }
  }
}

/** What a person chooses in the window for files. */
async function choose(page: Page, names: string[]): Promise<void> {
  const buffer = Buffer.from("what is in it");
  const files = names.map((name) => ({ name, mimeType: "application/octet-stream", buffer }));
  await page.locator('input[type="file"]').setInputFiles(files);
}

/** Keys as a scanner sends them: all at once, with Enter behind them. */
async function scan(page: Page, code: string): Promise<void> {
  await page.evaluate(
    (keys) => {
      for (const key of keys) {
        const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
        (document.activeElement ?? document.body).dispatchEvent(event);
      }
    },
    [...code, "Enter"],
  );
}
