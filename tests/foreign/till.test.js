// The till's own messages, read by the library, and the library's messages, read by the till's reader.
//
// The till pays at a simulated terminal through a relay that keeps what the till wrote. It speaks the
// generic shape: an encrypted terminal needs a keychain, which a test run may not have.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import crypto from "@adyen/api-library/lib/src/security/nexoCrypto.js";
import { abort, diagnosis, models, payment, reversal, status, unknown } from "./messages.js";
import { run, shop } from "./programs.js";
import { Terminal } from "./terminal.js";

let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "florin-foreign-"));
});
after(() => rm(folder, { recursive: true, force: true }));

/** Stands before a terminal and keeps the bodies that came. */
async function relay(terminal) {
  const bodies = [];
  const server = createServer(async (asked, answer) => {
    const parts = [];
    for await (const part of asked) parts.push(part);
    const body = Buffer.concat(parts);
    bodies.push(body.toString());
    const [host, port] = terminal.address.split(":");
    const { method, url: path, headers } = asked;
    const passed = request({ host, port, method, path, headers, agent: false });
    passed.once("response", (told) => {
      answer.writeHead(told.statusCode, told.headers);
      told.pipe(answer);
    });
    passed.once("error", () => asked.socket.destroy());
    passed.end(body);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return { bodies, server, address: `127.0.0.1:${server.address().port}` };
}

test("what the till sends is in the library's words", async () => {
  const terminal = await Terminal.start({ script: "approve, lost, decline", profile: "generic" });
  const wire = await relay(terminal);
  try {
    const data = join(folder, "till");
    const florin = async (...args) => {
      const { code, err } = await run([...args, "--data", data]);
      return { code, err };
    };
    const made = await florin("init", "--shop", shop, "--key-file");
    assert.equal(made.code, 0, made.err);
    const place = ["--address", wire.address, "--profile", "simulator"];
    const paired = await florin("terminal", "add", "Counter", ...place);
    assert.equal(paired.code, 0, paired.err);
    const sale = (id) =>
      florin("sale", "--terminal", "Counter", "--amount", "12.34", "--request-id", id);
    assert.deepEqual(
      [(await sale("a")).code, (await sale("b")).code, (await sale("c")).code],
      [0, 0, 3],
    );
  } finally {
    wire.server.close();
    wire.server.closeAllConnections();
    await terminal.stop();
  }
  const read = wire.bodies.map((body) => {
    const said = JSON.parse(body);
    assert.deepEqual(unknown(said, "TerminalApiRequest"), []);
    const { SaleToPOIRequest } = models.ObjectSerializer.deserialize(said, "TerminalApiRequest");
    return SaleToPOIRequest;
  });
  const categories = read.map(({ MessageHeader }) => MessageHeader.MessageCategory);
  for (const category of ["Login", "Payment", "TransactionStatus"]) {
    assert.ok(categories.includes(category), `${category} in ${categories}`);
  }
  const payments = read.filter(({ PaymentRequest }) => PaymentRequest);
  assert.equal(payments.length, 3, "none is sent twice");
  for (const { MessageHeader, PaymentRequest } of payments) {
    assert.deepEqual(
      [MessageHeader.MessageClass, MessageHeader.MessageType],
      ["Service", "Request"],
    );
    const { AmountsReq } = PaymentRequest.PaymentTransaction;
    assert.deepEqual([AmountsReq.Currency, AmountsReq.RequestedAmount], ["EUR", 12.34]);
    assert.match(PaymentRequest.SaleData.SaleTransactionID.TransactionID, /^T01-/);
  }
  const numbers = read.map(({ MessageHeader }) => MessageHeader.ServiceID);
  assert.equal(new Set(numbers).size, numbers.length, "no number twice");
  const lost = read.find(({ TransactionStatusRequest }) => TransactionStatusRequest);
  const { MessageReference } = lost.TransactionStatusRequest;
  assert.equal(MessageReference.ServiceID, payments[1].MessageHeader.ServiceID);
});

const written = () => {
  const paid = payment(12.34, "S-1");
  const TimeStamp = "2026-05-04T10:31:02+00:00";
  return [
    ["Payment", paid],
    ["Abort", abort(paid)],
    ["TransactionStatus", status(paid)],
    ["Reversal", reversal({ TransactionID: "P-1", TimeStamp }, 5)],
    ["Diagnosis", diagnosis()],
  ].map(([category, message]) => ({
    category,
    header: message.SaleToPOIRequest.MessageHeader,
    message: models.ObjectSerializer.serialize(message, "TerminalApiRequest"),
  }));
};

/** A flag that is false says the same as one that is absent, and the till's writer leaves it out. */
function withoutDefaults(message) {
  return JSON.parse(JSON.stringify(message, (_, value) => (value === false ? undefined : value)));
}

async function inspect(name, message, more = [], input = "") {
  const file = join(folder, `${name}.json`);
  await writeFile(file, JSON.stringify(message));
  return run(["nexo", "inspect", ...more, file], input);
}

test("what the library writes is read by the till's reader", async () => {
  for (const { category, message } of written()) {
    const { code, out, err } = await inspect(category, message, ["--json"]);
    assert.equal(code, 0, out + err);
    assert.ok(out.includes(`Service ${category} Request`), out);
    // After its line the message stands once more, as the till understood it.
    const again = JSON.parse(out.slice(out.indexOf("\n")));
    assert.deepEqual(again, withoutDefaults(message));
  }
});

test("what the library sealed opens with the key and with no other", async () => {
  const key = {
    AdyenCryptoVersion: 1,
    KeyIdentifier: "inspected",
    KeyVersion: 2,
    Passphrase: randomBytes(24).toString("base64url"),
  };
  const options = ["--passphrase", "-", "--key-identifier", "inspected", "--key-version", "2"];
  for (const { category, header, message } of written()) {
    const sealed = {
      SaleToPOIRequest: crypto.default.encrypt(header, JSON.stringify(message), key),
    };
    const opened = await inspect(category, sealed, options, key.Passphrase);
    assert.equal(opened.code, 0, opened.out + opened.err);
    assert.match(opened.out, /opened/);
    const other = await inspect(category, sealed, options, randomBytes(24).toString("base64url"));
    assert.equal(other.code, 1, other.out);
    assert.match(other.out, /refused/);
  }
});
