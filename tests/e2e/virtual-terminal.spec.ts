// The page of the simulator: a person is the customer, and every fault is a switch.

import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { wrongLayout } from "./layout.ts";
import { expect, type Hands, type Terminal, test } from "./terminal.ts";
import { SIZES, THEMES } from "./walks.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

test("a card and its PIN pay by keyboard alone", async ({ hands, terminal }) => {
  const paid = terminal.pay("37.44", "A1");
  await hands.sees("37.44 EUR");
  await hands.sees("Present card");
  await hands.press("i");
  await hands.sees("Enter PIN");
  await hands.press("1", "2", "9", "Backspace", "1", "2", "3", "4");
  await expect(hands.page.getByRole("status")).toContainText("4 digits");
  await hands.press("Enter");
  await hands.sees("Approved");
  expect(await paid).toMatchObject({ result: "Success" });
  await expect(hands.ledger).toContainText("37.44 EUR");
  await hands.press("r");
  await expect(hands.button("Tap")).toBeVisible();
  await expect(hands.screen).not.toContainText("37.44");
});

test("the PIN is dots everywhere", async ({ hands, page, terminal }) => {
  const paid = terminal.pay("5.00", "A2");
  await hands.sees("Present card");
  await hands.press("i");
  await hands.sees("Enter PIN");
  await hands.press("1", "2", "3", "4");
  await expect(page.getByRole("status")).toContainText("4 digits");
  await expect(hands.screen).not.toContainText("1234");
  await expect(hands.messages).not.toContainText("1234");
  await hands.press("Escape");
  expect(await paid).toMatchObject({ result: "Failure", condition: "Cancel" });
});

test("a click leaves Enter to the terminal", async ({ hands, terminal }) => {
  const paid = terminal.pay("12.50", "A3");
  await hands.sees("Present card");
  await hands.card("Visa, approves").click();
  await hands.button("Insert").click();
  await hands.sees("Enter PIN");
  await hands.page.keyboard.type("123");
  await hands.page.getByRole("button", { name: "4", exact: true }).click();
  await hands.press("Enter");
  await hands.sees("Approved");
  expect(await paid).toMatchObject({ result: "Success" });
});

test("a card that wants a signature says so in the answer", async ({ hands, terminal }) => {
  const paid = terminal.pay("8.20", "A4");
  await hands.sees("Present card");
  await hands.press("ArrowDown");
  await expect(hands.card("Mastercard, asks signature")).toBeChecked();
  await hands.press("s");
  await hands.sees("Approved");
  const answer = await paid;
  expect(answer).toMatchObject({ result: "Success" });
  expect(answer === "no answer" ? "" : answer.text).toMatch(/"RequiredSignatureFlag":\s*true/);
});

test("a wrong PIN can be tried again", async ({ hands, terminal }) => {
  const paid = terminal.pay("3.00", "A5");
  await hands.sees("Present card");
  await hands.press("i");
  await hands.sees("Enter PIN");
  await hands.press("9", "9", "9", "9", "Enter");
  await hands.sees("2 tries left");
  await hands.press("1", "2", "3", "4", "Enter");
  await hands.sees("Approved");
  expect(await paid).toMatchObject({ result: "Success" });
});

test("a lost answer is charged, once, and its switch goes back", async ({ hands, terminal }) => {
  const lost = hands.fault("Lose the next answer");
  await lost.click();
  await expect(lost).toBeChecked();
  const paid = terminal.pay("20.70", "A6");
  await hands.sees("Present card");
  await hands.press("t");
  expect(await paid).toBe("no answer");
  await expect(hands.ledger).toContainText("20.70 EUR");
  await expect(lost).not.toBeChecked();
});

test("an unplugged network keeps the till out", async ({ hands, terminal }) => {
  await hands.press("u");
  await expect(hands.fault("Unplug the network")).toBeChecked();
  await expect(hands.page.getByText("no network")).toBeVisible();
  expect(await terminal.pay("1.00", "A7", 1_000)).toBe("no answer");
  await expect(hands.screen).not.toContainText("1.00");
  await hands.press("u");
  await expect(hands.fault("Unplug the network")).not.toBeChecked();
  await expect(hands.page.getByText("no network")).toBeHidden();
});

test("the autopilot plays the customer", async ({ hands, terminal }) => {
  await hands.press("a");
  await expect(hands.fault("Autopilot")).toBeChecked();
  expect(await terminal.pay("2.00", "A9")).toMatchObject({ result: "Success" });
  await expect(hands.ledger).toContainText("2.00");
});

test("steps wait for the payments to come", async ({ hands }) => {
  await hands.page.getByLabel("Next payments").fill("lost, approve");
  await hands.press("Enter");
  await expect(hands.page.getByText("2 steps wait, first “lost”")).toBeVisible();
  await hands.page.getByLabel("Next payments").fill("nonsense");
  await hands.press("Enter");
  await expect(hands.page.getByRole("alert")).toContainText("nonsense");
});

test("a message can be read, copied and found", async ({ hands, page, terminal, context }) => {
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  const paid = terminal.pay("37.40", "A10");
  await hands.sees("Present card");
  const asked = hands.messages.getByRole("button", { name: /PaymentRequest/ });
  await asked.click();
  const sheet = page.getByRole("dialog");
  // Laid out, with every digit that was sent.
  await expect(sheet).toContainText('"RequestedAmount": 37.40');
  await sheet.getByRole("button", { name: "As sent" }).click();
  await expect(sheet).toContainText('"RequestedAmount":37.40');
  await sheet.getByRole("button", { name: "Copy" }).click();
  await expect(sheet.getByRole("button", { name: "Copied" })).toBeVisible();
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  expect(copied).toContain('"RequestedAmount":37.40');
  await hands.press("Escape");
  await expect(sheet).toBeHidden();
  await expect(asked).toBeFocused();
  await hands.press("/");
  await hands.page.keyboard.type("login");
  await expect(asked).toBeHidden();
  await expect(hands.messages.getByRole("button", { name: /LoginRequest/ })).toBeVisible();
  await hands.press("Escape");
  await expect(asked).toBeVisible();
  await hands.press("Escape");
  expect(await paid).toMatchObject({ condition: "Cancel" });
});

test("laying out a message moves white space and nothing else", async ({ hands }) => {
  const laidOut = (format: string, body: string) =>
    hands.page.evaluate(
      async ([format, body]) => {
        const { laidOut } = await import(new URL("/pretty.js", location.href).href);
        const pieces = laidOut(format, body) as { text: string }[];
        return pieces.map(({ text }) => text).join("");
      },
      [format, body] as const,
    );
  const deep = "[".repeat(20_000);
  const bodies = [
    ["json", '{"A":{"B":[1.50,-0,1e3,true,null,"x\\"}{"],"C":{},"D":[]}}'],
    ["json", '{"A": "never closed'],
    ["json", deep],
    ["xml", '<?xml version="1.0"?><A><B C="1 &gt; 2">text</B><D/><E></E></A>'],
    ["xml", "<A>cut off in a tag<B"],
    ["xml", "<".repeat(20_000)],
    ["text", "  as it came  "],
  ] as const;
  const bare = (text: string) => text.replace(/\s/g, "");
  for (const [format, body] of bodies) {
    expect(bare(await laidOut(format, body)), body.slice(0, 40)).toBe(bare(body));
  }
  expect(await laidOut("json", '{"A":{"B":1.50},"C":[]}')).toBe(
    '{\n  "A": {\n    "B": 1.50\n  },\n  "C": []\n}',
  );
  expect(await laidOut("xml", "<A><B>x</B><C/></A>")).toBe("<A>\n  <B>x</B>\n  <C/>\n</A>");
});

test("single keys can be switched off", async ({ hands, page }) => {
  await hands.press("?");
  await page.getByRole("switch", { name: "Single keys" }).click();
  await hands.press("Escape", "u");
  await expect(hands.fault("Unplug the network")).not.toBeChecked();
  await hands.button("Keys").click();
  await page.getByRole("switch", { name: "Single keys" }).click();
  await hands.press("Escape", "u");
  await expect(hands.fault("Unplug the network")).toBeChecked();
});

test("words from a till stay words", async ({ hands, page, terminal }) => {
  const ticket = "<b id=x>A11</b>";
  const paid = terminal.pay("1.00", ticket);
  await hands.sees(ticket);
  expect(await page.locator("#x").count()).toBe(0);
  await hands.press("Escape");
  await paid;
});

test("a lost simulator is told and found again", async ({ hands, page, terminal }) => {
  const paid = terminal.pay("4.00", "A12");
  await hands.sees("Present card");
  await hands.press("t");
  await paid;
  await expect(hands.ledger).toContainText("4.00 EUR");
  await terminal.kill();
  await expect(page.getByText("The simulator is not answering")).toBeVisible();
  await terminal.start();
  await expect(page.getByText("The simulator is not answering")).toBeHidden();
  await expect(hands.ledger).toContainText("4.00 EUR");
  await expect(hands.screen).not.toContainText("Approved");
});

test("the page asks anew where the stream left something out", async ({ hands }) => {
  const heard = await hands.page.evaluate(async () => {
    const heard: string[] = [];
    const listeners = new Map<string, (event: { data: string }) => void>();
    const emit = (kind: string, data: unknown) =>
      listeners.get(kind)?.({ data: JSON.stringify(data) });
    const part = (seq: number) =>
      emit("part", { seq, name: "one", part: "screen", value: `screen ${seq}` });
    let now = 5;
    const states = () => new Promise<void>((done) => setTimeout(done, 20));
    Object.assign(globalThis, {
      EventSource: class {
        addEventListener(kind: string, take: (event: { data: string }) => void) {
          listeners.set(kind, take);
        }
        close() {}
      },
      fetch: async (path: string) => ({
        ok: true,
        json: async () =>
          path.endsWith("/one") ? { name: "one", seq: now } : { terminals: [{ name: "one" }] },
      }),
    });
    const { Stream } = await import(new URL("/api.js", location.href).href);
    new Stream({
      states: ([{ seq }]: [{ seq: number }]) => heard.push(`states at ${seq}`),
      part: (_name: string, _part: string, value: string) => heard.push(value),
      entry: () => {},
      lost: () => heard.push("lost"),
      back: () => {},
    });
    emit("hello", { seq: 4 });
    part(5); // is in the state that is on its way
    part(6);
    await states();
    part(7);
    part(7);
    now = 9;
    part(9); // and where is 8?
    await states();
    part(10);
    return heard;
  });
  expect(heard).toEqual(["states at 5", "screen 6", "screen 7", "states at 9", "screen 10"]);
});

type Stop = (name: string) => Promise<void>;

/** Every state that a person can bring about. */
async function walk(hands: Hands, terminal: Terminal, stop: Stop): Promise<void> {
  const { page } = hands;
  await stop("idle");
  const first = terminal.pay("12.50", "T01-000116");
  await hands.sees("Present card");
  await stop("present");
  await hands.press("t");
  await hands.sees("Approved");
  await first;
  await stop("approved");
  const second = terminal.pay("8.20", "T01-000117");
  await hands.sees("8.20 EUR");
  await hands.card("Amex").click();
  await hands.press("i");
  await hands.sees("Enter PIN");
  await hands.press("1", "2", "3", "4", "Enter");
  await hands.sees("tip");
  await stop("tip");
  await hands.press("1");
  await hands.sees("Approved");
  await second;
  await hands.press("r");
  await hands.fault("Answer twice").click();
  const third = terminal.pay("37.44", "T01-000118");
  await hands.sees("37.44 EUR");
  await hands.card("Visa, approves").click();
  await hands.press("i");
  await hands.sees("Enter PIN");
  await hands.press("1", "2", "3");
  await expect(page.getByRole("status")).toContainText("3 digits");
  await stop("pin");
  await hands.press("Escape");
  await third;
  await hands.press("r");
  const fourth = terminal.pay("99.00", "T01-000119");
  await hands.sees("99.00 EUR");
  await hands.card("Debit, declines").click();
  await hands.press("t");
  await hands.sees("Declined");
  await fourth;
  await stop("declined");
  await page.setViewportSize(SIZES[1]!);
  await hands.press("f");
  await stop("faults");
  await page.setViewportSize(SIZES[1]!);
  await hands.press("f");
  await hands.messages.getByRole("button").first().click();
  await expect(page.getByRole("dialog")).toContainText("MessageHeader");
  await stop("message");
  await hands.press("Escape", "?");
  await expect(page.getByRole("heading", { name: "Keys" })).toBeVisible();
  await stop("keys");
  await hands.press("Escape");
  await terminal.kill();
  await expect(page.getByText("The simulator is not answering")).toBeVisible();
  await stop("gone");
}

/** These lie over the page, so what is under them cannot be hit. */
const OVER = ["faults", "message", "keys"];

test("every state: no serious breach and nothing cut", async ({ hands, page, terminal }) => {
  test.setTimeout(240_000);
  await walk(hands, terminal, async (name) => {
    for (const size of SIZES) {
      await page.setViewportSize(size);
      const wrong = OVER.includes(name) ? [] : await wrongLayout(page);
      expect.soft(wrong, `${name} at ${size.width}×${size.height}`).toEqual([]);
    }
    // The drawer is one on the narrow page only.
    if (name !== "faults") await page.setViewportSize(SIZES[0]!);
    for (const theme of THEMES) {
      await page.emulateMedia({ colorScheme: theme });
      const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
      const serious = violations
        .filter(({ impact }) => impact === "serious" || impact === "critical")
        .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(", ")}`);
      expect.soft(serious, `${name} in ${theme}`).toEqual([]);
    }
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize(SIZES[0]!);
  });
});

test("every state: pictures", async ({ hands, page, terminal }, info) => {
  test.setTimeout(240_000);
  const folder = join(info.project.outputDir, "screens");
  await walk(hands, terminal, async (name) => {
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme });
        const file = `terminal-${name}-${theme}-${size.width}.png`;
        await page.screenshot({ path: join(folder, file) });
      }
    }
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize(SIZES[0]!);
  });
});
