// Cash: rounding, amounts handed over, change, and the next sale.

import { CODE } from "./counter.ts";
import { expect, test } from "./till.ts";

test.beforeEach(async ({ counter }) => {
  await counter.begin();
  await counter.checkout("Flat white", "Whole milk 1 l");
});

test("both dues are shown where cash is rounded", async ({ counter, page }) => {
  await expect(page.getByText("Card 5.39 · Cash 5.40 rounded to 0.05")).toBeVisible();
  await expect(counter.button(/^Card/)).toContainText("5.39");
  await expect(counter.button(/^Cash/)).toContainText("5.40");
  await counter.button(/^Cash/).click();
  await expect(counter.heading("Cash 5.40 EUR")).toBeVisible();
  await counter.button("5.40 exact").click();
  await counter.expectPaid("5.39");
  await expect(page.getByTestId("change").getByRole("status")).toHaveText("0.00");
});

test("a quick amount pays and shows the change until the next scan", async ({ counter, page }) => {
  await counter.press("c");
  const likely = page.getByRole("group", { name: "Likely amounts" }).getByRole("button");
  await expect(likely.first()).toContainText("5.40 exact");
  await likely.filter({ hasText: "10.00" }).click();
  await counter.expectPaid("5.39");
  const change = page.getByTestId("change").getByRole("status");
  await expect(change).toHaveText("4.60");
  await expect(counter.lines).toHaveCount(2);

  await counter.scan(CODE["Sourdough loaf"]);
  await expect(counter.lines).toHaveCount(1);
  await expect(counter.total).toHaveText("4.95");
  await expect(change).toBeHidden();
  await expect(counter.search).toBeFocused();
});

test("a typed amount: digits fill up from the cents, F12 takes them", async ({ counter, page }) => {
  await counter.type("2");
  const received = page.getByTestId("tendered");
  await expect(received).toHaveText("0.02");
  await counter.type("05");
  await expect(received).toHaveText("2.05");
  await counter.press("Backspace");
  await expect(received).toHaveText("0.20");
  const pad = page.getByRole("group", { name: "Number pad" });
  await pad.getByRole("button", { name: "00" }).click();
  await expect(received).toHaveText("20.00");
  await expect(counter.button("Take 20.00")).toBeEnabled();
  await counter.press("F12");
  await expect(page.getByTestId("change").getByRole("status")).toHaveText("14.60");
  await expect(page.getByRole("region", { name: "Paid with" })).toContainText("20.00 handed over");
});

test("less than is due pays a part, and the card the rest", async ({ counter, page }) => {
  await counter.type("300");
  await expect(counter.button("Take 3.00")).toBeEnabled();
  await counter.press("Enter");
  await expect(counter.heading("How is the rest paid?")).toBeVisible();
  await expect(page.getByText("Card 2.39 · Cash 2.40")).toBeVisible();
  await counter.card();
  await counter.expectPaid("5.39");
  await expect(page.getByRole("region", { name: "Paid with" })).toContainText("2.39");
});

test("no cash is no payment", async ({ counter, page }) => {
  await counter.press("c");
  await expect(counter.button("Take cash")).toBeDisabled();
  await counter.type("00");
  await counter.press("Enter", "F12");
  await expect(counter.heading("Cash 5.40 EUR")).toBeVisible();
  await counter.press("Escape");
  await expect(page.getByText("Card 5.39 · Cash 5.40")).toBeVisible();
});

test("a scan is neither an amount nor the Enter that takes it", async ({ counter, page }) => {
  await counter.scan(CODE["Sourdough loaf"]);
  await expect(counter.alert).toContainText("It is not in the basket.");
  await expect(counter.heading("How is it paid?")).toBeVisible();
  await counter.press("c");
  await counter.type("1000");
  await counter.scan(CODE["Sourdough loaf"]);
  await expect(counter.alert).toHaveCount(2);
  await expect(page.getByTestId("tendered")).toHaveText("10.00");
  await expect(counter.heading("Cash 5.40 EUR")).toBeVisible();
  await counter.press("Escape");
  await expect(counter.heading("How is it paid?")).toBeVisible();
  await expect(counter.total).toHaveText("5.39");
});

test("two quick presses take the cash once", async ({ counter, page }) => {
  await counter.press("c");
  await counter.button("5.40 exact").dblclick();
  await counter.expectPaid("5.39");
  await counter.press("F9");
  await expect(page.getByTestId("sales").getByRole("listitem")).toHaveCount(1);
});

test("a sale paid in part is left open for the next customer and found again", async ({
  counter,
  page,
}) => {
  await counter.type("300");
  await counter.press("F12");
  await counter.button("Serve next customer").click();
  await expect(page.getByText("Nothing here yet")).toBeVisible();
  await expect(counter.button("Open sales: 1")).toBeVisible();
  await counter.checkout("Sourdough loaf");
  await counter.press("c");
  await counter.button("4.95 exact").click();
  await counter.expectPaid("4.95");

  await counter.press("F8");
  const open = page.getByTestId("open-sales").getByRole("listitem");
  await expect(open).toContainText("Still due 2.39");
  await open.getByRole("button", { name: "Open" }).click();
  await expect(counter.heading("How is the rest paid?")).toBeVisible();
  await expect(counter.lines).toHaveCount(2);
  await counter.press("c");
  await counter.button("2.40 exact").click();
  await counter.expectPaid("5.39");
});
