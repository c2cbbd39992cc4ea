// Learning on the till: a banner on every screen, a terminal that plays, and nothing of it in the books.

import { join } from "node:path";
import type { Page } from "@playwright/test";
import { expectClean } from "./clean.ts";
import type { Counter } from "./counter.ts";
import { pictures } from "./pictures.ts";
import { expect, test } from "./till.ts";

const banner = (page: Page) => page.getByTestId("training");

/** As the cashier, with the manager beside them. */
async function ask({ page, till }: Counter): Promise<void> {
  await page.keyboard.press("F10");
  await page.keyboard.press("r");
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("button", { name: "Start training" }).click();
  await dialog.getByLabel("PIN of the manager").fill(till.pin("Manager"));
  await dialog.getByRole("button", { name: "Start training" }).click();
}

async function start(counter: Counter): Promise<void> {
  const { page } = counter;
  await ask(counter);
  // The copy is made while the manager's PIN is looked at: on a busy machine both take a while.
  await expect(banner(page)).toBeVisible({ timeout: 30_000 });
}

async function paid(counter: Counter): Promise<void> {
  await expect(
    counter.page.getByText("Paid. The next scan starts the next sale.", { exact: false }),
  ).toBeVisible({ timeout: 20_000 });
}

test("a cashier learns by cash and card, and the shop knows nothing of it", async ({
  counter,
  page,
  till,
}) => {
  await counter.begin();
  await start(counter);
  await expect(page.getByText("TRAIN · Corner Deli")).toBeVisible();
  await expect(counter.button(/Practice terminal/)).toBeVisible();
  await counter.checkout("Flat white", "Whole milk 1 l");
  await expect(banner(page)).toBeVisible();
  await counter.press("k");
  await paid(counter);
  await counter.press("p");
  await expect(page.getByText("TRAINING — NOT A RECEIPT").first()).toBeVisible();
  await expect(banner(page)).toBeVisible();
  await counter.press("Escape", "F12");

  // the customer does as the cashier wants to see it
  await page.getByLabel("The customer").selectOption("is refused");
  await counter.checkout("Flat white");
  await counter.press("k");
  await expect(counter.alert.or(page.getByText("Declined", { exact: false })).first()).toBeVisible({
    timeout: 20_000,
  });
  await page.reload();
  await expect(page.getByLabel("The customer")).toHaveValue("refused");

  await counter.press("Control+l");
  await expect(counter.heading("Who is at the till?")).toBeVisible();
  await expect(banner(page)).toBeVisible();
  await banner(page).getByRole("button", { name: "End training" }).click();
  await expect(banner(page)).toBeHidden();
  await expect(page.getByText("T01 · Corner Deli")).toBeVisible();
  expect((await till.ledger()).entries).toEqual([]);
  const books = await till.books();
  expect([books.sound, books.approved, books.problems]).toEqual([true, [], []]);
});

test("a restart in the middle of training is the shop again, on the same page", async ({
  counter,
  page,
  till,
}) => {
  await counter.begin();
  await start(counter);
  await counter.checkout("Flat white");
  await till.kill();
  await expect(page.getByTestId("lost")).toBeVisible();
  await till.restart();
  await page.goto(till.address);
  await expect(counter.heading("Who is at the till?")).toBeVisible();
  await expect(banner(page)).toBeHidden();
  await counter.signIn();
  await expect(page.getByText("Nothing here yet")).toBeVisible();
});

test("it does not begin while a customer waits", async ({ counter, page }) => {
  await counter.begin();
  await counter.tap("Espresso");
  await ask(counter);
  await expect(
    page.getByRole("dialog").getByText("Not while a customer is served", { exact: false }),
  ).toBeVisible();
  await expect(banner(page)).toBeHidden();
});

test("every screen of it is clean", async ({ counter, page }, info) => {
  test.setTimeout(240_000);
  const picture = pictures(page, join(info.project.outputDir, "screens"));
  const stop = async (name: string) => {
    await expectClean(page, name);
    await picture(name);
  };
  await counter.begin();
  await page.keyboard.press("F10");
  await stop("training-menu");
  await page.keyboard.press("r");
  await expect(page.getByRole("dialog")).toBeVisible();
  await stop("training-ask");
  await page.keyboard.press("Escape");
  await counter.press("Escape");
  await start(counter);
  await counter.fill();
  await stop("training-till");
  await counter.press("F12");
  await stop("training-pay");
  await counter.press("k");
  await paid(counter);
  await stop("training-paid");
  await counter.press("p");
  await stop("training-receipt");
  await counter.press("Escape", "Control+l");
  await expect(counter.heading("Who is at the till?")).toBeVisible();
  await stop("training-signin");
});
