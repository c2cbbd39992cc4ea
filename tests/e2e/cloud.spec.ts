// A manager pairs the till with the devices of the store through PPaaS, and cashiers sell on them.

import { join } from "node:path";
import { expectClean } from "./clean.ts";
import { test } from "./cloud.ts";
import { pictures } from "./pictures.ts";
import { expect } from "./till.ts";
import { Wizard } from "./wizard.ts";

test.beforeEach(async ({ counter }) => {
  await counter.open();
  await counter.signIn("Manager");
});

test("a step begins in its first field, and a key that a program types stays there", async ({
  cloud,
  counter,
  page,
}) => {
  const wizard = new Wizard(counter, cloud);
  await wizard.open();
  await wizard.place();
  await expect(page.getByLabel("Application ID", { exact: true })).toBeFocused();
  const key = page.getByLabel("Key", { exact: true });
  await key.focus();
  // As fast as a scanner, with the Tab that some of them send.
  await page.keyboard.type("Ab12cd34ef56");
  await page.keyboard.press("Tab");
  await expect(key).toHaveValue("Ab12cd34ef56");
  await counter.button("Close").click();
  await expect(counter.button("Pair through PPaaS…")).toBeVisible();
  await expect(page.getByTestId("miss")).toHaveCount(0);
});

test("from the first screen to a sale on a chosen device, in every picture clean", async ({
  cloud,
  counter,
  page,
}, info) => {
  test.setTimeout(240_000);
  const picture = pictures(page, join(info.project.outputDir, "screens"));
  const look = async (name: string) => {
    await expectClean(page, name);
    await picture(name);
  };
  const wizard = new Wizard(counter, cloud, look);
  const [first, second] = cloud.devices;

  await wizard.open();
  await wizard.place();
  // Where to click at the portal is told in the portal's own words.
  await expect(page.getByText("STORES, then your store, then POINTS OF SALE")).toBeVisible();
  await wizard.register();
  await wizard.expectTested();
  await wizard.next();
  await wizard.save();

  for (const { name } of cloud.devices) {
    await expect(wizard.devices.filter({ hasText: name })).toBeVisible();
  }
  await wizard.pair({ [first!.name]: "Front", [second!.name]: "Terrace" });
  await page.getByText("Front", { exact: true }).last().click();
  await expect(page.getByRole("radio", { name: "Front" })).toBeChecked();
  await look("cloud-devices");
  await wizard.next();

  await wizard.sees("Try it with 0.01 EUR");
  await look("cloud-trial");
  await wizard.next("Start the test payment");
  await expect(page.getByText("It is paid. A manager now has it reversed.")).toBeVisible();
  await wizard.sign();
  await look("cloud-trial-paid");
  // Enter in the field of the PIN means the reversal, not the end.
  await counter.press("Enter");
  await expect(page.getByTestId("trial-reversed")).toBeVisible();
  const coin = await cloud.ledger(first!.id);
  expect(coin.entries.map(({ kind, amount }) => `${kind} ${Number(amount)}`)).toEqual([
    "charge 0.01",
    "reversal 0.01",
  ]);
  await look("cloud-trial-reversed");
  await wizard.next("Finish");

  await counter.button("Sign out").click();
  await counter.signIn();
  await counter.checkout("Flat white");
  await look("cloud-choose");
  await counter.press("t");
  await expect(counter.heading("Card 3.80 EUR")).toBeVisible();
  await counter.button("Terrace").click();
  const methods = page.getByRole("group", { name: "How does the customer pay?" });
  await methods.getByRole("button", { name: "Card", exact: true }).click();
  await look("cloud-methods");
  await counter.press("F12");
  await counter.expectPaid("3.80");
  await look("cloud-paid");
  const charged = await cloud.ledger(second!.id);
  expect(charged.entries).toHaveLength(1);
});

test("a wrong key says its own sentence, and nothing is kept", async ({ cloud, counter, page }) => {
  const wizard = new Wizard(counter, cloud);
  await wizard.open();
  await wizard.place();
  await wizard.register("not-the-key-of-this-till");
  await expect(page.getByText("The Application ID or the Key is wrong.")).toBeVisible();
  await expect(page.getByText("Copy both once more from the portal")).toBeVisible();
  await expect(wizard.steps.getByText("not tried yet")).toHaveCount(2);
  await expect(counter.button("Next")).toHaveCount(0);
  await page.getByRole("button", { name: "Close", exact: true }).click();
  // Whoever comes back begins where nothing is set up: no address, no key.
  await counter.button("Pair through PPaaS…").click();
  await wizard.sees("Where is your account?");
  await expect(page.getByLabel("What follows the @ of your sign-in")).toHaveValue("");
  await wizard.place();
  await wizard.sees("Register this till at the portal");
  await expect(page.getByTestId("kept")).toHaveCount(0);
  await expect(page.getByLabel("Application ID", { exact: true })).toHaveValue("");
  expect((await cloud.ledger()).entries).toEqual([]);
});

test("a key that was renewed at the portal is told at its terminal, with the way to replace it", async ({
  cloud,
  counter,
  page,
}) => {
  test.setTimeout(120_000);
  const wizard = new Wizard(counter, cloud);
  const [device] = cloud.devices;
  await wizard.all({ [device!.name]: "Front" });
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await cloud.order(`renew ${cloud.point.reference}, tokens revoke`);
  const card = page.getByTestId("terminals").getByRole("listitem").filter({ hasText: "Front" });
  // The first question finds the token dead, the next one why there is no other.
  await expect(async () => {
    await card.getByRole("button", { name: "Ask how it is" }).click();
    await expect(card).toContainText(/Key (is wrong|was renewed)/, { timeout: 3_000 });
  }).toPass({ timeout: 20_000 });
  await card.getByRole("button", { name: "Pair through PPaaS…" }).click();
  await wizard.sees("This till is registered");
  await expect(page.getByTestId("kept")).toContainText("Keep the old one");
});
