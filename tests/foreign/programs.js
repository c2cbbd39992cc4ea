// The programs under test: each is started on a free port and ended by its process id.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const root = resolve(import.meta.dirname, "../..");
const target = process.env.CARGO_TARGET_DIR ?? join(root, "target");
/** The program that is tested. */
export const program = process.env.FLORIN_PROGRAM ?? join(target, "debug/florin");
/** A made-up shop. */
export const shop = join(root, "xtask/demo/shop.toml");

/** Starts a program that says in its first line where it listens. */
export async function start(args, env = {}) {
  const child = spawn(program, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...env },
  });
  const said = [];
  child.stderr.on("data", (text) => said.push(String(text)));
  const lines = createInterface({ input: child.stdout });
  const first = await new Promise((done, failed) => {
    lines.once("line", done);
    child.once("error", failed);
    child.once("exit", () => failed(new Error(`${args[0]} ended:\n${said.join("")}`)));
  });
  return { child, told: JSON.parse(first) };
}

/** Runs a program to its end. Gives its exit code and what it wrote to standard output. */
export async function run(args, input = "") {
  const child = spawn(program, args, { stdio: ["pipe", "pipe", "pipe"] });
  const [out, err] = [[], []];
  child.stdout.on("data", (text) => out.push(text));
  child.stderr.on("data", (text) => err.push(text));
  // A program may end without reading what it is given; its exit code tells.
  child.stdin.on("error", () => undefined);
  child.stdin.end(input);
  const [code] = await once(child, "close");
  const text = (parts) => Buffer.concat(parts).toString();
  return { code, out: text(out), err: text(err) };
}

/** Ends a program that was started here. */
export async function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, "exit");
  child.kill("SIGTERM");
  const late = setTimeout(() => child.kill("SIGKILL"), 3_000);
  await gone;
  clearTimeout(late);
}
