// The first start: an empty folder becomes a till, in the screen itself.

import { expectClean } from "./clean.ts";
import { expect, test } from "./empty.ts";

test("a wrong field is named, nothing that was typed is lost, and going back is always possible", async ({
  founder,
  page,
  place,
}) => {
  await founder.press("Next");
  await expect(founder.heading("What is the shop called?")).toBeVisible();
  await founder.press("Next");
  await expect(page.getByText("Type a name of 1 to 60 characters")).toBeVisible();
  await expect(page.getByLabel("Name of the shop")).toBeFocused();
  await founder.fill("Name of the shop", "Corner Deli");
  await founder.press("Next");
  await page.getByLabel("Rate in %").first().fill("21%");
  await founder.press("Next");
  await expect(page.getByText("Per cent, such as 21 or 5.5.")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(page.getByLabel("Name of the shop")).toHaveValue("Corner Deli");
  await founder.press("Country");
  // What somebody typed about money is not taken away by another country.
  await founder.choose("Deutschland");
  await page
    .getByLabel("Sprache von Bildschirm und Bons")
    .or(page.getByLabel("Language of screen and receipts"))
    .selectOption("en");
  await founder.press("Next");
  await founder.press("Next");
  await expect(page.getByLabel("Rate in %").first()).toHaveValue("21%");
  await page.reload();
  await expect(page.getByLabel("Rate in %").first()).toHaveValue("21%");
  expect(await place.files()).toEqual([]);
});

test("a country brings its currency, rates and coins", async ({ founder, page }) => {
  await expect(page.getByRole("radio", { name: "Nederland" })).toBeChecked();
  await founder.choose("Sverige");
  await founder.press("Next");
  await founder.fill("Name of the shop", "Hörnbutiken");
  await founder.press("Next");
  await expect(page.getByLabel("Currency")).toHaveValue("SEK");
  await expect(page.getByLabel("Cash is rounded to")).toHaveValue("1.00");
  const rates = page.getByLabel("Rate in %");
  await expect(rates).toHaveCount(4);
  await expect(rates.nth(0)).toHaveValue("25");
});

test("the keys alone make a till", async ({ founder, page }) => {
  await expect(founder.heading("Where is the shop?")).toBeVisible();
  const enter = () => page.keyboard.press("Enter");
  await page.getByLabel("Business day starts at").focus();
  await enter();
  await page.getByLabel("Name of the shop").focus();
  const type = (text: string) => page.keyboard.type(text, { delay: 80 });
  await type("Corner Deli");
  await enter();
  await page.getByLabel("Cash is rounded to").focus();
  await enter();
  await page.getByLabel("Name", { exact: true }).first().focus();
  for (const text of ["Manager", "493817"]) {
    await type(text);
    await page.keyboard.press("Tab");
  }
  await page.getByLabel("PIN", { exact: true }).first().focus();
  await enter();
  await expect(founder.heading("What is on the first tiles?")).toBeVisible();
  await page.getByRole("radio", { name: "None yet" }).focus();
  await page.keyboard.press("Space");
  await enter();
  await expect(page.getByText("Signed in: Manager")).toBeAttached();
  // and what may wait: the key goes on, another goes back
  await expect(founder.heading("Which terminal takes cards?")).toBeVisible();
  await enter();
  await expect(founder.heading("Where are receipts printed?")).toBeVisible();
  await page.keyboard.press("Escape");
  await expect(founder.heading("Which terminal takes cards?")).toBeVisible();
  await enter();
  await expect(founder.heading("Where are receipts printed?")).toBeVisible();
  await enter();
  await expect(founder.heading("Try a sale")).toBeVisible();
  await enter();
  await expect(page.getByTestId("training")).toBeVisible({ timeout: 30_000 });
});

test("every part is clean", async ({ founder, page }) => {
  test.setTimeout(180_000);
  await expect(founder.heading("Where is the shop?")).toBeVisible();
  await expectClean(page, "setup-country");
  await founder.press("Next");
  await founder.fill("Name of the shop", "Corner Deli");
  await expectClean(page, "setup-shop");
  await founder.press("Next");
  await expectClean(page, "setup-money");
  await founder.press("Next");
  await founder.fill("Name", "Manager");
  await founder.press("Next");
  await expect(page.getByText("6 to 12 digits, nothing else.")).toBeVisible();
  await expectClean(page, "setup-people");
  await founder.fill("PIN", "493817");
  await founder.press("Next");
  await founder.choose("My own, typed now");
  await expectClean(page, "setup-items");
});
