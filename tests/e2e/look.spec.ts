// What helps people to see, hear and reach everything: help, the search for steps, keys of their own,
// focus, announcements, one pane at a time. On the page of states, where the core is made up.

import { expect, type Page, test } from "@playwright/test";
import { type Look, States } from "./states.ts";

test.describe.configure({ mode: "default" });

const LIGHT: Look = { theme: "light", text: 100, lang: "en" };

let states: States;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  states = await States.open();
});
test.afterAll(() => states?.close());

type Fixture = {
  snapshot: { seq: number; state: Record<string, unknown> };
  calls: { name: string; args: unknown }[];
  feed: { event(numbered: unknown): void };
};

/** The core says that a part of the state has changed. */
async function told(page: Page, kind: string, change: object): Promise<void> {
  await page.evaluate(
    ([kind, change]) => {
      const { backend } = window as unknown as { backend: Fixture };
      const { snapshot } = backend;
      const value = { ...(snapshot.state[kind] as object), ...change };
      snapshot.state = { ...snapshot.state, [kind]: value };
      snapshot.seq += 1;
      backend.feed.event({ seq: snapshot.seq, event: { kind, value } });
    },
    [kind, change] as const,
  );
}

/** What the screen asked for last, by that name. */
async function asked(page: Page, name: string): Promise<unknown> {
  return page.evaluate((name) => {
    const { backend } = window as unknown as { backend: Fixture };
    return backend.calls.findLast((call) => call.name === name)?.args;
  }, name);
}

const show = (page: Page, name: string, look = LIGHT) =>
  states.show(page, { name, deeds: [] }, look);

test("F1 lists the steps of this screen, finds one, and gives the focus back", async ({ page }) => {
  await show(page, "till");
  await expect(page.locator("#search")).toBeFocused();
  await page.keyboard.press("F1");
  const help = page.getByRole("dialog", { name: "Help: steps and keys" });
  await expect(help.getByText("Quantity")).toBeVisible();
  await page.keyboard.type("quant", { delay: 80 });
  await expect(help.getByText("Remove")).toBeHidden();
  await expect(help.getByText("F4")).toBeVisible();
  for (let step = 0; step < 6; step++) {
    await page.keyboard.press("Tab");
    await expect(help.locator(":focus")).toHaveCount(1);
  }
  await page.keyboard.press("Escape");
  await expect(page.locator("#search")).toBeFocused();
});

test("a few letters find a step and Enter takes it", async ({ page }) => {
  await show(page, "till");
  await page.keyboard.press("Control+Shift+P");
  await page.keyboard.type("quanti", { delay: 80 });
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog", { name: /^Quantity of/ })).toBeVisible();
});

test("a step gets another key, never one that is taken, and button and help follow", async ({
  page,
}) => {
  await show(page, "till");
  await page.keyboard.press("F10");
  await page.keyboard.press("s");
  await page.getByRole("button", { name: "Pay: F12. Change the key" }).click();
  const dialog = page.getByRole("dialog", { name: "Key for: Pay" });
  const use = dialog.getByRole("button", { name: "Use this key" });
  await page.keyboard.press("F2");
  await expect(dialog.getByText("F2 is already: Search or scan an item.")).toBeVisible();
  await expect(use).toBeDisabled();
  await page.keyboard.press("Control+w");
  await expect(dialog.getByText("Ctrl+W is needed for something else")).toBeVisible();
  await page.keyboard.press("Control+p");
  await page.keyboard.press("Enter");
  await expect(dialog).toBeHidden();
  expect(await asked(page, "preferences_set")).toEqual({ keys: { "sell.pay": "Ctrl+P" } });
  await told(page, "preferences", { keys: { "sell.pay": "Ctrl+P" } });
  await page.keyboard.press("Escape");
  await expect(page.getByTestId("pay")).toContainText("Ctrl+P");
  await page.keyboard.press("F12");
  expect(await asked(page, "sale_checkout")).toBeUndefined();
  await page.keyboard.press("Control+p");
  await expect.poll(() => asked(page, "sale_checkout")).toBeDefined();
});

test("letters can be switched off as keys, and the button is still there", async ({ page }) => {
  await show(page, "choose");
  await told(page, "preferences", { letters: false });
  await page.keyboard.press("c");
  await page.waitForTimeout(300);
  await expect(page.getByRole("heading", { name: "How is it paid?" })).toBeVisible();
  await page.getByRole("button", { name: /^Cash/ }).click();
  await expect(page.getByRole("heading", { name: "Cash 37.45 EUR" })).toBeVisible();
});

test("a payment's progress is announced and moves no focus", async ({ page }) => {
  await show(page, "live");
  const before = await page.evaluate(() => document.activeElement?.textContent);
  const sale = await page.evaluate(
    () => (window as unknown as { backend: Fixture }).backend.snapshot.state["sale"],
  );
  const payment = (sale as { payment: object }).payment;
  for (const lines of [["ENTER PIN", "*"], ["ENTER PIN", "* *"], ["PLEASE WAIT"]]) {
    await told(page, "sale", { payment: { ...payment, screen: { lines, error: false } } });
  }
  await expect(page.getByText("PLEASE WAIT")).toBeVisible();
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(before);
  await expect(page.getByRole("status").filter({ hasText: "You can wait" })).toBeVisible();
  await show(page, "unknown");
  await expect(page.getByRole("alert").first()).toContainText("do not charge again");
});

test("with large text there is one pane at a time, and what pays stays below both", async ({
  page,
}) => {
  await page.setViewportSize({ width: 1366, height: 768 });
  await show(page, "till", { ...LIGHT, text: 200 });
  const views = page.getByRole("navigation", { name: "What is shown" });
  await expect(page.getByTestId("items")).toBeVisible();
  await expect(page.getByTestId("lines")).toBeHidden();
  await views.getByRole("button", { name: /^Basket/ }).click();
  await expect(page.getByTestId("lines")).toBeVisible();
  await expect(page.getByTestId("items")).toBeHidden();
  await expect(page.getByTestId("pay")).toBeInViewport();
  await told(page, "preferences", { text_percent: 100 });
  await expect(views).toBeHidden();
  await expect(page.getByTestId("items")).toBeVisible();
});

test("strong contrast of the computer is worn, and a choice stands over it", async ({ page }) => {
  await page.emulateMedia({ contrast: "more" });
  await states.show(page, { name: "till", deeds: [] }, { ...LIGHT, theme: "system" });
  await expect(page.locator("html")).toHaveAttribute("data-theme", "contrast");
  await told(page, "preferences", { theme: "light" });
  await expect(page.locator("html")).toHaveAttribute("data-theme", "light");
  await page.emulateMedia({ forcedColors: "active" });
  await expect(page.getByRole("tab", { name: "Quick keys" })).toHaveCSS("outline-style", "solid");
});
