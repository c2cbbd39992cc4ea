// From an empty folder to the receipt of a first sale, in training: how much a person has to do, how long it
// takes here, and what the shop knows of it afterwards.

import { join } from "node:path";
import { expectClean } from "./clean.ts";
import { expect, openShop, test } from "./empty.ts";
import { pictures } from "./pictures.ts";

test("an empty folder comes to a first sale in few steps, and the shop opens untouched", async ({
  founder,
  page,
  place,
}, info) => {
  const began = Date.now();
  await founder.describe();
  await founder.press("Make the till");
  await expect(founder.heading("Which terminal takes cards?")).toBeVisible();
  await founder.press("Later");
  await expect(founder.heading("Where are receipts printed?")).toBeVisible();
  await founder.press("Later");
  await expect(founder.heading("Try a sale")).toBeVisible();
  await founder.press("Try a sale in training");
  const banner = page.getByTestId("training");
  await expect(banner).toContainText("Tap an item to begin.", { timeout: 30_000 });
  await page.getByTestId("items").getByRole("button", { name: "Coffee" }).click();
  founder.steps += 1;
  await expect(page.getByTestId("total").getByRole("status")).toHaveText("3.20");
  await expect(banner).toContainText("Now press Pay.");
  await founder.press(/^Pay/);
  await expect(banner).toContainText("Choose Card or Cash.");
  await founder.press(/^Card/);
  await expect(banner).toContainText("The practice terminal is asked.");
  await expect(banner).toContainText("Paid. That is a sale", { timeout: 20_000 });
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  await founder.press("Open the shop");
  await expect(banner).toBeHidden();
  await expect(page.getByText("Signed in: Manager")).toBeAttached();
  await expect(page.getByText("Nothing here yet")).toBeVisible();
  const took = `${founder.steps} presses and fields, ${seconds} s by machine`;
  info.annotations.push({ type: "from an empty folder to a first sale", description: took });
  console.log(`from an empty folder to a first sale: ${took}`);
  // At about four seconds each, twenty-five of them are well under two minutes.
  expect(founder.steps).toBeLessThanOrEqual(25);
  const books = await place.books();
  expect([books.sound, books.problems]).toEqual([true, []]);
  expect(books).toMatchObject({ approved: [] });
  expect(await place.files()).not.toContain("training");
});

test("what is left of the set-up outlives a reload, can wait, and is done later from the menu", async ({
  founder,
  page,
}) => {
  await founder.describe();
  await founder.press("Make the till");
  await founder.press("Later");
  await page.reload();
  await expect(founder.heading("Where are receipts printed?")).toBeVisible();
  await founder.press("Set up a printer");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Address").fill("127.0.0.1:9");
  await dialog.getByLabel("PIN of the manager").fill("493817");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByTestId("guide")).toContainText("127.0.0.1:9");
  await expect(page.getByRole("button", { name: "Test page" })).toBeEnabled();
  await founder.press("Back");
  await founder.press("Add a terminal…");
  await expect(dialog).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await founder.press("Later");
  await founder.press("Next");
  await founder.press("Open the shop without trying");
  await expect(page.getByTestId("items").getByRole("button", { name: "Coffee" })).toBeVisible();

  // the samples go as they came
  await page.keyboard.press("F10");
  await founder.press("Remove the sample items");
  await dialog.getByRole("button", { name: "Remove the sample items" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByRole("button", { name: "Coffee" })).toBeHidden();
  await page.keyboard.press("F10");
  await expect(page.getByTestId("menu")).toBeVisible();
  await expect(page.getByRole("button", { name: "Remove the sample items" })).toBeHidden();
});

test("a shop that tries nothing opens after three presses", async ({ founder, page }) => {
  await founder.describe();
  await founder.press("Make the till");
  await openShop(founder);
  await expect(page.getByTestId("items")).toBeVisible();
  await page.reload();
  await expect(page.getByTestId("items")).toBeVisible();
});

test("every step after the till is made is clean", async ({ founder, page }, info) => {
  test.setTimeout(240_000);
  const picture = pictures(page, join(info.project.outputDir, "screens"));
  const stop = async (name: string) => {
    await expectClean(page, name);
    await picture(name);
  };
  await founder.describe();
  await stop("guide-items");
  await founder.press("Make the till");
  await expect(founder.heading("Which terminal takes cards?")).toBeVisible();
  await stop("guide-terminal");
  await founder.press("Later");
  await expect(founder.heading("Where are receipts printed?")).toBeVisible();
  await stop("guide-printer");
  await founder.press("Later");
  await expect(founder.heading("Try a sale")).toBeVisible();
  await stop("guide-trial");
  await founder.press("Try a sale in training");
  await expect(page.getByTestId("training")).toBeVisible({ timeout: 30_000 });
  await page.getByTestId("items").getByRole("button", { name: "Coffee" }).click();
  await expect(page.getByTestId("training")).toContainText("Now press Pay.");
  await stop("guide-trying");
  await page.keyboard.press("F12");
  await expect(founder.heading("How is it paid?")).toBeVisible();
  await page.keyboard.press("k");
  await expect(page.getByTestId("training")).toContainText("Paid.", { timeout: 20_000 });
  await stop("guide-paid");
});
