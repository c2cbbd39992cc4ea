// A second terminal that calls the till: paired by a manager at the screen, and played by a person's
// hands through the virtual terminal's own HTTP API.

import { type ChildProcess, spawn } from "node:child_process";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { expect, type Locator, type Page } from "@playwright/test";
import type { Counter } from "./counter.ts";
import { end, ledgerAt, program, test as base } from "./till.ts";

/** As the cashiers call it, and as it calls itself. */
export const NAME = "Counter 2";
const POI = "FULL-2";

/** What the API tells of a terminal, as far as a test looks. */
type Seen = {
  screen: { stage: string; lines: string[] };
  live: { keys: string[]; tap: boolean; insert: boolean; remove: boolean };
};

export class Full {
  #child: ChildProcess | null = null;
  #wire = "";
  #page = "";
  readonly #said: string[] = [];

  /** What the program wrote for people. */
  get log(): string {
    return this.#said.join("");
  }

  get wire(): string {
    return this.#wire;
  }

  /** Switches it on at the places that it had before; from then on it may call there. */
  async start(callback?: string): Promise<void> {
    const args = [
      "simulate",
      ...["--listen", this.#wire || "127.0.0.1:0"],
      ...["--page", this.#page ? new URL(this.#page).host : "127.0.0.1:0"],
      ...["--profile", "generic", "--poi-id", POI, "--autopilot", "off"],
      ...(callback ? ["--callback", callback] : []),
    ];
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
    this.#wire = told.address;
    this.#page = told.page;
  }

  async stop(): Promise<void> {
    await end(this.#child, "SIGTERM");
    this.#child = null;
  }

  async seen(): Promise<Seen> {
    const { terminals } = await this.#get<{ terminals: { name: string }[] }>("api/terminals");
    return this.#get<Seen>(`api/terminals/${terminals[0]?.name}`);
  }

  /** The customer's hands: what they do waits until the terminal lets them. */
  async insert(card: string): Promise<void> {
    await expect.poll(async () => (await this.seen()).live.insert).toBe(true);
    await this.#do("card", { card, how: "insert" });
  }

  async tap(card: string): Promise<void> {
    await expect.poll(async () => (await this.seen()).live.tap).toBe(true);
    await this.#do("card", { card, how: "tap" });
  }

  async keys(...keys: string[]): Promise<void> {
    for (const key of keys) {
      await expect.poll(async () => (await this.seen()).live.keys).toContain(key);
      await this.#do("key", { key });
    }
  }

  async pin(): Promise<void> {
    await this.keys("1", "2", "3", "4", "ok");
  }

  async remove(): Promise<void> {
    await expect.poll(async () => (await this.seen()).live.remove).toBe(true);
    await this.#do("remove-card", {});
  }

  /** What happens to the next payments, in steps. */
  async script(text: string): Promise<void> {
    await this.#do("script", { text, replace: true });
  }

  /** From here on the terminal plays its customer itself. */
  async playsItself(): Promise<void> {
    await this.#do("autopilot", { on: true });
  }

  async #get<T>(path: string): Promise<T> {
    const answer = await fetch(new URL(path, this.#page));
    expect(answer.status).toBe(200);
    return (await answer.json()) as T;
  }

  async #do(what: string, body: object): Promise<void> {
    const { terminals } = await this.#get<{ terminals: { name: string }[] }>("api/terminals");
    const answer = await fetch(new URL(`api/terminals/${terminals[0]?.name}/${what}`, this.#page), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    expect(answer.status, await answer.text()).toBe(200);
  }
}

/** A port that nobody has just now. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  await new Promise((done) => server.close(done));
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
}

/** A manager's name is chosen by itself where there is one; the PIN never is. */
export async function sign(counter: Counter, dialog: Locator): Promise<void> {
  await dialog.getByLabel("PIN of the manager").fill(counter.till.pin("Manager"));
}

/** Opens the door on this computer alone, for calls that nothing protects. */
export async function openDoor(counter: Counter): Promise<void> {
  const { page } = counter;
  await page.getByRole("button", { name: "Set up…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog
    .getByLabel("Address of this computer and port")
    .fill(`127.0.0.1:${await freePort()}`);
  await dialog.getByLabel(/The network is isolated/).check();
  await sign(counter, dialog);
  await dialog.getByRole("button", { name: "Record the door" }).click();
  await expect(dialog).toBeHidden();
}

/** Describes the terminal and adds it; gives the address that it has to call. */
export async function addTerminal(counter: Counter, wire: string): Promise<string> {
  const { page } = counter;
  await page.getByRole("button", { name: "Add a terminal…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Family").selectOption("simulator");
  await dialog.getByLabel("Name for the cashiers").fill(NAME);
  await dialog.getByLabel("Address", { exact: true }).fill(wire);
  await dialog.getByLabel("POIID").fill(POI);
  await dialog.getByLabel("Full: the terminal calls too").check();
  await dialog.getByLabel("Its address alone").check();
  await sign(counter, dialog);
  await dialog.getByRole("button", { name: "Add the terminal" }).click();
  const url = dialog.getByLabel("Tell the terminal to call this address:");
  await expect(url).toBeVisible();
  const text = await url.innerText();
  await dialog.getByRole("button", { name: "Done" }).click();
  return text;
}

/** The terminal's words on the till. */
export function says(page: Page): Locator {
  return page.getByTestId("terminal-says");
}

/** The step of the payment that is marked as the present one. */
export function step(page: Page): Locator {
  return page.getByRole("list", { name: "Steps of the payment" }).locator('[aria-current="step"]');
}

/** Asks the full terminal for what is due. */
export async function payThere(counter: Counter): Promise<void> {
  await counter.page.getByRole("button", { name: new RegExp(`^Card .*${NAME}`) }).click();
}

type Fixtures = { full: Full };

export const test = base.extend<Fixtures>({
  /** Paired and able to call; the cashier stands at an empty basket. */
  full: async ({ counter, page, till }, use, info) => {
    const full = new Full();
    try {
      await full.start();
      till.others.push(() => ledgerAt(full.wire));
      await counter.begin();
      await counter.press("F10", "t");
      await openDoor(counter);
      const callback = await addTerminal(counter, full.wire);
      await full.stop();
      await full.start(callback);
      const card = page.getByTestId("terminals").getByRole("listitem").filter({ hasText: NAME });
      await card.getByRole("button", { name: "Ask how it is" }).click();
      await expect(card.getByRole("status")).toHaveText("ready");
      await counter.press("Escape");
      await use(full);
      // The till's books are held against this ledger when the terminal is gone already.
      const kept = await ledgerAt(full.wire);
      till.others.splice(0, 1, () => Promise.resolve(kept));
    } finally {
      if (info.status !== info.expectedStatus) {
        await info.attach("terminal.log", { body: full.log, contentType: "text/plain" });
      }
      await full.stop();
    }
  },
});

export { expect };
