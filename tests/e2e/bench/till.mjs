// `cargo xtask bench till`: how long a cashier waits. The release programs, the real window and the page in a
// browser, a shop with very many items beside one with few, turn by turn. docs/performance.md says what is asked.

import { existsSync } from "node:fs";
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { chromium } from "@playwright/test";
import { code, shuffled, typedLetters } from "./catalogue.mjs";
import { Report } from "./figures.mjs";
import { end, endAll, freePort, makeTill, quietly, start } from "./programs.mjs";
import { Screen } from "./screen.mjs";
import { Window } from "./window.mjs";

const {
  FLORIN_PROGRAM: florin,
  FLORIN_WINDOW: windowProgram,
  FLORIN_DRIVER: driverProgram,
  FLORIN_PAGE: page,
  FLORIN_SHOP: shop,
  FLORIN_CHROMIUM: browserProgram,
  FLORIN_REPORTS: reports,
} = process.env;
const SAMPLES = Number(process.env.FLORIN_SAMPLES ?? 2_000);
const ITEMS = Number(process.env.FLORIN_ITEMS ?? 100_000);
const TURNS = Number(process.env.FLORIN_TURNS ?? 7);
const ONLY = process.env.FLORIN_ONLY?.split(",") ?? ["page", "callback", "window", "start"];
const FEW = 1_000;
/** Samples of one side before it is the other's turn. */
const TURN = 50;
/** Lines of a basket in which scans are measured. */
const LINES = 20;
const WARM = 20;

const probe = await readFile(join(import.meta.dirname, "probe.js"), "utf8");
const home = await mkdtemp(join(tmpdir(), "florin-bench-"));
const report = new Report();
const firsts = (pairs) => pairs.map(([dom]) => dom);
const seconds = (pairs) => pairs.map(([, painted]) => painted);

async function serve(till) {
  const args = ["serve", "--data", till.folder, "--ui", page, "--port", "0"];
  const { child, told } = await start(florin, args);
  return { child, address: told().address };
}

async function openPage(browser, address, pin) {
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 } });
  const tab = await context.newPage();
  await tab.goto(address);
  await asker(address)("operator_sign_out", {});
  await tab.getByRole("button", { name: "Cashier" }).click();
  await tab.getByLabel("PIN of Cashier").fill(pin);
  await tab.keyboard.press("Enter");
  await tab.getByRole("searchbox").waitFor();
  await tab.evaluate(probe);
  return tab;
}

/** Asks the core from beside the page, with the page's own token. */
function asker(address) {
  const url = new URL(address);
  const token = decodeURIComponent(url.hash.replace("#token=", ""));
  return async (name, args) => {
    const answer = await fetch(new URL(`/rpc/${name}`, url), {
      method: "POST",
      headers: { "Content-Type": "application/json", Authorization: `Bearer ${token}` },
      body: JSON.stringify(args),
    });
    const json = await answer.json();
    if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(json)}`);
    return json;
  };
}

async function emptyBasket(ask) {
  const { state } = await ask("state_snapshot", {});
  for (const { line } of state.basket.lines) await ask("basket_remove", { line });
}

async function wordsOf(ask) {
  const names = [];
  let after;
  for (let pages = 0; pages < 10; pages += 1) {
    const query = { category: null, search: "", ...(after ? { after } : {}) };
    const found = await ask("item_list", query);
    names.push(...found.items.map(({ name }) => name));
    after = found.next;
    if (!after) break;
  }
  return typedLetters(names);
}

/** The page in a browser: many items beside few. */
async function inPage(tills) {
  const browser = await chromium.launch({ executablePath: browserProgram });
  const sides = [];
  for (const [name, till] of Object.entries(tills)) {
    const { child, address } = await serve(till);
    const ask = asker(address);
    const tab = await openPage(browser, address, till.pin);
    const letters = shuffled(await wordsOf(ask), 7);
    sides.push({ name, child, ask, tab, letters, scans: [], searches: [], next: 0 });
  }
  const codes = (side, count) => {
    side.next += count;
    return Array.from({ length: count }, (_, index) => code((side.next + index) % FEW));
  };
  while (sides[0].scans.length < SAMPLES + WARM) {
    for (const side of sides) {
      for (let part = 0; part < TURN; part += LINES) {
        await emptyBasket(side.ask);
        await side.tab.bringToFront();
        side.scans.push(
          ...(await side.tab.evaluate((all) => florinProbe.scans(all), codes(side, LINES))),
        );
      }
    }
  }
  while (sides[0].searches.length < SAMPLES + WARM) {
    for (const side of sides) {
      const texts = Array.from({ length: TURN }, () => {
        const text = side.letters.shift();
        side.letters.push(text);
        return text;
      });
      await side.tab.bringToFront();
      side.searches.push(...(await side.tab.evaluate((all) => florinProbe.searches(all), texts)));
    }
  }
  for (const { name, scans, searches } of sides) {
    const big = name !== String(FEW);
    report.add(`page, ${name}`, "scan to line in the DOM", firsts(scans.slice(WARM)));
    report.add(
      `page, ${name}`,
      "scan to line painted",
      seconds(scans.slice(WARM)),
      big ? 50 : null,
    );
    report.add(`page, ${name}`, "key to result in the DOM", firsts(searches.slice(WARM)));
    report.add(
      `page, ${name}`,
      "key to result painted",
      seconds(searches.slice(WARM)),
      big ? 80 : null,
    );
  }
  await thickBasket(sides.at(-1));
  await browser.close();
  for (const { child } of sides) await end(child);
}

/** Scans into a basket of five hundred lines. */
async function thickBasket(side) {
  const { ask, tab } = side;
  await emptyBasket(ask);
  for (let line = 0; line < 500; line += 1) {
    await ask("basket_scan", { code: code(FEW + line), quantity: null });
  }
  const found = await tab.evaluate(
    (all) => florinProbe.scans(all),
    Array.from({ length: 100 }, (_, index) => code(2 * FEW + index)),
  );
  report.add(`page, ${side.name}`, "the same into 500 lines", seconds(found.slice(5)), 100);
  await emptyBasket(ask);
}

/** A terminal that calls: from the press of a PIN key on it to the star on the till's screen. */
async function calling(till) {
  const wire = await freePort();
  const { child, address } = await serve(till);
  const ask = asker(address);
  const { operators } = await ask("state_snapshot", {});
  const manager = operators.find(({ role }) => role === "manager").id;
  const who = { manager, pin: till.managerPin };
  await ask("operator_sign_in", { operator: manager, pin: till.managerPin });
  const door = `127.0.0.1:${await freePort()}`;
  await ask("listener_set", { address: door, any_address: false, plain_network: true, ...who });
  await ask("terminal_add", {
    ...{
      request_id: "bench-add",
      name: "Full",
      profile: "simulator",
      mode: "full",
      poi_id: "FULL",
    },
    ...{ address: `127.0.0.1:${wire}`, door: "address", ...who },
  });
  const browser = await chromium.launch({ executablePath: browserProgram });
  const tab = await openPage(browser, address, till.pin);
  const { state } = await ask("state_snapshot", {});
  const simulate = ["simulate", "--listen", `127.0.0.1:${wire}`, "--page", "127.0.0.1:0"];
  const more = ["--profile", "generic", "--poi-id", "FULL", "--autopilot", "off"];
  const { url } = state.listener.urls[0];
  const terminal = await start(florin, [...simulate, ...more, "--callback", url]);
  const hand = terminal.told().page;
  const { terminals } = await (await fetch(new URL("api/terminals", hand))).json();
  const base = `api/terminals/${terminals[0].name}`;
  const seen = async () => (await fetch(new URL(base, hand))).json();
  const act = async (what, body) => {
    const answer = await fetch(new URL(`${base}/${what}`, hand), {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${what}: ${await answer.text()}`);
  };
  const until = async (test) => {
    for (let tries = 0; tries < 2_000; tries += 1) {
      if (test(await seen())) return;
      await pause(5);
    }
    throw new Error("the terminal does not come to it");
  };
  await ask("basket_scan", { code: code(1), quantity: null });
  await ask("sale_checkout", { request_id: "bench-checkout" });
  const sale = (await ask("state_snapshot", {})).state.sale.id;
  const full = state.terminals.find(({ name }) => name === "Full").id;
  await ask("payment_start", { request_id: "bench-pay", sale, terminal: full });
  await until(({ live }) => live.insert);
  await act("card", { card: "visa", how: "insert" });
  await until(({ live }) => live.keys.includes("1"));
  await tab.evaluate(() => florinProbe.watchTerminal());
  const pressed = [];
  const clock = () => performance.timeOrigin + performance.now();
  for (let sample = 0; sample < Math.min(SAMPLES, 1_000); sample += 1) {
    for (const key of ["1", "clear"]) {
      const began = clock();
      await act("key", { key });
      await pause(25);
      pressed.push([key === "1" ? 1 : 0, began]);
    }
  }
  const stars = await tab.evaluate(() => florinProbe.seen);
  // Each change belongs to the press before it; a press whose change came late with another is left out.
  const pairs = [];
  for (const [count, dom, frame] of stars) {
    const press = pressed.findLast(([, began]) => began <= dom);
    if (press && press[0] === count) pairs.push([dom - press[1], frame - press[1]]);
  }
  report.add("page", "terminal's key to its star in the DOM", firsts(pairs.slice(WARM)), 16);
  report.add("page", "terminal's key to its star painted", seconds(pairs.slice(WARM)), 45);
  await act("key", { key: "cancel" });
  await pause(500);
  await browser.close();
  await end(child);
  await end(terminal.child);
}

/** What a program on that screen gets: its own home, no keychain. */
function around(screen) {
  const env = {
    ...process.env,
    DISPLAY: screen.display,
    GDK_BACKEND: "x11",
    NO_AT_BRIDGE: "1",
  };
  delete env.WAYLAND_DISPLAY;
  for (const name of ["XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"]) {
    env[name] = join(home, name);
  }
  return { ...env, HOME: home, DBUS_SESSION_BUS_ADDRESS: "disabled:" };
}

async function driver(env) {
  const [port, native] = [await freePort(), await freePort()];
  quietly(driverProgram, ["--port", String(port), "--native-port", String(native)], { env });
  for (let tries = 0; tries < 200; tries += 1) {
    const up = await fetch(`http://127.0.0.1:${port}/status`).catch(() => null);
    if (up) break;
    await pause(25);
  }
  return `http://127.0.0.1:${port}`;
}

const CASHIER = "//button[.//strong[text()='Cashier']]";

/** The real window. WebKit gives the time in whole milliseconds. */
async function inWindow(address, till) {
  const window = await Window.open(address, windowProgram, till.folder);
  await window.click(CASHIER);
  for (const digit of till.pin) {
    await window.click(`//*[@aria-label='Number pad']//button[normalize-space(.)='${digit}']`);
  }
  await window.click("//button[not(@disabled) and .//span[normalize-space(text())='Sign in']]");
  await window.find("//*[@id='search']");
  await window.evaluate(`() => { ${probe} }`);
  const ask = (cmd, payload) =>
    window.evaluate(
      `(cmd, payload) => window.__TAURI_INTERNALS__.invoke("rpc", { cmd, payload })`,
      cmd,
      payload,
    );
  const [scans, searches] = [[], []];
  for (let next = 0; scans.length < SAMPLES + WARM; next += LINES) {
    await emptyBasket(ask);
    const codes = Array.from({ length: LINES }, (_, index) => code((next + index) % ITEMS));
    scans.push(...(await window.evaluate(`(codes) => florinProbe.scans(codes)`, codes)));
  }
  await emptyBasket(ask);
  const letters = shuffled(await wordsOf(ask), 7);
  while (searches.length < SAMPLES + WARM) {
    const texts = letters.splice(0, TURN);
    letters.push(...texts);
    searches.push(...(await window.evaluate(`(texts) => florinProbe.searches(texts)`, texts)));
  }
  report.add(`window, ${ITEMS}`, "scan to line in the DOM", firsts(scans.slice(WARM)));
  report.add(`window, ${ITEMS}`, "scan to line painted", seconds(scans.slice(WARM)), 50);
  report.add(`window, ${ITEMS}`, "key to result in the DOM", firsts(searches.slice(WARM)));
  report.add(`window, ${ITEMS}`, "key to result painted", seconds(searches.slice(WARM)), 80);
  await window.close();
}

/** From the start of a program until its first picture stays on the screen. */
async function startOf(screen, program, args, env) {
  let child;
  const took = await screen.settled(() => {
    child = quietly(program, args, { env });
  });
  await end(child);
  await screen.empty();
  return took;
}

/** The least that any page in a browser's engine needs: a line of text. */
async function hello() {
  const page = `<!doctype html><title>hello</title><p style="font:80px sans-serif;margin:300px">hello`;
  const server = createServer((_request, answer) =>
    answer.setHeader("Content-Type", "text/html").end(page),
  );
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const url = `http://127.0.0.1:${server.address().port}/`;
  const args = [
    `--app=${url}`,
    "--no-sandbox",
    "--no-first-run",
    "--window-position=0,0",
    "--window-size=1366,768",
    `--user-data-dir=${join(home, "hello")}`,
  ];
  return { server, url, args };
}

/** The browser that comes with the window's engine: what a window costs before there is anything of ours in it. */
async function bareWindow() {
  const folder = "/usr/lib";
  for (const kind of await readdir(folder)) {
    const program = join(folder, kind, "webkit2gtk-4.1/MiniBrowser");
    if (existsSync(program)) return program;
  }
  return null;
}

/** As the till's window starts its engine. */
const plain = (env) => ({ ...env, WEBKIT_DISABLE_DMABUF_RENDERER: "1" });

async function starts(screen, env, tills) {
  const { server, url, args } = await hello();
  const took = { few: [], many: [], hello: [], bare: [] };
  const bare = await bareWindow();
  const open = (till) => startOf(screen, windowProgram, ["--data", till.folder], env);
  for (let turn = 0; turn <= TURNS; turn += 1) {
    const few = await open(tills[FEW]);
    const many = await open(tills[ITEMS]);
    const other = await startOf(screen, browserProgram, args, env);
    const least = bare && (await startOf(screen, bare, [`--geometry=1366x768`, url], plain(env)));
    if (turn === 0) continue;
    if (bare) took.bare.push(least);
    took.few.push(few);
    took.many.push(many);
    took.hello.push(other);
  }
  server.close();
  report.add(`window, ${FEW}`, "start to sign-in, warm", took.few);
  report.add(`window, ${ITEMS}`, "start to sign-in, warm", took.many);
  report.add("Chromium --app", "start to a line of text, warm", took.hello);
  if (bare) {
    report.add("WebKitGTK's MiniBrowser", "start to a line of text, warm", took.bare);
    report.ratio(
      "the window's engine with a line of text beside Chromium's",
      took.bare,
      took.hello,
    );
  }
  report.ratio(`start with ${ITEMS} items beside ${FEW}`, took.many, took.few, 1.1);
  report.ratio("start beside Chromium's hello", took.many, took.hello, 0.75);
}

try {
  const tills = {};
  for (const items of [FEW, ITEMS]) {
    const began = performance.now();
    tills[items] = await makeTill(florin, shop, join(home, `till-${items}`), items);
    console.log(`${items} items made in ${((performance.now() - began) / 1_000).toFixed(1)} s`);
  }
  if (ONLY.includes("page")) await inPage(tills);
  if (ONLY.includes("window") || ONLY.includes("start")) {
    const screen = await Screen.open(home);
    const env = around(screen);
    if (ONLY.includes("window")) await inWindow(await driver(env), tills[ITEMS]);
    if (ONLY.includes("start")) await starts(screen, env, tills);
  }
  if (ONLY.includes("callback")) await calling(tills[FEW]);
} finally {
  // also what a run had measured that was cut off
  if (reports) await writeFile(resolve(reports, "till.json"), JSON.stringify(report.rows, null, 2));
  await endAll();
  await rm(home, { recursive: true, force: true });
}
process.exitCode = report.well ? 0 : 1;
