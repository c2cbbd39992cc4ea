// Receipts on paper: set up a printer, sell, find the receipt again, and a printer without paper.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { FakePrinter } from "./printer.ts";
import { expect, test, type Till } from "./till.ts";

let printer: FakePrinter;
test.beforeEach(async () => {
  printer = await FakePrinter.start();
});
test.afterEach(() => printer.close());

/** Pictures for people, where a folder is named. */
async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.FLORIN_PICTURES;
  if (!folder) return;
  for (const width of [1366, 1024]) {
    await page.setViewportSize({ width, height: 768 });
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(folder, `${name}-${colorScheme}-${width}.png`) });
    }
  }
  await page.setViewportSize({ width: 1366, height: 768 });
  await page.emulateMedia({ colorScheme: "light" });
}

async function clean(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(violations.map((one) => [one.id, one.nodes.map((node) => node.html)])).toEqual([]);
}

async function setUp(page: Page, till: Till): Promise<void> {
  await page.getByRole("button", { name: "Set up a printer" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Address", { exact: true }).fill(printer.address);
  await picture(page, "printer-settings");
  await clean(page);
  await dialog.getByLabel(/^PIN/).fill(till.pin("Manager"));
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByTestId("printer-state")).toContainText("Ready");
}

test("a sale is printed, found again and printed as a copy", async ({ counter, page, till }) => {
  await counter.begin();
  await counter.press("F10");
  await page.getByRole("button", { name: "Terminals" }).click();
  await expect(page.getByTestId("printer")).toContainText("None.");
  await setUp(page, till);
  await counter.press("Escape");
  await counter.checkout("Flat white", "Whole milk 1 l");
  await counter.press("c");
  await counter.button("5.40 exact").click();
  await counter.expectPaid("5.39");
  await expect.poll(() => printer.text).toContain("5.40");
  await picture(page, "done-with-printer");
  await counter.button("Print again").click();
  await expect.poll(() => printer.text).toContain("1");

  await counter.press("F9");
  const search = page.getByLabel("Find a receipt");
  await search.fill("5.39");
  await page.getByTestId("sales").getByRole("button").first().click();
  await expect(page.getByTestId("receipt")).toContainText("5.39");
  await picture(page, "receipts");
  await clean(page);
  const copy = page.getByRole("button", { name: /^Print/ });
  await copy.click();
  await expect(page.getByTestId("receipt-said")).toContainText("copy 2");
  const saved = page.waitForEvent("download");
  await page.getByRole("button", { name: /^PDF/ }).click();
  const file = await saved;
  expect(file.suggestedFilename()).toMatch(/\.pdf$/);
  expect((await readFile(await file.path())).subarray(0, 5).toString()).toBe("%PDF-");
  await expect(page.getByTestId("receipt-said")).toContainText("copy 3");
});

test("without paper the sale is complete and the receipt waits", async ({
  counter,
  page,
  till,
}) => {
  await counter.begin();
  await counter.press("F10");
  await page.getByRole("button", { name: "Terminals" }).click();
  await setUp(page, till);
  await counter.press("Escape");
  printer.paper = false;
  await counter.checkout("Flat white");
  await counter.press("c");
  await page.getByRole("button", { name: /exact/ }).click();
  await expect(page.getByTestId("change")).toBeVisible();
  const state = page.getByTestId("printer-state");
  await expect(state).toContainText("Out of paper");
  let asked = 0;
  page.on("request", (request) => {
    if (request.url().endsWith("/rpc/print_list")) asked += 1;
  });
  await state.click();
  await expect(page.getByRole("dialog")).toContainText("Put in a new roll");
  await expect(page.getByTestId("print-jobs")).toContainText("Waiting");
  await picture(page, "queue-no-paper");
  await clean(page);
  expect(
    asked,
    "the queue is asked for when the printer's state changes, and not in a circle",
  ).toBeLessThan(50);
  await page.getByRole("button", { name: "Open drawer" }).click();
  await expect(page.getByRole("dialog")).toContainText("without a sale");
  await picture(page, "drawer");
  await page.keyboard.press("Escape");
  printer.paper = true;
  await expect(state).toContainText("Ready", { timeout: 20_000 });
});

test("a scan of the code on a receipt opens it", async ({ counter, page }) => {
  await counter.begin();
  await counter.checkout("Flat white");
  await counter.press("c");
  await page.getByRole("button", { name: /exact/ }).click();
  await expect(page.getByTestId("change")).toBeVisible();
  await counter.press("F9");
  await page.getByTestId("sales").getByRole("button").first().click();
  const text = (await page.getByTestId("receipt").textContent()) ?? "";
  const number = /T\d+-\d{6}/.exec(text)?.[0] ?? "";
  const seal = /([0-9a-f]{16})\s*$/.exec(text)?.[1] ?? "";
  await counter.press("Escape");
  await counter.scan(`${number}-${seal.slice(0, 8).toUpperCase()}`);
  await expect(page.getByTestId("receipt")).toContainText(seal);
});
