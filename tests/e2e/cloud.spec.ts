// From the pairing wizard's first screen to a paid sale on a device behind the simulated cloud.

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Page } from "@playwright/test";
import { test as base, end, expect, type Ledger, program } from "./till.ts";
import type { Counter } from "./counter.ts";

type Point = { application_id: string; application_key: string };
type Region = {
  api: string;
  auth: string;
  user_domain: string;
  stores: { points_of_sale: Point[]; devices: { id: string; name: string }[] }[];
};
type Said = {
  ppaas: { page: string; terminals: string; wallets: { page: string }[]; regions: Region[] };
};

/** The cloud, as it told of itself. */
class Cloud {
  readonly said: Said["ppaas"];
  readonly folder: string;
  constructor(said: Said["ppaas"], folder: string) {
    this.said = said;
    this.folder = folder;
  }

  get region(): Region {
    return this.said.regions[0] as Region;
  }

  get point(): Point {
    return this.region.stores[0]?.points_of_sale[0] as Point;
  }

  /** What the terminals of its devices took and gave back, in their own files. */
  async ledger(): Promise<Ledger> {
    const files = (await readdir(this.folder)).filter((name) => name.startsWith("ingenico-"));
    const texts = await Promise.all(files.map((name) => readFile(join(this.folder, name), "utf8")));
    const lines = texts.flatMap((text) => text.split("\n").filter((line) => line !== ""));
    return { entries: lines.map((line) => JSON.parse(line)), open: false };
  }
}

const test = base.extend<{ cloud: Cloud }>({
  cloud: async ({ till }, use) => {
    const folder = await mkdtemp(join(tmpdir(), "florin-cloud-"));
    const args = ["simulate", "--ppaas", "--page", "127.0.0.1:0", "--folder", folder];
    const child: ChildProcess = spawn(program, args, { stdio: ["ignore", "pipe", "inherit"] });
    try {
      const first = await new Promise<string>((said, failed) => {
        createInterface({ input: child.stdout as NodeJS.ReadableStream }).once("line", said);
        child.once("error", failed);
        child.once("exit", () => failed(new Error("the cloud ended")));
      });
      const cloud = new Cloud((JSON.parse(first) as Said).ppaas, folder);
      till.others.push(() => cloud.ledger());
      await use(cloud);
    } finally {
      await end(child, "SIGTERM");
      await rm(folder, { recursive: true, force: true });
    }
  },
});

/** A picture of each step, among the results of the test. */
async function picture(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: test.info().outputPath(`cloud-${name}.png`) });
}

/** The first two steps: where the account is, and who this till is there. */
async function enter(counter: Counter, page: Page, cloud: Cloud, key: string): Promise<void> {
  await counter.open();
  await counter.signIn("Manager");
  await counter.press("F10", "t");
  await counter.button("Pair through PPaaS…").click();
  await expect(counter.heading("Where is your account?")).toBeVisible();
  await page.getByRole("radio", { name: /^Another address/ }).check();
  await page.getByLabel("Address of the service").fill(cloud.region.api);
  await page.getByLabel("Address of the sign-in").fill(cloud.region.auth);
  await page.getByLabel(/What follows the @/).fill(cloud.region.user_domain);
  await picture(page, "1-region");
  await counter.button(/^Next/).click();

  await expect(counter.heading("Register this till at the portal")).toBeVisible();
  await expect(page.getByText(/POINTS OF SALE, then ADD POINT OF SALE/)).toBeVisible();
  await page.getByLabel("Application ID").fill(cloud.point.application_id);
  await page.getByLabel("Key", { exact: true }).fill(key);
  await picture(page, "2-key");
  await counter.button(/^Next/).click();
}

/** A computer without a keychain: nothing is kept before somebody chose how. */
async function choosePassphrase(counter: Counter, page: Page): Promise<void> {
  await expect(counter.heading("Where is the Key kept?")).toBeVisible();
  await page.getByRole("radio", { name: /^Choose a passphrase/ }).check();
  await page.getByLabel("New passphrase").fill("seven quiet words");
  await page.getByLabel("The same once more").fill("seven quiet words");
  await page.getByLabel("PIN of the manager").fill(counter.till.pin("Manager"));
  await picture(page, "3-passphrase");
  await counter.button(/^Use this passphrase/).click();
}

test("from the wizard's first screen to a sale on the chosen device", async ({
  counter,
  page,
  cloud,
}) => {
  test.setTimeout(120_000);
  await enter(counter, page, cloud, cloud.point.application_key);
  await choosePassphrase(counter, page);
  await expect(counter.heading("Try the connection")).toBeVisible();
  await expect(page.getByText("The connection works.")).toBeVisible();
  await picture(page, "4-connection");
  await counter.button(/^Next/).click();

  await expect(counter.heading("Use this from now on?")).toBeVisible();
  await page.getByLabel("PIN of the manager").fill(counter.till.pin("Manager"));
  await counter.press("Enter");

  await expect(counter.heading("Which terminals does this till use?")).toBeVisible();
  const device = page.getByTestId("device").nth(1);
  await expect(device).toContainText("Counter 2");
  await device.getByRole("checkbox").check();
  await page.getByLabel("PIN of the manager").fill(counter.till.pin("Manager"));
  await picture(page, "5-devices");
  await counter.button(/^Pair/).click();
  await expect(page.getByTestId("paired")).toContainText("Counter 2");
  await page.getByRole("radio", { name: "Counter 2" }).check();
  await counter.button(/^Next/).click();

  await counter.button("Start the test payment").click();
  await expect(counter.button("Reverse it")).toBeVisible();
  await page.getByLabel("PIN of the manager").fill(counter.till.pin("Manager"));
  await picture(page, "6-trial");
  await counter.button("Reverse it").click();
  await expect(page.getByTestId("trial-reversed")).toBeVisible();
  await picture(page, "7-reversed");
  await counter.button(/^Finish/).click();

  await counter.press("Escape");
  await page.goto("about:blank");
  await counter.open();
  await counter.signIn("Cashier");
  await counter.checkout("Flat white");
  await counter.press("t");
  await page.getByRole("button", { name: "Counter 2", pressed: true }).waitFor();
  await page
    .getByRole("group", { name: "How does the customer pay?" })
    .getByRole("button")
    .nth(1)
    .click();
  await picture(page, "8-method");
  await counter.press("F12");
  await counter.expectPaid("3.80");
  await picture(page, "9-paid");
});

test("a wrong key has its own sentence, and nothing of it is kept", async ({
  counter,
  page,
  cloud,
}) => {
  await enter(counter, page, cloud, "not the key");
  await choosePassphrase(counter, page);
  await expect(page.getByText("did not work")).toBeVisible();
  await expect(page.getByText(/Copy (both|the Application ID)/).first()).toBeVisible();
  await picture(page, "wrong-key");
  // Nothing was saved: whoever begins again begins at the first step.
  await counter.button("Close").first().click();
  await counter.button("Pair through PPaaS…").click();
  await expect(counter.heading("Where is your account?")).toBeVisible();
});
