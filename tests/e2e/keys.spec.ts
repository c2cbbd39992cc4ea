// Keys at the page of states: what a key answers, and what is typed ahead of a screen. No till is needed.

import { expect, type Page, test } from "@playwright/test";
import { States } from "./states.ts";

test.describe.configure({ mode: "default" });

let states: States;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  states = await States.open();
});
test.afterAll(() => states?.close());

const LOOK = { theme: "light", text: 100, lang: "en" } as const;
const show = (page: Page, name: string) => states.show(page, { name, deeds: [] }, LOOK);

/** What the page asked of the core. */
const asked = (page: Page) =>
  page.evaluate(() => {
    const { backend } = window as unknown as { backend: { calls: { name: string }[] } };
    return backend.calls.map(({ name }) => name);
  });

/** The core takes its time with this command, and then shows the sale that is to be paid. */
const slowly = (page: Page, command: string, refused = false) =>
  page.evaluate(
    ([command, refused]) => {
      const { backend, paying } = window as unknown as {
        backend: {
          answer: (name: string, args: unknown) => Promise<unknown>;
          feed: { event: (event: unknown) => void };
          snapshot: { seq: number };
        };
        paying: unknown;
      };
      const usual = backend.answer;
      backend.answer = async (name, args) => {
        if (name !== command) return usual(name, args);
        await new Promise((done) => setTimeout(done, 700));
        if (refused) throw new Error("the core does not answer");
        const seq = backend.snapshot.seq + 1;
        backend.feed.event({ seq, event: { kind: "sale", value: paying } });
        return { seq };
      };
    },
    [command, refused] as const,
  );

test("the question for the age is answered with Y, and with nothing else", async ({ page }) => {
  await show(page, "aged");
  await page.keyboard.press("F12");
  const yes = page.getByRole("button", { name: "Yes, 18 or older" });
  await expect(yes).toHaveAttribute("aria-keyshortcuts", "Y");
  for (const key of ["k", "5", "n"]) await page.keyboard.press(key, { delay: 80 });
  await expect(yes).toBeVisible();
  await page.waitForTimeout(150);
  expect(await asked(page)).not.toContain("basket_age");
  await page.keyboard.press("y");
  await expect(yes).toHaveCount(0);
  expect((await asked(page)).slice(-2)).toEqual(["basket_age", "sale_checkout"]);
});

test("a manager's PIN goes into its field, whatever had the focus before", async ({ page }) => {
  await show(page, "discount_manager");
  await page.keyboard.press("F6");
  await page.getByRole("button", { name: "50 %" }).click();
  await page.getByRole("button", { name: "Damaged" }).click();
  await page.keyboard.press("Enter");
  await expect(page.getByLabel("PIN of the manager")).toBeFocused();
});

test("what is typed while paying opens is done there, and not in the search", async ({ page }) => {
  await show(page, "till");
  await slowly(page, "sale_checkout");
  await page.keyboard.press("F12");
  await page.keyboard.type("c50", { delay: 90 });
  await expect(page.locator("#search")).toHaveValue("");
  await expect(page.getByTestId("tendered")).toHaveText("0.50");
  expect(await asked(page)).not.toContain("cash_pay");
});

test("no key that takes money is pressed ahead", async ({ page }) => {
  await show(page, "till");
  await slowly(page, "sale_checkout");
  await page.keyboard.press("F12");
  await page.keyboard.type("c", { delay: 90 });
  await page.waitForTimeout(120);
  for (const key of ["F12", "5"]) await page.keyboard.press(key);
  await expect(page.getByTestId("tendered")).toHaveText("–");
  await page.waitForTimeout(150);
  await expect(page.getByTestId("tendered")).toHaveText("–");
  expect(await asked(page)).not.toContain("cash_pay");
});

test("what was typed for a screen that did not come is dropped", async ({ page }) => {
  await show(page, "till");
  await slowly(page, "sale_checkout", true);
  await page.keyboard.press("F12");
  await page.keyboard.type("k", { delay: 90 });
  await expect(page.getByTestId("lost").or(page.getByRole("alert")).first()).toBeVisible();
  await page.waitForTimeout(200);
  await expect(page.locator("#search")).toHaveValue("");
  expect(await asked(page)).not.toContain("payment_start");
});

test("the start of a scan leaves nothing in the way of paying", async ({ page }) => {
  await show(page, "choose");
  // The first key comes, then the page is busy: the rest was made in time and comes late.
  await page.evaluate(async () => {
    const send = (key: string, at: number) => {
      const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true });
      Object.defineProperty(event, "timeStamp", { value: at });
      document.body.dispatchEvent(event);
    };
    const start = performance.now();
    send("8", start);
    await new Promise((done) => setTimeout(done, 300));
    [..."710400000013", "Enter"].forEach((key, at) => send(key, start + 8 * (at + 1)));
  });
  await expect(page.getByTestId("miss")).toBeVisible();
  await expect(page.getByRole("heading", { name: "How is it paid?" })).toBeVisible();
});
