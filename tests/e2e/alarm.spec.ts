// Money that arrives after a manager's decision: an alarm that nothing but a decision takes away.

import { CODE, type Counter } from "./counter.ts";
import { expect, test } from "./till.ts";
import { LATE, lateMoney } from "./walks.ts";

test.use({ settings: LATE });

test.beforeEach(async ({ counter }) => {
  await counter.begin();
  await counter.checkout("Flat white", "Sourdough loaf");
  await lateMoney(counter);
});

async function decide(counter: Counter, choice: string, record: string): Promise<void> {
  const { page, till } = counter;
  await counter.press("Shift+F8");
  const dialog = page.getByRole("dialog", { name: "Decide about 8.75 EUR" });
  await dialog.getByRole("radio", { name: choice }).check();
  await dialog.getByLabel("PIN of the manager").fill(till.pin("Manager"));
  await dialog.getByLabel("Why?").fill("Talked with the customer");
  await dialog.getByRole("button", { name: record }).click();
  await expect(dialog).toBeHidden();
}

test("it says what happened, offers the reversal first and stays until it went through", async ({
  counter,
  page,
  till,
}) => {
  const alarm = page.getByTestId("conflict");
  await expect(alarm).toContainText("8.75 EUR");
  await expect(alarm).toContainText("T01-000001/1 on Counter 1");
  await expect(alarm).toContainText("after this payment had ended without money");
  await expect(alarm).toContainText("Manager had recorded it as not charged");
  await expect(page.getByTestId("outcome")).toContainText("Decide about it before");
  await expect(page.getByText("The card was not charged."), "nobody says so now").toHaveCount(0);

  await page.reload();
  await expect(alarm).toBeVisible();
  await counter.press("Shift+F8");
  const dialog = page.getByRole("dialog", { name: "Decide about 8.75 EUR" });
  await expect(dialog.getByRole("radio").first()).toBeChecked();
  await expect(dialog.getByText(/^Give it back on the terminal/)).toBeVisible();
  await expect(dialog.getByRole("button", { name: "Not now" })).toBeFocused();
  await counter.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(alarm, "closing the dialog decides nothing").toBeVisible();

  await counter.press("Shift+F8");
  const back = dialog.getByRole("button", { name: "Give it back" });
  await expect(back, "no PIN and no reason yet").toBeDisabled();
  await dialog.getByLabel("PIN of the manager").fill(till.wrongPin("Manager"));
  await dialog.getByLabel("Why?").fill("The customer paid in cash");
  await back.click();
  await expect(dialog.getByRole("alert")).toContainText("Wrong PIN.");
  await dialog.getByLabel("PIN of the manager").fill(till.pin("Manager"));
  await back.click();
  await expect(alarm).toBeHidden();
  const kinds = (await till.ledger()).entries.map(({ kind }) => kind);
  expect(kinds).toEqual(["charge", "reversal"]);
  expect((await till.books()).contradictions[0]?.decision).toBe("reverse");
});

test("a refused reversal leaves it with the reason, and it can be settled otherwise", async ({
  counter,
  page,
  till,
}) => {
  await till.script("reversal decline NotAllowed");
  await decide(counter, "Give it back on the terminal", "Give it back");
  const alarm = page.getByTestId("conflict");
  await expect(alarm).toContainText("The terminal did not give the money back.");
  await expect(alarm).toContainText("Many terminals can undo only their last payment.");
  await decide(counter, "Settled in another way", "Record the decision");
  await expect(alarm).toBeHidden();
  expect((await till.books()).contradictions[0]?.decision).toBe("settled_elsewhere");
});

test("a reversal whose answer is lost is a doubt of its own: asked for, or said by a manager", async ({
  counter,
  page,
  till,
}) => {
  await till.script("reversal lost, status not found");
  await decide(counter, "Give it back on the terminal", "Give it back");
  const alarm = page.getByTestId("conflict");
  await expect(alarm).toContainText("We do not know yet whether the money went back.");
  await expect(alarm.getByRole("button")).toHaveText([
    "Ask again now",
    "It shows given back…",
    "It shows not given back…",
  ]);
  await expect(counter.button(/^(Card|Cash|Back to basket)/)).toHaveCount(0);
  await expect(counter.button(/^Serve next customer/)).toBeEnabled();
  await alarm.getByRole("button", { name: "It shows not given back…" }).click();
  const dialog = page.getByRole("dialog", { name: "It shows not given back" });
  await expect(dialog).toContainText("the customer gets it twice");
  await counter.press("Escape");
  await alarm.getByRole("button", { name: "Ask again now" }).click();
  await expect(alarm).toBeHidden();
  expect((await till.ledger()).entries.map(({ kind }) => kind)).toEqual(["charge", "reversal"]);
});

test("the shop goes on beneath it, for whoever is signed in, also after the power was gone", async ({
  counter,
  page,
  till,
}) => {
  const alarm = page.getByTestId("conflict");
  await counter.press("c");
  await counter.button("8.75 exact").click();
  await counter.expectPaid("8.75");
  await counter.scan(CODE["Whole milk 1 l"]);
  await expect(counter.line("Whole milk 1 l")).toBeVisible();
  await expect(alarm).toBeVisible();
  await till.kill();
  await till.restart();
  await page.goto(till.address);
  await expect(counter.heading("Who is at the till?")).toBeVisible();
  await expect(alarm).toBeVisible();
  await expect(alarm.getByRole("button"), "nobody is signed in").toHaveCount(0);
  await counter.signIn("Manager");
  await decide(counter, "Leave it as it is", "Record the decision");
  await expect(alarm).toBeHidden();
});
