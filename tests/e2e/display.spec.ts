// The customer's screen: what is bought, what it comes to, and what to do; in any size, and nothing else.

import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import type { Page, TestInfo } from "@playwright/test";
import { expect, test as empty } from "./empty.ts";
import { test } from "./till.ts";

const SIZES = [
  { width: 1024, height: 600 },
  { width: 1920, height: 1080 },
  { width: 768, height: 1366 },
];

/** What the computer of the customer's screen asks for; the till's own choice stands over it. */
const LOOKS = {
  light: { colorScheme: "light", contrast: "no-preference" },
  dark: { colorScheme: "dark", contrast: "no-preference" },
  contrast: { colorScheme: "dark", contrast: "more" },
} as const;

/** A picture in every size; nothing runs out of the screen and nothing is hard to read. */
async function look(page: Page, info: TestInfo, name: string): Promise<void> {
  const folder = join(info.project.outputDir, "screens");
  for (const size of SIZES) {
    await page.setViewportSize(size);
    const over = await page.evaluate(() => {
      const root = document.documentElement;
      const cut = [root, ...document.querySelectorAll("section")].filter(
        (part) => part.scrollWidth > part.clientWidth + 1,
      );
      const standing = document.querySelector("section:last-of-type");
      const deep = standing ? standing.scrollHeight - standing.clientHeight : 0;
      return [cut.map((part) => part.className), deep > 1, root.scrollHeight - innerHeight];
    });
    expect(over, `${name} at ${size.width}`).toEqual([[], false, 0]);
    await page.screenshot({ path: join(folder, `${name}-${size.width}.png`) });
  }
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(serious.map(({ id }) => id)).toEqual([]);
}

for (const [theme, asked] of Object.entries(LOOKS)) {
  test(`the customer follows the purchase (${theme})`, async ({
    counter,
    page,
    till,
    context,
  }, info) => {
    test.setTimeout(120_000);
    await till.script("decline Refusal, approve");
    const customer = await context.newPage();
    await customer.emulateMedia(asked);
    await customer.goto(till.display);
    const picture = (name: string) => look(customer, info, `display-${theme}-${name}`);
    await expect(customer.getByRole("heading", { name: "Corner Deli" })).toBeVisible();
    await picture("welcome");

    await counter.begin();
    for (const item of ["Sourdough loaf", "Lemons, net of 4", "House red 75 cl"] as const) {
      await counter.enter(item);
    }
    for (const item of ["Flat white", "Flat white", "Whole milk 1 l"] as const) {
      await counter.enter(item);
    }
    const amount = customer.getByTestId("display-amount");
    const state = customer.getByTestId("display-state");
    await expect(customer.getByTestId("display-lines").getByRole("listitem")).toHaveCount(5);
    await expect(customer.getByTestId("display-lines")).toContainText("2 × 3.80");
    const total = await counter.total.innerText();
    await expect(amount).toContainText(total);
    await picture("basket");

    await counter.press("F12");
    await expect(amount).toContainText("To pay");
    await picture("due");
    await counter.press("k");
    await expect(state).toContainText("The card did not pay");
    await picture("declined");
    await till.script("slow 6s, approve");
    await counter.button(/^Card/).first().click();
    await expect(state).toContainText("Please present your card");
    await expect(amount).toContainText(total);
    await picture("card");
    await expect(state).toContainText("Paid with", { timeout: 20_000 });
    await picture("paid");

    await counter.press("F12");
    await expect(customer.getByText("Welcome")).toBeVisible();
    await counter.checkout("Flat white");
    await expect(amount).toContainText("To pay");
    await counter.press("c");
    await page.getByRole("button", { name: "10.00" }).click();
    await expect(amount).toContainText("Your change");
    await expect(amount).toContainText("6.20");
    await picture("change");
    expect(await customer.locator("body").innerText()).not.toMatch(/Cashier|T01-/);
  });
}

test("a doubt asks the customer to wait, and the till's page can go meanwhile", async ({
  counter,
  till,
  context,
}, info) => {
  await till.script("reboot charged");
  const customer = await context.newPage();
  await customer.goto(till.display);
  await counter.begin();
  await counter.checkout("Flat white");
  await expect(customer.getByTestId("display-amount")).toContainText("To pay");
  await counter.press("k");
  await expect(customer.getByTestId("display-state")).toContainText("Please do not pay again");
  await look(customer, info, "display-light-wait");
});

test("the menu says where the page is; it comes back after the till was away", async ({
  counter,
  page,
  till,
  context,
}) => {
  await counter.begin();
  await counter.press("F10", "d");
  const place = page.getByTestId("display-place");
  await expect(place).toContainText(till.display);
  await page.screenshot({ path: "results/screens/display-place.png" });
  const opened = context.waitForEvent("page");
  await place.getByRole("link", { name: "Open it in a new tab" }).click();
  const customer = await opened;
  await expect(customer.getByText("Welcome")).toBeVisible();
  const kept = await customer.evaluate(() => [
    Object.keys(sessionStorage),
    opener === null,
    location.hash,
  ]);
  expect(kept, "its own token, and no way back into the till").toEqual([
    ["florin.display"],
    true,
    "",
  ]);
  await place.getByRole("button", { name: "Dismiss" }).click();
  await expect(place).toBeHidden();

  await till.kill();
  await expect(
    customer.getByText("Welcome"),
    "no total stays that nobody vouches for",
  ).toBeHidden();
});

empty(
  "a new till shows on the customer's screen at once",
  async ({ founder, page, place, context }, info) => {
    const customer = await context.newPage();
    await customer.goto(place.display);
    await expect(customer.getByRole("heading", { name: "Florin" })).toBeVisible();
    await founder.describe();
    await founder.press("Make the till");
    const banner = page.getByTestId("key-file");
    await expect(banner).toBeVisible();
    await expect(customer.getByRole("heading", { name: "Corner Deli" })).toBeVisible();
    for (const width of [1366, 1024]) {
      await page.setViewportSize({ width, height: 768 });
      const path = join(info.project.outputDir, "screens", `no-keychain-banner-${width}.png`);
      await page.screenshot({ path });
      expect((await banner.boundingBox())?.height, "it stays short").toBeLessThan(100);
    }
    await banner.getByRole("button", { name: "Dismiss" }).click();
    await expect(banner).toBeHidden();
  },
);

empty("the customer's token opens nothing of the till", async ({ page, place }) => {
  await page.goto(place.address);
  const { origin, hash } = new URL(place.display);
  const headers = {
    Authorization: `Bearer ${hash.replace("#token=", "")}`,
    "Content-Type": "application/json",
  };
  const ask = async (path: string) =>
    (await page.request.post(`${origin}${path}`, { headers, data: {} })).status();
  expect(await ask("/display/display_show")).toBe(200);
  expect(await ask("/display/state_snapshot")).toBe(422);
  expect(await ask("/display/setup_begin")).toBe(422);
  expect(await ask("/display/display_switch")).toBe(422);
  expect(await ask("/rpc/display_show")).toBe(401);
  expect(await ask("/rpc/state_snapshot")).toBe(401);
  expect((await page.request.get(`${origin}/events`, { headers })).status()).toBe(401);
  expect((await page.request.get(`${origin}/display/events`)).status()).toBe(401);
});
