// Card payments that end with an answer: paid, refused, stopped.

import { expect, test } from "./till.ts";

test.beforeEach(async ({ counter }) => counter.begin());

test("approved: K pays, P shows the receipt, F12 starts the next sale", async ({
  counter,
  page,
}) => {
  await counter.checkout("Flat white", "Sourdough loaf");
  await counter.card();
  await counter.expectPaid("8.75");
  const number = /receipt (\S+)/.exec(await page.getByText(/, receipt /).innerText())?.[1];
  await counter.press("p");
  const receipt = page.getByRole("group", { name: `Receipt ${number}` });
  await expect(receipt).toContainText(String(number));
  await expect(receipt).toContainText("Sourdough loaf");
  await expect(receipt).toContainText("8.75");
  await counter.press("Escape");
  await counter.expectPaid("8.75");
  await counter.press("F12");
  await expect(page.getByText("Nothing here yet")).toBeVisible();
  await counter.button("Receipts").click();
  await counter.button(`Receipt ${number}`).click();
  await expect(receipt).toContainText("8.75");
});

test("two quick presses charge once", async ({ counter, till }) => {
  await till.script("approve after 500ms");
  await counter.checkout("Flat white");
  await counter.button(/^Card/).dblclick();
  await counter.expectPaid("3.80");
  expect((await till.ledger()).entries).toHaveLength(1);
});

test("declined, then paid in cash", async ({ counter, page, till }) => {
  await till.script("decline");
  await counter.checkout("Whole milk 1 l");
  await counter.card();
  await expect(counter.alert).toContainText("Declined. Nothing was charged.");
  await expect(counter.alert).toContainText("Ask for another card or cash.");
  await counter.press("c");
  await expect(counter.heading("Cash 1.60 EUR")).toBeVisible();
  await counter.press("F1");
  await counter.expectPaid("1.59");
  await expect(page.getByRole("region", { name: "Paid with" })).toContainText("Cash");
  expect((await till.ledger()).entries).toHaveLength(0);
});

test("the customer cancels at the terminal, then pays in the second try", async ({
  counter,
  page,
  till,
}) => {
  await till.script("cancel, approve after 300ms");
  await counter.checkout("Flat white");
  await counter.card();
  await expect(counter.alert).toContainText("Cancelled. Nothing was charged.");
  await counter.card();
  await expect(page.getByText("attempt 2")).toBeVisible();
  await counter.expectPaid("3.80");
});

test("a busy terminal did not begin", async ({ counter, till }) => {
  await till.script("busy");
  await counter.checkout("Flat white");
  await counter.card();
  await expect(counter.alert).toContainText("The terminal did not begin. Nothing was charged.");
  await expect(counter.alert).toContainText("busy with something else");
  await counter.press("b");
  await expect(counter.lines).toHaveCount(1);
  await expect(counter.search).toBeVisible();
});

test("one press of A stops nothing, the second one asks the terminal to stop", async ({
  counter,
  page,
  till,
}) => {
  await till.script("approve after 20s");
  await counter.checkout("Flat white");
  await counter.card();
  const stop = counter.button("Ask the terminal to stop");
  await expect(stop).toBeVisible();
  await expect(page.getByText("This terminal does not send its screen")).toBeVisible();
  await expect(page.getByText("Basket is locked")).toBeVisible();
  await expect(counter.heading("Card 3.80 EUR")).toBeFocused();

  await counter.press("Enter", "Escape");
  await counter.press("a");
  const again = counter.button("Press again to ask the terminal to stop");
  await expect(again).toBeVisible();
  await expect(again, "an armed button forgets after a while").toBeHidden();
  await expect(stop).toBeVisible();

  await counter.press("a");
  await expect(again).toBeVisible();
  await counter.press("a");
  await expect(counter.alert).toContainText("Cancelled. Nothing was charged.");
  await expect(counter.alert).toContainText("It was stopped as you asked.");
  expect((await till.ledger()).entries).toHaveLength(0);
});

test("a stop that comes too late does not undo the money", async ({ counter, page, till }) => {
  await till.script("late 2s");
  await counter.checkout("Flat white");
  await counter.card();
  await counter.button("Ask the terminal to stop").click();
  await counter.button("Press again").click();
  await expect(page.getByText("it may still be charged")).toBeVisible();
  await counter.expectPaid("3.80");
});

test("a part by card, the rest in cash", async ({ counter, page, till }) => {
  await till.script("partial 5.00");
  await counter.checkout("Flat white", "Sourdough loaf");
  await counter.card();
  await expect(counter.alert).toContainText("Paid in part: 5.00. Still due: 3.75.");
  await expect(counter.heading("How is the rest paid?")).toBeVisible();
  await expect(counter.button("Back to basket")).toBeHidden();
  await counter.payCash();
  await counter.expectPaid("8.75");
  const tenders = page.getByRole("region", { name: "Paid with" }).getByRole("listitem");
  await expect(tenders).toHaveCount(2);
  await expect(tenders.nth(0)).toContainText("5.00");
  await expect(tenders.nth(1)).toContainText("3.75");
});

test("a terminal that is not there was sent nothing", async ({ counter, till }) => {
  await till.unplug();
  await counter.checkout("Flat white");
  await counter.card();
  await expect(counter.alert).toContainText("Nothing was sent and nothing was charged.");
  await till.plug();
  await counter.card();
  await counter.expectPaid("3.80");
});

test("a scan during a payment is said, and the basket stays", async ({ counter, till }) => {
  await till.script("approve after 2s");
  await counter.checkout("Flat white");
  await counter.card();
  await expect(counter.button("Ask the terminal to stop")).toBeVisible();
  await counter.scan("2000000003016");
  await expect(counter.alert).toContainText("A payment is running. It is not in the basket.");
  await expect(counter.total).toHaveText("3.80");
  await counter.expectPaid("3.80");
});

test("the terminals' list asks how one is", async ({ counter, page, till }) => {
  await counter.press("F10", "t");
  const list = page.getByTestId("terminals");
  await expect(list).toContainText("Counter 1");
  await counter.button("Ask how it is").click();
  await expect(list.getByRole("status")).toHaveText("ready");
  await till.unplug();
  await counter.button("Ask how it is").click();
  await expect(list.getByRole("status")).toHaveText("not answering");
  await counter.press("Escape");
  await expect(counter.search).toBeVisible();
});
