// Terminals that call the till: what they show and ask, and what a cashier answers.

import { addTerminal, expect, NAME, openDoor, payThere, says, sign, step, test } from "./full.ts";

test("the till shows the terminal's screen, and steps follow events alone", async ({
  counter,
  full,
  page,
}) => {
  await counter.checkout("Flat white", "Sourdough loaf");
  await payThere(counter);
  await expect(counter.heading("Card 8.75 EUR")).toBeFocused();
  await expect(says(page)).toContainText(/\S/);
  await expect(step(page)).toHaveText("Sent");
  await full.insert("visa");
  await expect(step(page)).toHaveText("Card in");
  await expect(page.getByText("The card is in the terminal.")).toBeVisible();
  await full.keys("1");
  // Each press changes the terminal's screen; the focus stays where it was.
  await expect(counter.heading("Card 8.75 EUR")).toBeFocused();
  await full.keys("2", "3", "4", "ok");
  await counter.expectPaid("8.75");
  await expect(says(page), "nothing of the terminal is left").toHaveCount(0);
});

test("the first press of A stops nothing, and the answer decides after the second", async ({
  counter,
  full,
  page,
}) => {
  await counter.checkout("Flat white");
  await payThere(counter);
  await expect(says(page)).toContainText(/\S/);
  await counter.press("a");
  await expect(counter.button("Press again to ask the terminal to stop")).toBeVisible();
  await counter.press("a");
  await expect(counter.alert).toContainText("Cancelled. Nothing was charged.");
  expect((await full.seen()).screen.stage).not.toBe("present_card");
});

test("a question about a signature begins at No, and a scanner answers nothing", async ({
  counter,
  full,
  page,
}) => {
  await counter.checkout("Flat white");
  await payThere(counter);
  await full.insert("signature");
  await expect(counter.heading("Does the signature match the card?")).toBeVisible();
  const no = page.getByTestId("prompt").getByRole("button", { name: "No" });
  await expect(no).toBeFocused();
  await expect(page.getByText(/In \d+ seconds the terminal is told no\./)).toBeVisible();
  await counter.scan("2000000003016");
  await counter.scan("12");
  await expect(no, "Enter at the end of a scan presses no button").toBeVisible();
  await counter.press("y");
  await counter.expectPaid("3.80");
});

test("No to a signature pays nothing", async ({ counter, full, page }) => {
  await counter.checkout("Flat white");
  await payThere(counter);
  await full.insert("signature");
  await expect(counter.heading("Does the signature match the card?")).toBeVisible();
  await counter.press("x");
  await expect(page.getByTestId("prompt")).toBeHidden();
  await expect(counter.heading("How is it paid?")).toBeVisible();
});

test("a part by card with its key, the rest in cash", async ({ counter, full, page }) => {
  await full.playsItself();
  await counter.checkout("Flat white", "Sourdough loaf");
  await counter.type("500");
  await page
    .getByRole("group", { name: "Or this part by card" })
    .getByRole("button", { name: NAME })
    .click();
  await expect(counter.heading("How is the rest paid?")).toBeVisible();
  await expect(page.getByTestId("outcome")).toContainText("3.75");
  await counter.payCash();
  await counter.expectPaid("8.75");
});

test("a tip and cash-back are typed before the card, and the cash is handed out", async ({
  counter,
  full,
  page,
}) => {
  await full.playsItself();
  await counter.checkout("Flat white");
  await counter.press("t");
  await expect(counter.heading("Card 3.80 EUR")).toBeFocused();
  await page.getByRole("button", { name: NAME, exact: true }).click();
  await counter.press("ArrowDown");
  await counter.type("100");
  await expect(page.getByTestId("part-tip")).toContainText("1.00");
  await counter.press("ArrowDown");
  await counter.type("500");
  await expect(page.getByTestId("part-cash_back")).toContainText("5.00");
  await counter.press("F12");
  await counter.expectPaid("3.80");
  await expect(page.getByTestId("hand-out")).toContainText("5.00");
  await expect(page.getByText("With a tip of 1.00.")).toBeVisible();
});

test("more than what is due is never asked of the card", async ({ counter, full, page }) => {
  await full.playsItself();
  await counter.checkout("Flat white");
  await counter.press("t");
  await counter.type("9999");
  await expect(page.getByText("More than is due: 3.80")).toBeVisible();
  await expect(counter.button(/^Ask the terminal for/)).toBeDisabled();
  await counter.press("Escape");
  await expect(counter.heading("How is it paid?")).toBeVisible();
});

test("the terminal's day beside the books, closed by a manager", async ({
  counter,
  full,
  page,
}) => {
  await full.playsItself();
  await counter.checkout("Flat white");
  await payThere(counter);
  await counter.expectPaid("3.80");
  await counter.press("F12");
  await expect(page.getByText("Nothing here yet")).toBeVisible();
  await counter.press("F10", "t");
  const card = page.getByTestId("terminals").getByRole("listitem").filter({ hasText: NAME });
  await card.getByRole("button", { name: "What it took…" }).click();
  const dialog = page.getByRole("dialog");
  await expect(dialog.getByText("Terminal and books agree.")).toBeVisible();
  await expect(dialog.getByTestId("sums")).toContainText("3.80");
  await dialog.getByRole("button", { name: "Close the period…" }).click();
  await expect(dialog.getByLabel("PIN of the manager")).toBeFocused();
  await sign(counter, dialog);
  await dialog.getByRole("button", { name: "Close the period" }).click();
  await expect(dialog.getByText("The period is closed.")).toBeVisible();
});

test("what nothing protects is said, and the door closes again", async ({
  counter,
  full,
  page,
}) => {
  expect(full.wire).not.toBe("");
  // On this computer alone nobody else can call: no warning stays on every screen.
  await expect(page.getByTestId("plain-network")).toBeHidden();
  await counter.press("F10", "t");
  await expect(page.getByTestId("unprotected")).toBeVisible();
  await counter.button("Set up…").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Closed").check();
  await sign(counter, dialog);
  await dialog.getByRole("button", { name: "Record the door" }).click();
  await expect(dialog).toBeHidden();
  await expect(page.getByTestId("door")).toContainText("closed");
  await expect(page.getByTestId("door-warning")).toContainText("the door is not set up");
});

test("a manager removes a terminal, a cashier's PIN does not", async ({ counter, full, page }) => {
  expect(full.wire).not.toBe("");
  await counter.press("F10", "t");
  const card = page.getByTestId("terminals").getByRole("listitem").filter({ hasText: NAME });
  await card.getByRole("button", { name: "Remove…" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("PIN of the manager").fill(counter.till.wrongPin("Manager"));
  await dialog.getByRole("button", { name: "Remove the terminal" }).click();
  await expect(dialog.getByRole("alert")).toContainText("Wrong PIN");
  await sign(counter, dialog);
  await dialog.getByRole("button", { name: "Remove the terminal" }).click();
  await expect(dialog).toBeHidden();
  await expect(card).toHaveCount(0);
});

test("what cannot be used is said at its field", async ({ counter, page }) => {
  await counter.begin();
  await counter.press("F10", "t");
  await counter.button("Add a terminal…").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("Family").selectOption("simulator");
  await dialog.getByLabel("Name for the cashiers").fill(NAME);
  // This family is for terminals on this computer.
  await dialog.getByLabel("Address", { exact: true }).fill("192.0.2.7:8080");
  await dialog.getByLabel("POIID").fill("FULL-2");
  await sign(counter, dialog);
  await dialog.getByRole("button", { name: "Add the terminal" }).click();
  const address = dialog.getByLabel("Address", { exact: true });
  await expect(address).toBeFocused();
  await expect(address).toHaveAttribute("aria-invalid", "true");
  await expect(dialog.getByText("Type a host name or an IP address")).toBeVisible();
});

test("the address to call is told again beside the terminal and the door", async ({
  counter,
  page,
}) => {
  await counter.begin();
  await counter.press("F10", "t");
  await openDoor(counter);
  const url = await addTerminal(counter, "127.0.0.1:9");
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\//);
  await expect(page.getByTestId("terminals")).toContainText(url);
  await expect(page.getByTestId("door")).toContainText(url);
});
