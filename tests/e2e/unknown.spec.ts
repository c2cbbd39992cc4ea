// The outcome that nobody knows yet: asked for, decided by a manager, and never charged twice.

import { CODE, Counter } from "./counter.ts";
import { expect, test } from "./till.ts";

const TITLE = "We do not know yet whether the card was charged";

async function pay(counter: Counter, script: string): Promise<void> {
  await counter.till.script(script);
  await counter.checkout("Flat white", "Sourdough loaf");
  await counter.card();
}

test.beforeEach(async ({ counter }) => counter.begin());

test("a terminal that forgot: amber, four buttons, and no way to pay again", async ({
  counter,
  page,
}) => {
  await pay(counter, "reboot");
  await expect(counter.heading(TITLE)).toBeVisible();
  await expect(counter.alert).toContainText("A person has to look.");
  await expect(counter.alert).toContainText("This is not a failed payment: do not charge again.");
  for (const name of ["Ask again now", "Serve next customer", /^It shows/]) {
    await expect(counter.button(name).first()).toBeEnabled();
  }
  const pane = page.getByRole("region", { name: TITLE });
  await expect(pane.getByRole("button")).toHaveText([
    /Ask again now/,
    /Serve next customer/,
    /It shows approved…/,
    /It shows not charged…/,
  ]);
  await expect(counter.button(/^(Card|Cash|Back to basket)/)).toHaveCount(0);
  await expect(page.getByRole("contentinfo")).toContainText("Unresolved payments: 1");
  const slip = page.getByRole("region", { name: "Look at the terminal or its slip" });
  await expect(slip).toContainText("8.75 EUR");
  await expect(slip).toContainText("T01-000001/1");
  const happened = page.getByRole("region", { name: "What happened" });
  await expect(happened).toContainText("Payment sent");
  await expect(happened).toContainText("The terminal started anew");

  const tries = () => pane.getByText(/Try \d+/).innerText();
  const before = Number(/Try (\d+)/.exec(await tries())?.[1]);
  await counter.button("Ask again now").click();
  await expect
    .poll(async () => Number(/Try (\d+)/.exec(await tries())?.[1]))
    .toBeGreaterThan(before);
  await expect(counter.heading(TITLE)).toBeVisible();
  await counter.press("k", "c", "b", "Escape", "F12", "Enter");
  await expect(counter.heading(TITLE)).toBeVisible();
});

test("it shows approved: needs a manager, a PIN and a reason, and ends as paid", async ({
  counter,
  page,
  till,
}) => {
  await pay(counter, "reboot charged");
  await counter.button("It shows approved…").click();
  const dialog = page.getByRole("dialog", { name: "It shows approved" });
  await expect(dialog.getByRole("button", { name: "Not now" })).toBeFocused();
  const record = dialog.getByRole("button", { name: "Record as paid" });
  await expect(record).toBeDisabled();
  await dialog.getByRole("radio", { name: "Manager" }).check();
  const pin = dialog.getByLabel("PIN of the manager");
  const reason = dialog.getByLabel("What did you see?");
  await pin.fill(till.wrongPin("Manager"));
  await expect(record, "no reason yet").toBeDisabled();
  await reason.fill("   ");
  await expect(record, "blanks are no reason").toBeDisabled();
  await reason.fill("The slip shows approved");
  await record.click();
  await expect(dialog.getByRole("alert")).toContainText("Wrong PIN.");
  await expect(record).toBeDisabled();
  await pin.fill(till.pin("Manager"));
  await dialog.getByLabel("Approval code on the slip").fill("AB1234");
  await record.click();
  await counter.expectPaid("8.75");
  await expect(dialog).toBeHidden();
  expect((await till.ledger()).entries).toHaveLength(1);
});

test("it shows not charged: the sale stays unpaid and can be paid", async ({
  counter,
  page,
  till,
}) => {
  await pay(counter, "reboot, approve");
  await counter.button("It shows not charged…").click();
  const dialog = page.getByRole("dialog", { name: "It shows not charged" });
  await expect(dialog).toContainText("If the card was charged after all");
  await dialog.getByLabel("PIN of the manager").fill(till.pin("Manager"));
  await dialog.getByLabel("What did you see?").fill("No slip, no entry in the list");
  await dialog.getByRole("button", { name: "Record as not charged" }).click();
  await expect(counter.alert).toContainText("The card was not charged");
  await counter.card();
  await counter.expectPaid("8.75");
});

test("the next customer is served while the payment waits in the open sales", async ({
  counter,
  page,
  till,
}) => {
  await pay(counter, "reboot charged, approve");
  await expect(counter.heading(TITLE)).toBeVisible();
  await counter.press("n");
  await expect(page.getByText("Nothing here yet")).toBeVisible();
  await expect(counter.button("Unresolved payments: 1")).toBeVisible();

  await counter.checkout("Whole milk 1 l");
  await counter.press("c");
  await counter.button("1.60 exact").click();
  await counter.expectPaid("1.59");
  await counter.press("F12");
  await expect(page.getByText("Nothing here yet")).toBeVisible();

  await counter.button("Unresolved payments: 1").click();
  const open = page.getByTestId("open-sales").getByRole("listitem");
  await expect(open).toContainText("T01-000001");
  await expect(open).toContainText("A person has to look");
  await open.getByRole("button", { name: "Open" }).click();
  await expect(counter.heading(TITLE)).toBeVisible();
  await expect(counter.total).toHaveText("8.75");
  await counter.button("It shows approved…").click();
  const dialog = page.getByRole("dialog", { name: "It shows approved" });
  await dialog.getByLabel("PIN of the manager").fill(till.pin("Manager"));
  await dialog.getByLabel("What did you see?").fill("The slip shows approved");
  await dialog.getByRole("button", { name: "Record as paid" }).click();
  await counter.expectPaid("8.75");
  await expect(counter.button(/Unresolved payments/)).toBeHidden();
});

test("a basket of the next customer is not mixed with a sale that is opened", async ({
  counter,
  page,
}) => {
  await pay(counter, "reboot");
  await counter.button("Serve next customer").click();
  await counter.scan(CODE["Whole milk 1 l"]);
  await expect(counter.total).toHaveText("1.59");
  await counter.press("F8");
  await page.getByTestId("open-sales").getByRole("button", { name: "Open" }).click();
  await expect(counter.alert).toContainText("The basket holds lines of another customer.");
  await counter.press("Escape");
  await expect(counter.total).toHaveText("1.59");
});

test("a lost answer is found by asking", async ({ counter, page, till }) => {
  await pay(counter, "lost, status busy, status busy");
  await expect(counter.heading(TITLE)).toBeVisible();
  await expect(page.getByText("Connection lost")).toBeVisible();
  await counter.expectPaid("8.75");
  expect((await till.ledger()).entries).toHaveLength(1);
});

test("a lost request is found not to be charged, and paid in the second try", async ({
  counter,
}) => {
  await pay(counter, "lost request, approve");
  await expect(counter.heading(TITLE)).toBeVisible();
  await expect(counter.alert).toContainText("The card was not charged.");
  await counter.card();
  await counter.expectPaid("8.75");
});

test("a reload in the middle of a payment comes back to it", async ({ counter, page, till }) => {
  await pay(counter, "approve after 3s");
  await expect(counter.button("Ask the terminal to stop")).toBeVisible();
  await page.reload();
  await expect(counter.heading("Card 8.75 EUR")).toBeVisible();
  await expect(page.getByText("sale T01-000001, attempt 1")).toBeVisible();
  await expect(counter.lines).toHaveCount(2);
  await counter.expectPaid("8.75");
  expect((await till.ledger()).entries).toHaveLength(1);
});

test.describe("killed in the middle of a payment", () => {
  test.beforeEach(async ({ counter, page, till }) => {
    await pay(counter, "approve after 3s");
    await expect(counter.button("Ask the terminal to stop")).toBeVisible();
    const step = page.getByRole("listitem").filter({ hasText: /^Sent$/ });
    await expect(step).toHaveAttribute("aria-current", "step");
    await till.kill();
    await expect(counter.alert).toContainText("The till is not answering");
    await expect(counter.button("Ask the terminal to stop")).toBeDisabled();
    await till.restart();
  });

  test("the till shows the payment when it is back, and settles it", async ({ page, till }) => {
    const again = new Counter(await page.context().newPage(), till);
    await again.open();
    await again.signIn();
    await again.expectPaid("8.75");
    expect((await till.ledger()).entries).toHaveLength(1);
  });

  test("the new address opens in the tab of the old one", async ({ counter }) => {
    await counter.open();
    await expect(counter.heading("Who is at the till?")).toBeVisible();
  });
});

test("while the till is away nothing can be pressed, and it comes back by itself", async ({
  counter,
  page,
}) => {
  await counter.scan(CODE["Flat white"]);
  await expect(counter.total).toHaveText("3.80");
  await page.context().setOffline(true);
  await counter.press("+");
  await expect(page.getByText("Do not take money until this message goes.")).toBeVisible();
  await expect(counter.button("Pay 3.80")).toBeDisabled();
  await expect(counter.tile("Espresso")).toBeDisabled();
  await page.context().setOffline(false);
  await expect(counter.button("Pay 3.80")).toBeEnabled();
  await expect(page.getByText("The till is not answering")).toBeHidden();
  await counter.press("+");
  await expect(counter.total).toHaveText("7.60");
});
