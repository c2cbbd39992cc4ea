// The page and its server: nothing from elsewhere, nobody without the token.

import { request } from "node:http";
import { expect, test } from "./till.ts";
import type { Till } from "./till.ts";

type Asked = { method?: string; headers?: Record<string, string> };

/** Asks as any program could, with any header. */
function ask(till: Till, path: string, { method = "GET", headers = {} }: Asked): Promise<number> {
  return new Promise((done, failed) => {
    const asked = request(new URL(path, till.address), { method, headers }, (answer) => {
      answer.destroy();
      done(answer.statusCode ?? 0);
    });
    asked.once("error", failed);
    asked.end(method === "POST" ? "{}" : undefined);
  });
}

function token(till: Till): string {
  return new URL(till.address).hash.replace("#token=", "");
}

test("a whole sale writes nothing to the console and asks nobody else", async ({
  counter,
  page,
  till,
}) => {
  const said: string[] = [];
  const elsewhere: string[] = [];
  const home = new URL(till.address).origin;
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) said.push(message.text());
  });
  page.on("request", (asked) => {
    const url = new URL(asked.url());
    if (url.protocol !== "data:" && url.origin !== home) elsewhere.push(asked.url());
  });
  await page.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  await counter.begin();
  await counter.fill();
  await counter.press("F4");
  await counter.type("2");
  await counter.press("Enter");
  await expect(counter.line("Free-range eggs, 10")).toContainText("7.98");
  await counter.press("F12");
  await counter.card();
  await counter.expectPaid("44.32");
  await counter.press("p");
  await expect(page.getByTestId("receipt")).toBeVisible();
  await counter.press("Escape", "F12");
  await expect(page.getByText("Nothing here yet")).toBeVisible();
  await counter.press("F10", "t");
  await counter.button("Ask how it is").click();
  await counter.button("Sign out").click();
  await expect(counter.heading("Who is at the till?")).toBeVisible();
  expect(said).toEqual([]);
  expect(elsewhere).toEqual([]);
});

test("the token leaves the address and survives a reload", async ({ counter, page, till }) => {
  await counter.begin();
  const secret = token(till);
  expect(secret).toMatch(/^[0-9a-f]{64}$/);
  expect(page.url()).toBe(`${new URL(till.address).origin}/`);
  expect(await page.content()).not.toContain(secret);
  await page.reload();
  await expect(page.getByText("Signed in: Cashier")).toBeAttached();
  expect(page.url()).not.toContain("token");
  expect(await page.evaluate(() => document.cookie)).toBe("");
});

test("without the token nobody gets in", async ({ till }) => {
  const wrong = { Authorization: `Bearer ${"0".repeat(64)}` };
  expect(await ask(till, "/events", {})).toBe(401);
  expect(await ask(till, "/events", { headers: wrong })).toBe(401);
  expect(await ask(till, "/rpc/state_snapshot", { method: "POST" })).toBe(401);
  expect(await ask(till, "/rpc/state_snapshot", { method: "POST", headers: wrong })).toBe(401);
  expect(await ask(till, `/events?token=${token(till)}`, {})).toBe(401);
});

test("a page without the token shows no till", async ({ page, till, counter }) => {
  await page.goto(new URL(till.address).origin);
  await expect(page.getByText("The till is not answering")).toBeVisible();
  await expect(counter.heading("Who is at the till?")).toBeHidden();
});

test("another host is misdirected and another origin is forbidden", async ({ till }) => {
  const Authorization = `Bearer ${token(till)}`;
  const { port } = new URL(till.address);
  const snapshot = (headers: Record<string, string>) =>
    ask(till, "/rpc/state_snapshot", { method: "POST", headers: { Authorization, ...headers } });
  expect(await snapshot({})).toBe(200);
  expect(await snapshot({ Host: `localhost:${port}` })).toBe(200);
  expect(await snapshot({ Host: `till.example:${port}` })).toBe(421);
  expect(await ask(till, "/", { headers: { Host: "till.example" } })).toBe(421);
  expect(await snapshot({ Origin: `http://127.0.0.1:${port}` })).toBe(200);
  expect(await snapshot({ Origin: "https://till.example" })).toBe(403);
  expect(await snapshot({ Origin: "null" })).toBe(403);
  expect(await snapshot({ Origin: `http://127.0.0.1:${Number(port) + 1}` })).toBe(403);
});

test("files outside the page are not served", async ({ till }) => {
  for (const path of ["/../Cargo.toml", "/%2e%2e/Cargo.toml", "/..%2fCargo.toml", "/till.sqlite"]) {
    const status = await new Promise<number>((done, failed) => {
      const { hostname, port } = new URL(till.address);
      request({ hostname, port, path }, (answer) => {
        answer.destroy();
        done(answer.statusCode ?? 0);
      })
        .once("error", failed)
        .end();
    });
    expect(status, path).toBe(404);
  }
});
