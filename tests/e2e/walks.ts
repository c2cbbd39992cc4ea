// Walks through every screen and state of the till. Whoever takes one looks around at each stop.

import { expect, type Locator } from "@playwright/test";
import type { Counter } from "./counter.ts";
import type { Settings } from "./till.ts";

/** Called at each stop with the name of the state. */
export type Stop = (name: string) => Promise<void>;
export type Walk = {
  name: string;
  settings: Settings;
  take(counter: Counter, stop: Stop): Promise<void>;
};

/** Doubts that last, and the pace of a real terminal. */
const SLOW: Settings = { fence_ms: 60_000, poll_first_ms: 1_000, poll_every_ms: 5_000 };

async function seen(what: Locator): Promise<void> {
  await expect(what).toBeVisible();
}

async function signIn(counter: Counter, stop: Stop): Promise<void> {
  const { page, till } = counter;
  await counter.open();
  await seen(counter.heading("Who is at the till?"));
  await stop("signin");
  await page.getByLabel("PIN of Cashier").fill(till.wrongPin("Cashier"));
  await counter.press("Enter");
  await seen(counter.alert);
  await stop("signin-wrong-pin");
  await counter.signIn();
  await expect(counter.tile("Espresso")).toBeVisible();
  await stop("till-empty");
}

async function counterWalk(counter: Counter, stop: Stop): Promise<void> {
  const { page } = counter;
  await signIn(counter, stop);
  await counter.fill();
  await stop("till");
  await page.getByRole("tab", { name: "All items" }).click();
  await seen(counter.tile("Fresh mint tea"));
  await stop("till-all-items");
  await counter.press("F2");
  await counter.type("choc");
  await expect(counter.tile("Espresso")).toBeHidden();
  await stop("till-search");
  await counter.press("Escape");
  await page.getByRole("tab", { name: "Quick keys" }).click();
  await counter.scan("4006381333931");
  await seen(counter.alert);
  await stop("till-not-found");
  await counter.button("Dismiss").click();
  await counter.press("F4");
  await seen(page.getByRole("dialog"));
  await stop("quantity");
  await counter.press("Escape");
  await counter.tap("Old farm cheese");
  await counter.type("0.335");
  await stop("quantity-weighed");
  await counter.press("Escape");
  await expect(page.getByRole("dialog")).toBeHidden();

  await counter.press("F9");
  await seen(page.getByText("No sale has been finished yet."));
  await stop("receipts-empty");
  await counter.press("F8");
  await seen(page.getByText("No sale is open."));
  await stop("open-sales-empty");
  await counter.press("F10", "t");
  await seen(counter.button("Ask how it is"));
  await stop("terminals");
  await counter.button("Ask how it is").click();
  await seen(page.getByTestId("terminals").getByText("ready"));
  await stop("terminals-ready");
  await counter.press("Escape");

  await counter.press("F12");
  await seen(counter.heading("How is it paid?"));
  await stop("pay-choice");
  await counter.press("c");
  await seen(counter.heading("Cash 40.35 EUR"));
  await stop("cash");
  await counter.type("5000");
  await expect(page.getByTestId("tendered")).toHaveText("50.00");
  await stop("cash-typed");
  await counter.press("F12");
  await counter.expectPaid("40.33");
  await stop("cash-change");
  await counter.press("p");
  await seen(page.getByTestId("receipt"));
  await stop("receipt");
}

async function cardWalk(counter: Counter, stop: Stop): Promise<void> {
  const { page, till } = counter;
  await counter.begin();
  await counter.fill();
  await till.script("decline, busy, cancel, partial 20.00, approve, hang");
  await counter.press("F12");
  await counter.card();
  await seen(page.getByText("Declined. Nothing was charged."));
  await stop("declined");
  await counter.card();
  await seen(page.getByText("The terminal did not begin."));
  await stop("busy");
  await counter.card();
  await seen(page.getByText("Cancelled. Nothing was charged."));
  await stop("cancelled");
  await counter.card();
  await seen(page.getByText("Paid in part: 20.00."));
  await stop("partly-paid");
  await counter.card();
  await counter.expectPaid("40.33");
  await stop("card-paid");
  await counter.press("p");
  await seen(page.getByTestId("receipt"));
  await stop("receipt-card");
  await counter.press("Escape", "F12");
  await seen(page.getByText("Nothing here yet"));

  await counter.fill();
  await counter.press("F12");
  await till.unplug();
  await counter.card();
  await seen(counter.alert);
  await stop("not-reachable");
  await till.plug();
  await till.script("hang");
  await counter.card();
  await seen(counter.button("Ask the terminal to stop"));
  await stop("paying");
  await counter.scan("2000000003016");
  await seen(counter.alert);
  await stop("paying-scanned");
  await counter.button("Dismiss").click();
  await counter.press("a");
  await seen(counter.button("Press again"));
  await stop("paying-armed");
  await expect(async () => {
    await counter.press("a");
    await expect(page.getByText("Asked to stop.")).toBeVisible({ timeout: 500 });
  }).toPass();
  await stop("paying-stop-asked");
  await till.kill();
  await seen(page.getByText("The till is not answering"));
  await stop("till-lost");
}

async function unknownWalk(counter: Counter, stop: Stop): Promise<void> {
  const { page, till } = counter;
  await counter.begin();
  await counter.fill();
  await till.script("lost request, status lost, reboot, reboot");
  await counter.press("F12");
  await counter.card();
  await seen(counter.heading(/^We do not know yet/));
  await seen(page.getByText("Asked for the result: no answer"));
  await stop("unknown");
  await counter.button("It shows approved…").click();
  await seen(page.getByRole("dialog"));
  await stop("shows-approved");
  await counter.press("Escape");
  await counter.press("n");
  await seen(page.getByText("Nothing here yet"));
  await stop("till-unresolved");
  await counter.press("F8");
  await seen(counter.button("Open").last());
  await stop("open-sales");
  await counter.button(/^Open$/).click();
  await counter.button("It shows not charged…").click();
  await seen(page.getByRole("dialog"));
  await stop("shows-not-charged");
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("PIN of the manager").fill(till.wrongPin("Manager"));
  await dialog.getByLabel("What did you see?").fill("No slip, and no entry in the list");
  await dialog.getByRole("button", { name: /^Record/ }).click();
  await seen(dialog.getByRole("alert"));
  await stop("shows-not-charged-wrong-pin");
  await dialog.getByLabel("PIN of the manager").fill(till.pin("Manager"));
  await dialog.getByRole("button", { name: /^Record/ }).click();
  await seen(page.getByText("The card was not charged."));
  await stop("not-charged");
  await counter.card();
  await seen(page.getByText("A person has to look."));
  await stop("needs-a-person");
}

/** Late money within a moment of the manager's decision, and doubts that last. */
export const LATE: Settings = {
  fence_ms: 60_000,
  poll_first_ms: 50_000,
  poll_every_ms: 50_000,
  poll_human_ms: 300,
};

/** A manager says that nothing was charged, and then the money turns up. */
export async function lateMoney(counter: Counter): Promise<void> {
  const { page, till } = counter;
  await till.script("lost, status not found");
  await counter.card();
  await seen(page.getByText("Asked for the result: payment not known"));
  await counter.button("It shows not charged…").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("PIN of the manager").fill(till.pin("Manager"));
  await dialog.getByLabel("What did you see?").fill("No slip, and no entry in the list");
  await dialog.getByRole("button", { name: /^Record/ }).click();
  await seen(page.getByTestId("conflict"));
}

async function alarmWalk(counter: Counter, stop: Stop): Promise<void> {
  const { page, till } = counter;
  await counter.begin();
  await counter.fill();
  await counter.press("F12");
  await lateMoney(counter);
  await stop("alarm");
  await till.script("reversal decline NotAllowed, reversal lost, status not found");
  await counter.press("Shift+F8");
  const dialog = page.getByRole("dialog");
  await seen(dialog);
  await stop("alarm-decide");
  await dialog.getByLabel("PIN of the manager").fill(till.wrongPin("Manager"));
  await dialog.getByLabel("Why?").fill("The customer paid in cash");
  await dialog.getByRole("button", { name: "Give it back" }).click();
  await seen(dialog.getByRole("alert"));
  await stop("alarm-wrong-pin");
  await dialog.getByLabel("PIN of the manager").fill(till.pin("Manager"));
  await dialog.getByRole("button", { name: "Give it back" }).click();
  await seen(page.getByTestId("conflict").getByText("The terminal did not give the money back."));
  await stop("alarm-refused");
  await counter.press("Shift+F8");
  await dialog.getByLabel("PIN of the manager").fill(till.pin("Manager"));
  await dialog.getByLabel("Why?").fill("Once more");
  await dialog.getByRole("button", { name: "Give it back" }).click();
  await seen(
    page.getByTestId("conflict").getByText("We do not know yet whether the money went back."),
  );
  await stop("alarm-unknown");
  await counter.button("It shows given back…").click();
  await seen(dialog);
  await stop("alarm-shows-back");
  await counter.press("Escape");
  await counter.press("n");
  await seen(page.getByText("Nothing here yet"));
  await stop("alarm-till");
  await counter.button("Sign out").click();
  await seen(counter.heading("Who is at the till?"));
  await stop("alarm-signin");
}

/** From a receipt back to the card, and what stands in the way. */
async function returnWalk(counter: Counter, stop: Stop): Promise<void> {
  const { page, till } = counter;
  await counter.begin();
  await counter.checkout("Flat white", "Sourdough loaf");
  await counter.press("t");
  await seen(page.getByTestId("part-amount"));
  await stop("card-amounts");
  await counter.type("500");
  await stop("card-amounts-typed");
  await counter.press("Escape");
  await counter.type("500");
  await seen(counter.button("Card 5.00"));
  await stop("cash-or-card-part");
  await counter.press("Escape");
  await counter.card();
  await counter.expectPaid("8.75");
  await counter.press("F12");
  await seen(page.getByText("Nothing here yet"));
  await counter.press("F9");
  await page.getByTestId("sales").getByRole("button").first().click();
  await seen(counter.button("Give money back…"));
  await stop("receipt-to-give-back");
  await counter.press("g");
  const dialog = page.getByRole("dialog");
  await seen(dialog);
  await stop("give-back");
  await till.script("reversal lost, status lost");
  await dialog.getByLabel("Undo the payment").check();
  await dialog.getByLabel("PIN of the manager").fill(till.pin("Manager"));
  await dialog.getByLabel("Why does it go back?").fill("The loaf was burnt");
  await dialog.getByRole("button", { name: "Give 8.75 EUR back" }).click();
  await seen(counter.heading("We do not know yet whether 8.75 EUR went back"));
  await stop("back-unknown");
  await counter.press("n");
  await seen(counter.search);
  await stop("till-back-left");
  await counter.press("F9");
  await page.getByTestId("sales").getByRole("button").first().click();
  await seen(page.getByTestId("given-back"));
  await stop("receipt-back-left");
  await counter.press("F8");
  await seen(page.getByText(/^Return of receipt/));
  await stop("open-return");
  await till.script("");
  await counter.button(/^Open$/).click();
  await counter.press("r");
  await seen(counter.heading(/^8\.75 EUR went back$/));
  await stop("back-done");
  await counter.press("p");
  await seen(page.getByTestId("given-back"));
  await stop("back-receipt");
}

/** Pairing, the door, the end of a terminal's day. */
async function pairingWalk(counter: Counter, stop: Stop): Promise<void> {
  const { page } = counter;
  await counter.begin();
  await counter.press("F10", "t");
  await counter.button("Add a terminal…").click();
  const dialog = page.getByRole("dialog");
  for (const family of ["generic", "simulator"]) {
    await dialog.getByLabel("Family").selectOption(family);
    const full = dialog.getByLabel("Full: the terminal calls too");
    if ((await full.count()) > 0) await full.check();
    await stop(`add-${family}`);
  }
  await counter.press("Escape");
  await counter.button("Set up…").click();
  await seen(dialog);
  await dialog.getByLabel(/The network is isolated/).check();
  await stop("door");
  await counter.press("Escape");
  await counter.button("What it took…").click();
  await seen(dialog.getByText("The terminal names no payments."));
  await stop("totals");
  await dialog.getByRole("button", { name: "Close the period…" }).click();
  await stop("totals-close");
  await counter.press("Escape");
  await counter.button("Remove…").click();
  await seen(dialog);
  await stop("remove-terminal");
}

export const WALKS: Walk[] = [
  { name: "counter", settings: {}, take: counterWalk },
  { name: "card", settings: {}, take: cardWalk },
  { name: "unknown", settings: SLOW, take: unknownWalk },
  { name: "alarm", settings: LATE, take: alarmWalk },
  { name: "return", settings: LATE, take: returnWalk },
  { name: "pairing", settings: {}, take: pairingWalk },
];

export const THEMES = ["light", "dark"] as const;
export const SIZES = [
  { width: 1366, height: 768 },
  { width: 1024, height: 768 },
];
