// How the library's own HTTP client asks, which the other files do not use because it only knows
// https: its path ends with a stroke, and its headers leave before the body is known, so that the
// body goes out in chunks. A terminal that this library is used with takes both.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { diagnosis, models } from "./messages.js";
import { post, Terminal } from "./terminal.js";

let terminal;
afterEach(() => terminal?.stop());

const body = () =>
  JSON.stringify(models.ObjectSerializer.serialize(diagnosis(), "TerminalApiRequest"));

async function assertTaken(path, chunks) {
  terminal = await Terminal.start();
  const { status, answer } = await post(terminal.address, path, body(), {}, chunks);
  assert.equal(status, 200, answer);
  assert.match(answer, /DiagnosisResponse/);
}

test("the path as it is written here", () => assertTaken("/nexo", false));

test("the path with a stroke at its end", () => assertTaken("/nexo/", false));

test("a body in chunks", () => assertTaken("/nexo", true));
