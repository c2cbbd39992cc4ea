// The programs of a bench: each says in its first line where it is, and is ended by its process id.

import { execFile, spawn } from "node:child_process";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { promisify } from "node:util";

const run = promisify(execFile);
const started = [];

export async function start(program, args, more = {}) {
  const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"], ...more });
  started.push(child);
  let said = "";
  child.stderr.on("data", (text) => (said += text));
  const first = await new Promise((done, failed) => {
    createInterface({ input: child.stdout }).once("line", done);
    child.once("error", failed);
    child.once("exit", () => failed(new Error(`${program} ${args[0]} ended: ${said}`)));
  });
  return { child, first, told: () => JSON.parse(first) };
}

/** A program that says nothing. */
export function quietly(program, args, more = {}) {
  const child = spawn(program, args, { stdio: "ignore", ...more });
  started.push(child);
  return child;
}

export async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((done) => child.once("exit", done));
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 3_000);
  await gone;
  clearTimeout(late);
}

export async function endAll() {
  for (const child of started.toReversed()) await end(child);
}

/** A till with so many made-up items; its folder, its people's PINs. */
export async function makeTill(florin, shop, folder, items) {
  const init = [
    "init",
    "--key-file",
    "--shop",
    shop,
    "--data",
    folder,
    "--catalogue",
    String(items),
  ];
  const made = await run(florin, init);
  const people = JSON.parse(made.stdout).operators;
  const pinOf = (wanted) => people.find(({ role }) => role === wanted).pin;
  return { folder, pin: pinOf("cashier"), managerPin: pinOf("manager") };
}

export async function freePort() {
  const server = createServer();
  await new Promise((done) => server.listen(0, "127.0.0.1", done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
}
