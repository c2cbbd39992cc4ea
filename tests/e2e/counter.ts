// What a person at the counter does and sees, in their words: roles and names of the screen.

import { type CDPSession, expect, type Locator, type Page } from "@playwright/test";
import type { Person, Till } from "./till.ts";

/** Codes of the demo shop. */
export const CODE = {
  "Flat white": "2000000001036",
  "Sourdough loaf": "2000000002033",
  "Whole milk 1 l": "2000000003016",
  "Free-range eggs, 10": "2000000003078",
  "Lemons, net of 4": "2000000004068",
  "House red 75 cl": "2000000005065",
} as const;
export type Item = keyof typeof CODE;

export class Counter {
  readonly page: Page;
  readonly till: Till;
  readonly basket: Locator;
  readonly search: Locator;
  readonly alert: Locator;
  #keys: CDPSession | undefined;

  constructor(page: Page, till: Till) {
    this.page = page;
    this.till = till;
    this.basket = page.getByRole("region", { name: "Basket" });
    this.search = page.getByRole("searchbox", { name: "Search or scan an item" });
    this.alert = page.getByRole("alert");
  }

  /** Opens the till's address as it was printed. */
  async open(): Promise<void> {
    await this.page.goto(this.till.address);
  }

  async signIn(who: Person = "Cashier"): Promise<void> {
    await this.page.getByRole("button", { name: who }).click();
    await this.page.getByLabel(`PIN of ${who}`).fill(this.till.pin(who));
    await this.press("Enter");
    await expect(this.page.getByText(`Signed in: ${who}`)).toBeAttached();
  }

  async begin(): Promise<void> {
    await this.open();
    await this.signIn();
    await expect(this.search).toBeFocused();
  }

  button(name: string | RegExp): Locator {
    return this.page.getByRole("button", { name });
  }

  heading(name: string | RegExp): Locator {
    return this.page.getByRole("heading", { name });
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Types at the pace of a person. */
  async type(text: string): Promise<void> {
    await this.page.keyboard.type(text, { delay: 80 });
  }

  /**
   * A scanner sends a key every two milliseconds, waits for nobody and ends with Enter. The keys
   * carry these times themselves, so that a busy machine does not turn the scanner into a person.
   */
  async scan(code: string): Promise<void> {
    this.#keys ??= await this.page.context().newCDPSession(this.page);
    const keys = this.#keys;
    const began = Date.now() / 1000;
    const sent = [...code, "Enter"].flatMap((key, index) => {
      const text = key === "Enter" ? "\r" : key;
      const event = {
        key,
        windowsVirtualKeyCode: text.charCodeAt(0),
        timestamp: began + index / 500,
      };
      return [
        keys.send("Input.dispatchKeyEvent", { ...event, type: "keyDown", text }),
        keys.send("Input.dispatchKeyEvent", { ...event, type: "keyUp" }),
      ];
    });
    await Promise.all(sent);
  }

  /** A code typed by hand: for baskets that are not about the scanner. */
  async enter(item: Item): Promise<void> {
    await this.search.fill(CODE[item]);
    await this.search.press("Enter");
    await expect(this.search).toHaveValue("");
    await expect(this.lines).not.toHaveCount(0);
  }

  tile(name: string): Locator {
    return this.page.getByTestId("items").getByRole("button", { name });
  }

  async tap(name: string): Promise<void> {
    await this.tile(name).click();
  }

  get lines(): Locator {
    return this.page.getByTestId("lines").getByRole("listitem");
  }

  line(name: string): Locator {
    return this.lines.filter({ hasText: name });
  }

  get total(): Locator {
    return this.page.getByTestId("total").getByRole("status");
  }

  /** Fills the basket; ends at the question how it is paid. */
  async checkout(...items: Item[]): Promise<void> {
    for (const item of items) await this.enter(item);
    await expect(this.lines).toHaveCount(new Set(items).size);
    await this.press("F12");
    await expect(this.heading("How is it paid?")).toBeVisible();
  }

  /** Starts a card payment with its key. */
  async card(): Promise<void> {
    await expect(this.page.getByRole("button", { name: /^Card \d/ }).first()).toBeEnabled();
    await this.press("k");
  }

  /** From the basket or from what is left to pay: the amount in cash, to the cent. */
  async payCash(): Promise<void> {
    await expect(this.button(/^Cash/).first()).toBeEnabled();
    await this.press("c");
    await expect(this.button(/exact/)).toBeEnabled();
    await this.press("F1");
  }

  /** The sale is paid in full. */
  async expectPaid(amount: string): Promise<void> {
    await expect(this.heading(`Paid ${amount} EUR`)).toBeVisible();
    await expect(this.page.getByText("Paid. The next scan starts the next sale.")).toBeVisible();
  }

  /** Six lines, as in the pictures of the design. */
  async fill(): Promise<void> {
    await this.enter("Flat white");
    await this.enter("Flat white");
    await this.enter("Sourdough loaf");
    await expect(this.lines).toHaveCount(2);
    await this.tap("Old farm cheese");
    await this.type("0.335");
    await this.press("Enter");
    await expect(this.line("Old farm cheese")).toContainText("7.87");
    for (let n = 0; n < 3; n += 1) await this.enter("Lemons, net of 4");
    await this.enter("House red 75 cl");
    await this.enter("Free-range eggs, 10");
    await expect(this.lines).toHaveCount(6);
    await expect(this.total).toHaveText("40.33");
  }
}
