// A till that runs on a payment device pairs with it through PPaaS: no portal, no ID and no key, only
// the certificate of the device.

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

test("from the first screen to a sale on the device itself, in every picture clean", async ({
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
  const [device, ...others] = cloud.devices;

  await wizard.open();
  await wizard.placeOnDevice();
  const pem = await cloud.certificate(device!);
  await wizard.certify(pem);
  await wizard.expectTested();
  await wizard.next();
  await wizard.save();

  // A device is told of itself alone.
  await expect(wizard.devices.filter({ hasText: device!.name })).toBeVisible();
  for (const { name } of others) {
    await expect(wizard.devices.filter({ hasText: name })).toHaveCount(0);
  }
  await wizard.pair({ [device!.name]: "Front" });
  await page.getByRole("button", { name: "Close", exact: true }).click();
  const card = page.getByTestId("terminals").getByRole("listitem").filter({ hasText: "Front" });
  await expect(card.getByTestId("device-state")).toContainText("At PPaaS: reachable");
  await look("certificate-terminals");

  // What was chosen is kept, and nothing of it is on the page.
  await counter.button("Pair through PPaaS…").click();
  await wizard.sees("Which terminals does this till use?");
  await expect(wizard.devices.first()).toBeVisible();
  await page.getByRole("button", { name: "Certificate", exact: true }).click();
  await wizard.sees("This till has its certificate");
  await expect(page.getByTestId("kept")).toContainText(/Made out to .+, until \d{4}-\d{2}-\d{2}/);
  await look("certificate-kept");
  const [key] = pem.toString().match(/(?<=PRIVATE KEY-----\s+)\S+/) ?? [];
  expect(key, "the simulator hands out a key").toBeTruthy();
  expect(await page.content()).not.toContain(key);
  await page.getByRole("button", { name: "Close", exact: true }).click();

  await counter.button("Sign out").click();
  await counter.signIn();
  await counter.checkout("Flat white");
  await counter.press("t");
  await expect(counter.heading("Card 3.80 EUR")).toBeVisible();
  await page.getByRole("button", { name: "Front", exact: true }).click();
  await counter.press("F12");
  await counter.expectPaid("3.80");
  const { entries } = await cloud.ledger(device!.id);
  expect(entries.map(({ kind, amount }) => `${kind} ${Number(amount)}`)).toEqual(["charge 3.8"]);
});
