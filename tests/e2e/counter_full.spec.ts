// What a whole counter does: one sale with a discount, a weighed item, and cash and card together, by
// keyboard alone, by touch alone, and by scanner; and what is done to baskets besides.

import type { Page } from "@playwright/test";
import type { Counter } from "./counter.ts";
import { expect, test } from "./till.ts";

/** 335 g of cheese, as the scale prints it. */
const LABEL = "2110042003353";

async function half(page: Page): Promise<void> {
  await expect(
    page.getByText("Paid in part").or(page.getByText("How is the rest paid?")),
  ).toBeVisible();
}

/** Two flat whites less 10 %, and 0.335 kg of cheese: 6.84 + 7.87. */
async function expectBasket(counter: Counter): Promise<void> {
  await expect(counter.line("Flat white")).toContainText("−10 %");
  await expect(counter.line("Flat white")).toContainText("6.84");
  await expect(counter.line("Old farm cheese")).toContainText("7.87");
  await expect(counter.total).toHaveText("14.71");
}

test("a sale by keyboard alone", async ({ counter, page }) => {
  await counter.begin();
  await counter.type("2*");
  await counter.type("flat white");
  await expect(counter.tile("Espresso")).toBeHidden();
  await counter.press("Enter");
  await expect(counter.line("Flat white")).toContainText("7.60");
  await counter.press("F6");
  await expect(page.getByRole("dialog")).toBeVisible();
  await counter.type("10");
  await counter.press("Tab");
  await page.getByLabel("Why?").first().focus();
  await counter.type("Regular customer");
  await counter.press("Enter");
  await expect(page.getByRole("dialog")).toBeHidden();
  await counter.type("old farm");
  await expect(counter.tile("Espresso")).toBeHidden();
  await counter.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await counter.type("0.335");
  await counter.press("Enter");
  await expectBasket(counter);
  await counter.press("F12");
  await expect(counter.heading("How is it paid?")).toBeVisible();
  await counter.type("500");
  await expect(counter.button("Card 5.00")).toBeEnabled();
  await counter.press("k");
  await half(page);
  await expect(page.getByText("Card 9.71")).toBeVisible();
  await counter.press("c");
  await counter.type("1000");
  await counter.press("F12");
  await counter.expectPaid("14.71");
  await expect(page.getByTestId("change")).toContainText("0.30");
});

test.describe("with a finger", () => {
  test.use({ hasTouch: true, viewport: { width: 1024, height: 768 } });

  test("a sale by touch alone", async ({ counter, page, till }) => {
    await counter.open();
    await page.getByRole("button", { name: "Cashier" }).tap();
    for (const digit of till.pin("Cashier")) {
      await page.getByRole("button", { name: digit, exact: true }).tap();
    }
    await page.getByRole("button", { name: /^Sign in/ }).tap();
    await expect(counter.search).toBeVisible();
    await counter.tile("Flat white").tap();
    await counter.tile("Flat white").tap();
    await expect(counter.line("Flat white")).toContainText("7.60");
    await counter.button(/^Change…/).tap();
    await page
      .getByRole("dialog")
      .getByRole("button", { name: /^Discount…/ })
      .tap();
    const dialog = page.getByRole("dialog");
    await dialog.getByRole("button", { name: "10 %" }).tap();
    await dialog.getByRole("button", { name: "Regular customer" }).tap();
    await dialog.getByRole("button", { name: /^Give the discount/ }).tap();
    await expect(dialog).toBeHidden();
    await counter.tile("Old farm cheese").tap();
    for (const key of ["0", ".", "3", "3", "5"]) {
      await dialog.getByRole("button", { name: key, exact: true }).tap();
    }
    await dialog.getByRole("button", { name: /^Add/ }).tap();
    await expectBasket(counter);
    await page.getByTestId("pay").tap();
    await counter
      .button(/^Cash 14\.70|^Cash/)
      .first()
      .tap();
    for (const key of ["5", "00"]) await page.getByRole("button", { name: key, exact: true }).tap();
    await page.getByRole("button", { name: /^Card 5\.00/ }).tap();
    await half(page);
    await counter.button(/^Cash/).first().tap();
    await page.getByRole("button", { name: /9\.70/ }).first().tap();
    await counter.expectPaid("14.71");
  });
});

test("a sale by scanner, with a label of the scale", async ({ counter, page }) => {
  await counter.begin();
  await counter.scan("2000000001036");
  await counter.scan("2000000001036");
  await counter.scan(LABEL);
  await expect(counter.line("Flat white")).toContainText("7.60");
  await expect(counter.line("Old Gouda, weighed")).toContainText("0.335");
  await expect(counter.line("Old Gouda, weighed")).toContainText("6.33");
  await counter.press("Shift+F6");
  await page.getByRole("dialog").getByRole("button", { name: "10 %" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Staff" }).click();
  await counter.press("Enter");
  await expect(page.getByTestId("off")).toContainText("-1.39");
  await expect(counter.total).toHaveText("12.54");
  await counter.press("F12");
  await expect(counter.heading("How is it paid?")).toBeVisible();
  await counter.type("500");
  await expect(counter.button("Card 5.00")).toBeEnabled();
  await counter.press("k");
  await half(page);
  await counter.payCash();
  await counter.expectPaid("12.54");
  await counter.scan("2000000003016");
  await expect(counter.total).toHaveText("1.59");
});

test("more than a cashier may give needs a manager, and the cashier stays", async ({
  counter,
  page,
  till,
}) => {
  await counter.begin();
  await counter.enter("Flat white");
  await counter.press("F6");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "50 %" }).click();
  await dialog.getByRole("button", { name: "Damaged" }).click();
  await dialog.getByRole("button", { name: /^Give the discount/ }).click();
  await expect(dialog.getByText("A manager signs for it")).toBeVisible();
  await dialog.getByLabel("PIN of the manager").fill(till.pin("Manager"));
  await dialog.getByRole("button", { name: /^Give the discount/ }).click();
  await expect(counter.total).toHaveText("1.90");
  await expect(page.getByText("Signed in: Cashier")).toBeAttached();
  await counter.press("Control+z");
  await expect(counter.total).toHaveText("3.80");
});

test("baskets wait by name, survive a cut of the power, and are swapped by a tap", async ({
  counter,
  page,
  till,
}) => {
  await counter.begin();
  await counter.enter("Flat white");
  await expect(counter.total).toHaveText("3.80");
  await counter.press("F7");
  await counter.type("Window");
  await counter.press("Enter");
  await expect(page.getByTestId("waiting")).toContainText("Window");
  await expect(page.getByTestId("waiting")).toContainText("3.80");
  await expect(counter.lines).toHaveCount(0);
  await counter.enter("Sourdough loaf");
  await expect(counter.total).toHaveText("4.95");
  await till.kill();
  await till.restart();
  await counter.begin();
  await expect(counter.total).toHaveText("4.95");
  await page.getByTestId("waiting").getByRole("button").click();
  await expect(counter.total).toHaveText("3.80");
  await expect(page.getByTestId("waiting")).toContainText("4.95");
});

test("an age is looked at before PAY, and a price is typed", async ({ counter, page }) => {
  await counter.begin();
  await counter.scan("2000000006079");
  await expect(page.getByRole("dialog")).toBeVisible();
  await counter.type("750");
  await counter.press("Enter");
  await expect(counter.line("Flowers")).toContainText("7.50");
  await counter.scan("2000000005089");
  await expect(counter.basket.getByText("18+: look at the ID")).toBeVisible();
  await counter.press("F12");
  await expect(page.getByRole("dialog").getByText("Is the customer 18 or older?")).toBeVisible();
  await page.getByRole("dialog").getByRole("button", { name: /^Yes/ }).click();
  await expect(counter.heading("How is it paid?")).toBeVisible();
  await counter.payCash();
  await counter.expectPaid("16.45");
});

test("a gift card is sold and pays, and a thing brought back pays out", async ({
  counter,
  page,
  till,
}) => {
  await counter.begin();
  await counter.press("Alt+g");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Number of the card").fill("GC-2001-7788");
  await dialog.getByRole("button", { name: "25.00" }).click();
  await dialog.getByRole("button", { name: /^Add/ }).click();
  await expect(counter.total).toHaveText("25.00");
  await counter.press("F12");
  await counter.payCash();
  await counter.expectPaid("25.00");
  await counter.press("F12");
  await counter.checkout("Flat white", "Sourdough loaf");
  await counter.press("g");
  await dialog.getByLabel("Number of the card").fill("GC-2001-7788");
  await dialog.getByLabel("How much").focus();
  await expect(dialog.getByText("25.00")).toBeVisible();
  await counter.type("500");
  await counter.press("Enter");
  await expect(counter.heading("How is the rest paid?")).toBeVisible();
  await counter.press("Delete");
  await expect(counter.heading("How is it paid?")).toBeVisible();
  await counter.payCash();
  await counter.expectPaid("8.75");
  await counter.press("F12");
  await counter.enter("Flat white");
  await counter.press("Alt+r");
  await dialog.getByRole("button", { name: "Faulty" }).click();
  await dialog.getByRole("button", { name: /^Take it back/ }).click();
  await dialog.getByLabel("PIN of the manager").fill(till.pin("Manager"));
  await dialog.getByRole("button", { name: /^Take it back/ }).click();
  await expect(counter.total).toHaveText("-3.80");
  await counter.press("F12");
  await expect(counter.heading("The customer gets 3.80")).toBeVisible();
  await counter.press("F12");
  await expect(counter.heading("Paid -3.80 EUR")).toBeVisible();
});
