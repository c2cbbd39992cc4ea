// What a manager does in the wizard that pairs the till through PPaaS, in the words of the screen.

import { expect, type Locator, type Page } from "@playwright/test";
import type { Cloud } from "./cloud.ts";
import type { Counter } from "./counter.ts";

/** Twelve characters or more: secrets are kept under it where there is no keychain. */
const PASSPHRASE = "four words are easy";

/** What is done with each step of it, such as a picture. */
export type Look = (name: string) => Promise<void>;
const pass: Look = () => Promise.resolve();

export class Wizard {
  readonly page: Page;
  readonly steps: Locator;
  readonly devices: Locator;
  readonly #counter: Counter;
  readonly #cloud: Cloud;
  readonly #look: Look;

  constructor(counter: Counter, cloud: Cloud, look: Look = pass) {
    this.page = counter.page;
    this.steps = this.page.getByTestId("cloud-steps").getByRole("listitem");
    this.devices = this.page.getByTestId("device");
    this.#counter = counter;
    this.#cloud = cloud;
    this.#look = look;
  }

  async open(): Promise<void> {
    await this.#counter.press("F10", "t");
    await this.#counter.button("Pair through PPaaS…").click();
    await this.sees("Where is your account?");
  }

  async sees(title: string | RegExp): Promise<void> {
    await expect(this.#counter.heading(title)).toBeVisible();
  }

  /** The big button: a step in the list at the side may have the same name. */
  async next(label = "Next"): Promise<void> {
    await this.page.locator('button[type="submit"]', { hasText: label }).click();
  }

  async sign(): Promise<void> {
    await this.page.getByLabel("PIN of the manager").fill(this.#counter.till.pin("Manager"));
  }

  /** The addresses that the provider told, as a manager types them. */
  async place(): Promise<void> {
    const { api, auth, user_domain } = this.#cloud.region;
    await this.page.getByText("Another address").click();
    await this.page.getByLabel("Address of the service").fill(api);
    await this.page.getByLabel("Address of the sign-in").fill(auth);
    await this.page.getByLabel("What follows the @ of your sign-in").fill(user_domain);
    await this.#look("cloud-region");
    await this.next();
  }

  /** The same for a till that runs on one of the devices: they have a host of their own. */
  async placeOnDevice(): Promise<void> {
    const { device } = this.#cloud.region;
    await this.page.getByText("Another address").click();
    await this.page.getByLabel("Address of the service").fill(device);
    await this.page.getByLabel("Address of the sign-in").fill(device);
    await this.page.getByText("Certificate of the device this till runs on").click();
    const authority = this.page.getByTestId("authority");
    const buffer = Buffer.from(this.#cloud.authority);
    const file = { name: "authority.pem", mimeType: "application/x-pem-file", buffer };
    await authority.locator('input[type="file"]').setInputFiles(file);
    await expect(authority.getByText("authority.pem")).toBeVisible();
    await this.#look("certificate-region");
    await this.next();
  }

  /** The files of the device's certificate. Ends where the connection is tried. */
  async certify(pem: Buffer): Promise<void> {
    await this.sees("Choose the certificate of the device");
    await this.page.getByLabel("Address of the sign-in of devices").fill(this.#cloud.region.device);
    const files = this.page.getByTestId("identity-files");
    const file = { name: "device.pem", mimeType: "application/x-pem-file", buffer: pem };
    await files.locator('input[type="file"]').setInputFiles(file);
    await expect(files.getByText("device.pem")).toBeVisible();
    await this.#look("certificate-files");
    await this.next();
    await this.#tried();
  }

  /** What was copied at the portal. Ends where the connection is tried. */
  async register(key = this.#cloud.point.application_key): Promise<void> {
    await this.sees("Register this till at the portal");
    await this.page
      .getByLabel("Application ID", { exact: true })
      .fill(this.#cloud.point.application_id);
    await this.page.getByLabel("Key", { exact: true }).fill(key);
    await this.#look("cloud-key");
    await this.next();
    await this.#tried();
  }

  /** On to the test, past the question where secrets are kept. */
  async #tried(): Promise<void> {
    await this.sees(/Where are the secrets kept\?|Try the connection/);
    if (await this.#counter.heading("Where are the secrets kept?").isVisible()) await this.#keep();
    await this.sees("Try the connection");
  }

  /** This computer has no keychain. */
  async #keep(): Promise<void> {
    await this.page.getByText("Choose a passphrase").click();
    await this.page.getByLabel("New passphrase").fill(PASSPHRASE);
    await this.page.getByLabel("The same once more").fill(PASSPHRASE);
    await this.sign();
    await this.#look("cloud-vault");
    await this.next("Use this passphrase");
  }

  async expectTested(): Promise<void> {
    await expect(this.page.getByTestId("cloud-passed")).toBeVisible();
    await expect(this.steps.getByText("done", { exact: true })).toHaveCount(3);
    await this.#look("cloud-test");
  }

  async save(): Promise<void> {
    await this.sees("Use this from now on?");
    await this.sign();
    await this.#look("cloud-save");
    await this.next("Save");
    await this.sees("Which terminals does this till use?");
  }

  /** Pairs devices of the store by what it calls them, under the names for cashiers. */
  async pair(names: Record<string, string>): Promise<void> {
    for (const [device, name] of Object.entries(names)) {
      await this.page.getByLabel(`Use ${device} at this till`).check();
      const row = this.devices.filter({ hasText: device });
      await row.getByLabel("Name for the cashiers").fill(name);
    }
    await this.sign();
    await this.#look("cloud-pair");
    await this.next("Pair");
    const paired = Object.values(names).join(", ");
    await expect(this.page.getByTestId("paired")).toHaveText(`Paired: ${paired}`);
  }

  /** From the first screen to devices that can be sold on. */
  async all(names: Record<string, string>): Promise<void> {
    await this.open();
    await this.place();
    await this.register();
    await this.expectTested();
    await this.next();
    await this.save();
    await this.pair(names);
  }
}
