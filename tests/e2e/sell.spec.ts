// Signing in and filling a basket: by finger, by keyboard and by scanner.

import { CODE } from "./counter.ts";
import { expect, test } from "./till.ts";

test.beforeEach(async ({ counter }) => counter.open());

test("a wrong PIN says how many tries are left, the right one opens the till", async ({
  counter,
  page,
  till,
}) => {
  await expect(counter.heading("Who is at the till?")).toBeVisible();
  await counter.button("Manager").click();
  await counter.button("Cashier").click();
  const field = page.getByLabel("PIN of Cashier");
  await expect(field).toBeFocused();
  await counter.type(till.wrongPin("Cashier"));
  await counter.press("Enter");
  await expect(counter.alert).toHaveText(/Wrong PIN\. \d tries left\./);
  await expect(field).toHaveValue("");
  for (const digit of till.pin("Cashier")) {
    await page
      .getByRole("group", { name: "Number pad" })
      .getByRole("button", { name: digit })
      .click();
  }
  await counter.button("Sign in").click();
  await expect(page.getByText("Nothing here yet")).toBeVisible();
  await counter.button("Sign out").click();
  await expect(counter.heading("Who is at the till?")).toBeVisible();
});

test("wrong PINs lock the pad for a while", async ({ counter, page, till }) => {
  const field = page.getByLabel("PIN of Cashier");
  await expect(async () => {
    await field.fill(till.wrongPin("Cashier"), { timeout: 1_000 });
    await counter.press("Enter");
    await expect(counter.alert).toContainText("Too many wrong PINs", { timeout: 500 });
  }).toPass();
  await field.fill(till.pin("Cashier"));
  await expect(counter.button("Sign in")).toBeDisabled();
});

test.describe("signed in", () => {
  test.beforeEach(async ({ counter }) => counter.signIn());

  test("tapped items are added up, and the selected line is changed by button", async ({
    counter,
  }) => {
    await expect(counter.button("Pay")).toBeDisabled();
    await counter.tap("Espresso");
    await counter.tap("Butter croissant");
    await counter.tap("Espresso");
    await expect(counter.lines).toHaveCount(2);
    await expect(counter.line("Espresso")).toContainText("5.20");
    await expect(counter.line("Espresso")).toContainText("2.60 each");
    await expect(counter.total).toHaveText("7.30");
    await expect(counter.basket).toContainText("2 lines · 3 items");

    await counter.line("Butter croissant").getByRole("button").click();
    await counter.button("More").click();
    await expect(counter.line("Butter croissant")).toContainText("4.20");
    await counter.button("Less").click();
    await expect(counter.total).toHaveText("7.30");
    await expect(counter.button("Less")).toBeDisabled();
    await counter.button("Remove").click();
    await expect(counter.lines).toHaveCount(1);
    await expect(counter.button("Pay 5.20")).toBeEnabled();
  });

  test("+, −, F4, Del and the arrows change the basket without a pointer", async ({
    counter,
    page,
  }) => {
    await counter.scan(CODE["Flat white"]);
    await counter.scan(CODE["Whole milk 1 l"]);
    await expect(counter.lines).toHaveCount(2);
    await counter.press("+");
    await expect(counter.line("Whole milk")).toContainText("3.18");
    await counter.press("+");
    await expect(counter.line("Whole milk")).toContainText("4.77");
    await counter.press("-");
    await expect(counter.line("Whole milk")).toContainText("3.18");

    await counter.press("ArrowUp");
    const row = counter.line("Flat white").getByRole("button");
    await expect(row).toHaveAttribute("aria-current", "true");
    await counter.press("F4");
    await expect(page.getByRole("dialog", { name: "Quantity of Flat white" })).toBeVisible();
    await counter.type("12");
    await counter.press("Enter");
    await expect(counter.line("Flat white")).toContainText("45.60");
    await expect(counter.search).toBeFocused();

    await counter.press("Delete");
    await expect(counter.lines).toHaveCount(1);
    await expect(counter.total).toHaveText("3.18");
    await counter.press("Delete");
    await expect(page.getByText("Nothing here yet")).toBeVisible();
  });

  test("the quantity dialog keeps the focus, and Esc leaves all as it was", async ({
    counter,
    page,
  }) => {
    await counter.tap("Espresso");
    await expect(counter.lines).toHaveCount(1);
    await counter.press("F4");
    const dialog = page.getByRole("dialog", { name: "Quantity of Espresso" });
    await expect(dialog.getByRole("textbox")).toBeFocused();
    await expect(dialog.getByRole("button", { name: "Set quantity" })).toBeDisabled();
    for (let n = 0; n < 16; n += 1) {
      await counter.press("Tab");
      await expect(dialog.locator(":focus")).toHaveCount(1);
    }
    await counter.press("Escape");
    await expect(dialog).toBeHidden();
    await expect(counter.total).toHaveText("2.60");
  });

  test("a weighed item asks for its weight", async ({ counter, page }) => {
    await counter.tap("Old farm cheese");
    const dialog = page.getByRole("dialog", { name: "How many kg of Old farm cheese?" });
    for (const key of ["0", ".", "3", "3", "5"]) {
      await dialog.getByRole("button", { name: key, exact: true }).click();
    }
    await dialog.getByRole("button", { name: "Add to basket" }).click();
    await expect(counter.line("Old farm cheese")).toContainText("0.335 kg × 23.50 / kg");
    await expect(counter.total).toHaveText("7.87");
  });

  test("F2 searches; Enter takes the only find, and the field is free again", async ({
    counter,
  }) => {
    await counter.page.getByRole("tab", { name: "Bakery" }).click();
    await expect(counter.tile("Cheese scone")).toBeVisible();
    await expect(counter.tile("Espresso")).toBeHidden();
    await counter.press("F2");
    await expect(counter.search).toBeFocused();
    await counter.type("elder");
    await expect(counter.tile("Elderflower lemonade 75 cl")).toBeVisible();
    await expect(counter.tile("Cheese scone")).toBeHidden();
    await counter.press("Enter");
    await expect(counter.line("Elderflower lemonade 75 cl")).toContainText("4.75");
    await expect(counter.search).toHaveValue("");
    await counter.type("nothing like this");
    await expect(counter.page.getByText("No item found for “nothing like this”")).toBeVisible();
    await counter.press("Escape");
    await expect(counter.search).toHaveValue("");
    await expect(counter.lines).toHaveCount(1);
  });

  test("category tabs follow the arrow keys", async ({ counter, page }) => {
    await page.getByRole("tab", { name: "Quick keys" }).focus();
    await counter.press("ArrowRight");
    await expect(page.getByRole("tab", { name: "Coffee" })).toHaveAttribute(
      "aria-selected",
      "true",
    );
    await expect(counter.tile("Hot chocolate")).toBeVisible();
    await page.getByRole("tab", { name: "All items" }).click();
    await expect(counter.tile("Food bank donation")).toBeAttached();
  });

  test("two equal scans are quantity 2 and leave no text behind", async ({ counter }) => {
    await counter.scan(CODE["Flat white"]);
    await counter.scan(CODE["Flat white"]);
    await expect(counter.line("Flat white")).toContainText("7.60");
    await expect(counter.lines).toHaveCount(1);
    await expect(counter.search).toHaveValue("");
    await counter.type("3*");
    await counter.scan(CODE["Whole milk 1 l"]);
    await expect(counter.line("Whole milk")).toContainText("4.77");
  });

  test("a scan presses no button, whatever has the focus", async ({ counter }) => {
    await counter.scan(CODE["Flat white"]);
    for (const name of ["Pay", "Remove", "Sign out", "Receipts"]) {
      await counter.button(name).focus();
      await counter.scan(CODE["Whole milk 1 l"]);
    }
    await expect(counter.line("Whole milk")).toContainText("6.36");
    await expect(counter.line("Flat white")).toContainText("3.80");
    await expect(counter.search).toBeVisible();
    await expect(counter.button(/^Pay/)).toBeEnabled();
  });

  test("a scan takes itself out of what a person was typing", async ({ counter, page }) => {
    await counter.type("app");
    await expect(counter.tile("Apple pie slice")).toBeVisible();
    await counter.scan(CODE["Flat white"]);
    await expect(counter.line("Flat white")).toContainText("3.80");
    await expect(counter.search).toHaveValue("app");
    await counter.press("Escape");
    await counter.press("F4");
    const dialog = page.getByRole("dialog", { name: "Quantity of Flat white" });
    await expect(dialog).toBeVisible();
    await counter.scan(CODE["Whole milk 1 l"]);
    await expect(counter.line("Whole milk")).toContainText("1.59");
    await expect(dialog.getByRole("textbox")).toHaveValue("");
    await expect(dialog).toBeVisible();
  });

  test("an unknown code is a row that stays until somebody has seen it", async ({
    counter,
    page,
  }) => {
    await counter.scan("4006381333931");
    await expect(counter.alert).toContainText("4006381333931");
    await expect(counter.alert).toContainText("Not found. It is not in the basket.");
    await counter.scan(CODE["Flat white"]);
    await expect(counter.total).toHaveText("3.80");
    await expect(counter.alert).toBeVisible();
    await page.getByRole("button", { name: "Dismiss" }).click();
    await expect(counter.alert).toBeHidden();
  });

  test("F12 asks how it is paid; Esc keeps the sale, B goes back to the basket", async ({
    counter,
  }) => {
    await counter.checkout("Flat white", "Whole milk 1 l");
    await expect(counter.page.getByText("Card 5.39 · Cash 5.40")).toBeVisible();
    await expect(counter.basket).toContainText("Sale T01-000001");
    await counter.press("Escape");
    await expect(counter.heading("How is it paid?")).toBeVisible();
    await counter.press("b");
    await expect(counter.search).toBeVisible();
    await expect(counter.lines).toHaveCount(2);
    await counter.press("+");
    await expect(counter.total).toHaveText("6.98");
  });
});
