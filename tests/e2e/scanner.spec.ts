// Wishes 13 and 14: the scanner always works, and items are found however many there are. The key
// traces are the ones of the unit tests, played into the page with their own times.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { CDPSession, Page } from "@playwright/test";
import { CODE, type Counter, type Item } from "./counter.ts";
import { expect, root, test } from "./till.ts";

type Trace = {
  name: string;
  says: string;
  expect: [what: "scanned" | "short", code: string][];
  basket: Partial<Record<Item, number>>;
  keys: [key: string, at: number, focus: string, place?: string][];
};

const FOLDER = join(root, "ui/src/lib/scan/traces");
const TRACES = readdirSync(FOLDER).map(
  (file) => JSON.parse(readFileSync(join(FOLDER, file), "utf8")) as Trace,
);
/** A shared code, and enough items that the search has something to do. */
const MORE = `
[[product]]
name = "Tonic water 20 cl"
codes = ["54491472"]
price = "1.20"
tax = "B"

[[product]]
name = "Tonic water 6 × 20 cl"
codes = ["54491472"]
price = "6.30"
tax = "B"
`;

/** Shorter waits than this come out of the keys' own times. */
const SOON = 40;
const CTRL = 2;

/** Plays keys at the times of their trace, whoever is busy meanwhile. */
async function play(page: Page, { keys }: Trace): Promise<void> {
  const session: CDPSession = await page.context().newCDPSession(page);
  const began = Date.now();
  const sent: Promise<unknown>[] = [];
  for (const [name, at, , place] of keys) {
    const wait = began + at - Date.now();
    if (wait > SOON) await page.waitForTimeout(wait);
    const control = name.startsWith("Ctrl+");
    const key = control ? name.slice(5) : name;
    const text = key === "Enter" ? "\r" : [...key].length === 1 && !control ? key : undefined;
    const event = {
      key,
      ...(place ? { code: place } : {}),
      ...(control ? { modifiers: CTRL } : {}),
      timestamp: (began + at) / 1000,
    };
    const down = text === undefined ? "rawKeyDown" : "keyDown";
    sent.push(
      session.send("Input.dispatchKeyEvent", { ...event, type: down, ...(text ? { text } : {}) }),
      session.send("Input.dispatchKeyEvent", { ...event, type: "keyUp" }),
    );
  }
  await Promise.all(sent);
}

async function focus(counter: Counter, where: string): Promise<void> {
  if (where === "button") await counter.button("Sign out").focus();
  if (where === "none")
    await counter.page.evaluate(() => (document.activeElement as HTMLElement).blur());
  if (where !== "dialog") return;
  await counter.scan(CODE["Flat white"]);
  await expect(counter.lines).toHaveCount(1);
  await counter.press("F4");
  await expect(counter.page.getByRole("dialog").getByRole("textbox")).toBeFocused();
}

/** How many tones the page has played. */
async function countTones(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const counted = window as unknown as { tones: number };
    counted.tones = 0;
    const make = AudioContext.prototype.createOscillator;
    AudioContext.prototype.createOscillator = function () {
      counted.tones += 1;
      return make.call(this);
    };
  });
}

const tones = (page: Page) => page.evaluate(() => (window as unknown as { tones: number }).tones);

test.describe("wish 14: key traces", () => {
  for (const trace of TRACES) {
    test(`${trace.name}: ${trace.says}`, async ({ counter, page }) => {
      await counter.begin();
      await focus(counter, trace.keys[0]?.[2] ?? "search");
      const before = await page.evaluateHandle(() => document.activeElement);
      await play(page, trace);

      const wanted = Object.entries(trace.basket);
      const misses = trace.expect.filter(
        ([what, code]) => what === "short" || code === "4006381333931",
      );
      await expect(counter.lines).toHaveCount(wanted.length + misses.length);
      for (const [name, count] of wanted) {
        await expect(counter.line(name).locator(".quantity")).toHaveText(String(count));
      }
      for (const [what, code] of misses) {
        const row = page.getByTestId("miss").filter({ hasText: code });
        await expect(row).toContainText(what === "short" ? "Too short for a code" : "Not found");
      }
      const field = page.getByRole("dialog").getByRole("textbox").or(counter.search).last();
      const person = trace.expect.length === 0;
      await expect(field).toHaveValue(person ? trace.keys.map(([key]) => key).join("") : "");
      const same = await before.evaluate((element) => element === document.activeElement);
      expect(same, "the focus is where it was").toBe(true);
      await page.keyboard.press("Escape");
    });
  }
});

test.describe("wish 14: what a scan can come to", () => {
  test.use({ stock: { more: MORE, items: 0 } });

  test("a shared code asks, the keys 1 to 9 answer, and later scans wait for it", async ({
    counter,
    page,
  }) => {
    await counter.begin();
    await counter.scan("54491472");
    const dialog = page.getByRole("dialog", { name: "Which item is it?" });
    await expect(dialog).toContainText("54491472 belongs to 2 items");
    await expect(dialog.getByRole("button", { name: "Tonic water 20 cl" })).toBeFocused();
    await counter.scan(CODE["Flat white"]);
    await expect(dialog).toContainText("Scans that wait: 1");
    await counter.press("2");
    await expect(dialog).toBeHidden();
    await expect(counter.lines).toHaveCount(2);
    await expect(counter.lines.first()).toContainText("Tonic water 6 × 20 cl");
    await counter.scan("54491472");
    await expect(dialog.getByRole("button", { name: "Tonic water 20 cl" })).toBeFocused();
    await counter.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(counter.lines).toHaveCount(2);
  });

  test("a misread code says so", async ({ counter, page }) => {
    await counter.begin();
    await counter.scan("4006381333932");
    await expect(page.getByTestId("miss")).toContainText("the check digit is wrong");
  });

  test("a scan during a payment is heard and shown, and changes nothing", async ({
    counter,
    page,
  }) => {
    await countTones(page);
    await counter.begin();
    await counter.checkout("Flat white");
    await counter.button("Cash").first().focus();
    const before = await page.evaluateHandle(() => document.activeElement);
    await counter.scan(CODE["Whole milk 1 l"]);
    await expect(page.getByTestId("miss")).toContainText("A payment is running");
    expect(await tones(page)).toBe(2);
    await expect(counter.basket).toContainText("1 line");
    await expect(counter.heading("How is it paid?")).toBeVisible();
    expect(await before.evaluate((element) => element === document.activeElement)).toBe(true);
  });
});

test.describe("wish 13: many items", () => {
  test.use({ stock: { more: "", items: 5_000 } });

  test("one question for each key, the newest answer counts, and a scan asks nothing", async ({
    counter,
    page,
  }) => {
    await counter.begin();
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.url().endsWith("/rpc/item_list")) asked.push(request.postData() ?? "");
    });
    await counter.type("creme");
    await expect(counter.tile("crème").first()).toBeVisible();
    expect(asked).toHaveLength(5);
    await expect(page.getByText("There are more. Type a few letters")).toBeAttached();
    await counter.press("Escape");
    await expect(counter.tile("Espresso")).toBeVisible();
    asked.length = 0;
    await counter.scan(CODE["Flat white"]);
    await expect(counter.lines).toHaveCount(1);
    expect(asked, "what a scanner types is not searched for").toEqual([]);
  });

  test("what is not there is said plainly", async ({ counter, page }) => {
    await counter.begin();
    await counter.type("qqq");
    await expect(page.getByText("No item found for “qqq”")).toBeVisible();
    await expect(page.getByText("Try fewer letters")).toBeVisible();
  });

  test("all items are there, a page at a time", async ({ counter, page }) => {
    await counter.begin();
    await page.getByRole("tab", { name: "All items" }).click();
    const tiles = page.getByTestId("items").getByRole("listitem");
    await expect(tiles).toHaveCount(60);
    await tiles.last().scrollIntoViewIfNeeded();
    await expect(tiles).toHaveCount(120);
  });
});
