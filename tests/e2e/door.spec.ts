// A web page in the browser of the till's computer tries to pass for a terminal (docs/security.md): in
// a real browser, because only that knows what browsers send.

import { request } from "node:http";
import type { Page } from "@playwright/test";
import { ATTEMPTS, type Door, expect, ready, REBOUND, test } from "./door.ts";

const browser = process.env.FLORIN_CHROMIUM;

// The name leads here, as a hostile name server would have it. What the browser itself does against
// pages that reach into the local network is switched off: not every browser does it.
test.use({
  launchOptions: {
    ...(browser ? { executablePath: browser } : {}),
    args: [
      `--host-resolver-rules=MAP ${REBOUND} 127.0.0.1`,
      "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests",
    ],
  },
});

/** What a page may have learned from an attempt: that it was sent, and not what came of it. */
const BLIND = [
  "opaque",
  "TypeError: Failed to fetch",
  "nothing",
  "true",
  "sent",
  "loaded",
  "asked",
];

/** Every attempt reaches the door and is turned away there, with nothing that lets the page read. */
async function attack(page: Page, address: string, door: Door, url: string, learned: string[]) {
  const seen = await ready(page, address);
  for (const [name, attempt] of Object.entries(ATTEMPTS)) {
    await test.step(name, async () => {
      const before = await door.counted();
      const told = await page.evaluate(attempt, { url, body: door.display });
      expect(learned).toContain(told);
      await expect
        .poll(async () => (await door.counted()).refused, "it came, and was refused")
        .toBeGreaterThan(before.refused);
      expect((await door.counted()).heard, "the core hears nothing").toBe(0);
    });
  }
  expect(seen.length, "the browser's own view of the answers").toBeGreaterThan(10);
  for (const { status, head } of seen) {
    expect([403, 405, 421], head).toContain(status);
    expect(head).not.toMatch(/access-control/i);
  }
}

/** The door is open for whom it was made: so that the refusals above mean something. */
async function expectOpen(door: Door): Promise<void> {
  await new Promise<void>((done, failed) => {
    const headers = { "Content-Type": "application/json" };
    const asked = request(door.url, { method: "POST", headers, agent: false }, (answer) => {
      answer.resume().once("end", done);
    });
    asked.once("error", failed);
    asked.end(door.display);
  });
  expect((await door.counted()).heard).toBe(1);
}

test("L7: no page of another origin gets through the door", async ({ page, door, hostile }) => {
  await attack(page, `http://127.0.0.1:${hostile}/`, door, door.url, BLIND);
  await expectOpen(door);
});

test("L7: no page gets through by a name that leads here", async ({ page, door, hostile }) => {
  const url = new URL(door.url);
  url.hostname = REBOUND;
  await attack(page, `http://${REBOUND}:${hostile}/`, door, url.href, BLIND);
  await expectOpen(door);
});

test("L7: a page whose own name was turned to the door learns that it is wrong", async ({
  page,
  door,
}) => {
  const url = new URL(door.url);
  url.hostname = REBOUND;
  // The page was loaded when its name still led to its own server.
  const own = `${url.origin}/nice`;
  await page.route(own, (route) =>
    route.fulfill({ contentType: "text/html", body: "<!doctype html><title>Nice</title>" }),
  );
  await page.goto(own);
  const answers = await page.evaluate(
    async ({ url, body }) => {
      const ask = async (how: RequestInit) => {
        const answer = await fetch(url, how);
        return [answer.status, await answer.text()];
      };
      const headers = { "Content-Type": "application/json" };
      return [await ask({}), await ask({ method: "POST", headers, body })];
    },
    { url: url.href, body: door.display },
  );
  expect(answers).toEqual([
    [421, ""],
    [421, ""],
  ]);
  const { heard, refused } = await door.counted();
  expect(heard).toBe(0);
  // The browser asks for a picture of its own.
  expect(refused).toBeGreaterThanOrEqual(2);
  await expectOpen(door);
});
