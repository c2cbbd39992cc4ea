// Money that goes back from a receipt: ordered by a manager, done by the terminal, or not known.

import type { Locator, Page } from "@playwright/test";
import type { Counter } from "./counter.ts";
import { expect, test } from "./till.ts";

const DOUBT = "We do not know yet whether 8.75 EUR went back";
/** The whole heading: the doubt ends in the same words. */
const BACK = /^8\.75 EUR went back$/;

/** A sale of 8.75 paid by card, and its receipt on the screen. */
async function sold(counter: Counter, page: Page): Promise<string> {
  await counter.begin();
  await counter.checkout("Flat white", "Sourdough loaf");
  await counter.card();
  await counter.expectPaid("8.75");
  const number = /receipt (\S+)/.exec(await page.getByText(/, receipt /).innerText())?.[1] ?? "";
  await counter.press("F12");
  await expect(page.getByText("Nothing here yet")).toBeVisible();
  await counter.press("F9");
  await counter.button(`Receipt ${number}`).click();
  await expect(page.getByTestId("receipt")).toContainText("8.75");
  return number;
}

/** Opens the dialog by its key and signs it. */
async function order(counter: Counter, page: Page, amount = ""): Promise<Locator> {
  await expect(counter.button("Give money back…")).toBeEnabled();
  await counter.press("g");
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByRole("button", { name: "Not now" })).toBeFocused();
  if (amount !== "") {
    await dialog.getByLabel("Back to the same card").check();
    await dialog.getByLabel(/^How much\?/).fill(amount);
  }
  await dialog.getByLabel("PIN of the manager").fill(counter.till.pin("Manager"));
  await dialog.getByLabel("Why does it go back?").fill("The loaf was burnt");
  return dialog;
}

test("a part goes back to the card, has a receipt and is listed", async ({ counter, page }) => {
  const number = await sold(counter, page);
  const dialog = await order(counter, page, "5.40");
  await dialog.getByRole("button", { name: "Give 5.40 EUR back" }).click();
  await expect(counter.heading("5.40 EUR went back")).toBeVisible();
  await expect(page.getByTestId("returned")).toContainText("The money went back to the card.");
  await counter.press("p");
  await expect(page.getByTestId("receipt")).toContainText("5.40");
  await expect(page.getByTestId("given-back")).toContainText("The loaf was burnt");
  await counter.press("Escape", "F12");
  await expect(page.getByText("Nothing here yet")).toBeVisible();
  await counter.press("F9");
  await counter.button(`Receipt ${number}`).click();
  await expect(page.getByTestId("given-back")).toContainText("5.40 EUR");
});

test("more than is left cannot be ordered", async ({ counter, page }) => {
  await sold(counter, page);
  const dialog = await order(counter, page, "8.76");
  await expect(dialog.getByText("Type an amount above zero, at most 8.75.")).toBeVisible();
  await expect(dialog.getByRole("button", { name: /^Give .* back$/ })).toBeDisabled();
  await counter.press("Escape");
});

test("a wrong PIN gives nothing back", async ({ counter, page, till }) => {
  await sold(counter, page);
  const dialog = await order(counter, page);
  await dialog.getByLabel("PIN of the manager").fill(till.wrongPin("Manager"));
  await dialog.getByRole("button", { name: /^Give 8\.75 EUR back$/ }).click();
  await expect(dialog.getByRole("alert")).toContainText("Wrong PIN");
  await expect(dialog.getByLabel("PIN of the manager")).toHaveValue("");
  expect((await till.ledger()).entries).toHaveLength(1);
  await counter.press("Escape");
});

test("a payment is undone as a whole", async ({ counter, page, till }) => {
  await sold(counter, page);
  const dialog = await order(counter, page);
  await dialog.getByLabel("Undo the payment").check();
  await dialog.getByRole("button", { name: "Give 8.75 EUR back" }).click();
  await expect(counter.heading(BACK)).toBeVisible();
  expect((await till.ledger()).entries.map(({ kind }) => kind)).toEqual(["charge", "reversal"]);
});

test("a refusal says that the money stays", async ({ counter, page, till }) => {
  await sold(counter, page);
  await till.script("reversal decline NotAllowed");
  const dialog = await order(counter, page);
  await dialog.getByLabel("Undo the payment").check();
  await dialog.getByRole("button", { name: "Give 8.75 EUR back" }).click();
  await expect(counter.heading("The money did not go back")).toBeVisible();
  await expect(page.getByTestId("returned")).toContainText("Nothing was given back.");
  await counter.press("F12");
  await expect(counter.search).toBeVisible();
});

test.describe("nobody knows", () => {
  test.use({ settings: { fence_ms: 60_000, poll_first_ms: 50_000, poll_every_ms: 50_000 } });

  test("whether money went back: the words are about money that goes", async ({
    counter,
    page,
    till,
  }) => {
    await sold(counter, page);
    await till.script("reversal lost, status lost");
    const dialog = await order(counter, page);
    await dialog.getByLabel("Undo the payment").check();
    await dialog.getByRole("button", { name: "Give 8.75 EUR back" }).click();
    await expect(counter.heading(DOUBT)).toBeVisible();
    await expect(page.getByTestId("unknown")).toContainText("do not give the money back again");
    await expect(counter.button("It shows given back…")).toBeVisible();
    await till.script("");
    await counter.press("r");
    await expect(counter.heading(BACK)).toBeVisible();
  });

  /** The whole payment is undone at the terminal, and no answer about it comes. */
  async function undone(counter: Counter, page: Page): Promise<string> {
    const number = await sold(counter, page);
    await counter.till.script("reversal lost, status lost, status lost");
    const dialog = await order(counter, page);
    await dialog.getByLabel("Undo the payment").check();
    await dialog.getByRole("button", { name: "Give 8.75 EUR back" }).click();
    await expect(counter.heading(DOUBT)).toBeVisible();
    await expect(page.getByText("Asked for the result: no answer")).toBeVisible();
    return number;
  }

  test("the next customer is served, and the return waits where it is seen", async ({
    counter,
    page,
    till,
  }) => {
    const number = await undone(counter, page);
    await counter.press("n");
    await expect(page.getByText("Nothing here yet")).toBeVisible();
    await expect(counter.search).toBeVisible();
    await expect(counter.button("Unresolved returns: 1")).toBeVisible();

    await counter.press("F9");
    const sale = page.getByTestId("sales").getByRole("button", { name: `Receipt ${number}` });
    await expect(sale).toContainText("Return not finished");
    await sale.click();
    await expect(page.getByTestId("given-back")).toContainText("not finished");
    await page.getByTestId("given-back").getByRole("button", { name: "Open" }).click();
    await expect(counter.heading(DOUBT)).toBeFocused();
    await counter.press("n");
    await expect(page.getByText("Nothing here yet")).toBeVisible();

    await counter.checkout("Whole milk 1 l");
    await counter.press("c");
    await counter.button("1.60 exact").click();
    await counter.expectPaid("1.59");

    await counter.press("F8");
    const open = page.getByTestId("open-sales").getByRole("listitem");
    await expect(open).toContainText(`Return of receipt ${number}`);
    await expect(open).toContainText("It is not known yet whether money went back");
    await till.script("");
    await open.getByRole("button", { name: "Open" }).click();
    await expect(counter.heading(DOUBT)).toBeVisible();
    await counter.press("r");
    await expect(counter.heading(BACK)).toBeVisible();
    await expect(counter.button(/Unresolved returns/)).toBeHidden();
  });

  test("a till that was killed shows it at once, and a manager settles it", async ({
    counter,
    page,
    till,
  }) => {
    await undone(counter, page);
    await counter.press("n");
    await expect(counter.button("Unresolved returns: 1")).toBeVisible();
    await till.kill();
    await till.restart();
    await counter.open();
    await counter.signIn();
    await expect(counter.heading(DOUBT)).toBeVisible();
    await counter.press("n");
    await counter.button("Unresolved returns: 1").click();
    await page.getByTestId("open-sales").getByRole("button", { name: "Open" }).click();
    await counter.button("It shows given back…").click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("PIN of the manager").fill(till.pin("Manager"));
    await dialog.getByLabel("What did you see?").fill("The slip shows it");
    await dialog.getByRole("button", { name: /^Record/ }).click();
    await expect(counter.heading(BACK)).toBeVisible();
  });
});
