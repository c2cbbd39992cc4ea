// The same terminal with a shared key: the library seals and opens, on both sides of the wire.
//
// The passphrases are made up for each run. The terminal gets its own by the environment.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { afterEach, test } from "node:test";
import security from "@adyen/api-library/lib/src/security/clouddevice/index.js";
import { abort, models, payment, reversal, status } from "./messages.js";
import { pointOfSale, post, Terminal } from "./terminal.js";

let terminal;
afterEach(() => terminal?.stop());

function newKey() {
  return {
    AdyenCryptoVersion: 1,
    KeyIdentifier: `key-${randomBytes(4).toString("hex")}`,
    KeyVersion: 3,
    Passphrase: randomBytes(24).toString("base64url"),
  };
}

async function counter(script) {
  const key = newKey();
  terminal = await Terminal.start({ script, key });
  return { key, pos: pointOfSale(terminal, key) };
}

/** Refused, in the clear and with words that tell nothing, and no money moved. */
async function assertRefused(pos, asked) {
  await assert.rejects(pos.ask(asked));
  const { status: http, answer } = pos.wire.seen.at(-1);
  const { EventNotification } = JSON.parse(answer).SaleToPOIRequest;
  assert.deepEqual([http, EventNotification.EventToNotify], [200, "Reject"]);
  assert.match(EventNotification.EventDetails, /crypto/);
  assert.deepEqual((await terminal.ledger()).entries, []);
}

test("a sealed payment is answered with a sealed approval", async () => {
  const { pos } = await counter("approve");
  const { PaymentResponse } = (await pos.ask(payment(12.5, "S-1"))).SaleToPOIResponse;
  assert.equal(PaymentResponse.Response.Result, "Success");
  assert.equal(PaymentResponse.PaymentResult.AmountsResp.AuthorizedAmount, 12.5);
  const [{ sent, answer }] = pos.wire.seen;
  for (const text of [sent, answer]) {
    assert.match(text, /NexoBlob/);
    assert.doesNotMatch(text, /Amount|PaymentRe|Pan/, "nothing is told beside the seal");
  }
});

test("a sealed decline, a lost answer and a reversal", async () => {
  const { pos } = await counter("decline Refusal, lost, approve");
  const declined = (await pos.ask(payment(1, "S-1"))).SaleToPOIResponse.PaymentResponse.Response;
  assert.deepEqual([declined.Result, declined.ErrorCondition], ["Failure", "Refusal"]);
  const asked = payment(12.5, "S-2");
  await assert.rejects(pos.ask(asked), /socket hang up/);
  const found = (await pos.ask(status(asked))).SaleToPOIResponse.TransactionStatusResponse;
  const { PaymentResponse } = found.RepeatedMessageResponse.RepeatedResponseMessageBody;
  assert.equal(PaymentResponse.Response.Result, "Success");
  const undone = await pos.ask(reversal(PaymentResponse.POIData.POITransactionID));
  assert.equal(undone.SaleToPOIResponse.ReversalResponse.Response.Result, "Success");
  assert.equal(Number((await terminal.ledger()).totals[0].net), 0);
});

test("an abort of what is not running is taken without a message", async () => {
  const { pos } = await counter("approve");
  const asked = payment(12.5, "S-1");
  await pos.ask(asked);
  assert.equal((await pos.ask(abort(asked))).SaleToPOIResponse, undefined);
  assert.equal((await terminal.ledger()).entries.length, 1, "and changes nothing");
});

test("a wrong passphrase is refused and tells nothing", async () => {
  const { key } = await counter("approve");
  const wrong = { ...key, Passphrase: newKey().Passphrase };
  await assertRefused(pointOfSale(terminal, wrong), payment(12.5, "S-1"));
});

test("another key's name or version is refused", async () => {
  const { key } = await counter("approve");
  for (const wrong of [{ KeyIdentifier: "other" }, { KeyVersion: key.KeyVersion + 1 }]) {
    await assertRefused(pointOfSale(terminal, { ...key, ...wrong }), payment(12.5, "S-1"));
  }
});

test("a message in the clear is refused where a key was agreed", async () => {
  await counter("approve");
  const pos = pointOfSale(terminal);
  await pos.ask(payment(12.5, "S-1")).catch(() => undefined);
  const { EventNotification } = JSON.parse(pos.wire.seen[0].answer).SaleToPOIRequest;
  assert.equal(EventNotification.EventToNotify, "Reject");
  assert.deepEqual((await terminal.ledger()).entries, []);
});

test("an answer with another passphrase is not believed by the library", async () => {
  const { key, pos } = await counter("approve");
  await pos.ask(payment(12.5, "S-1"));
  const { SaleToPOIResponse } = JSON.parse(pos.wire.seen[0].answer);
  const credentials = (passphrase) => ({
    adyenCryptoVersion: key.AdyenCryptoVersion,
    keyIdentifier: key.KeyIdentifier,
    keyVersion: key.KeyVersion,
    passphrase,
  });
  const open = (passphrase) =>
    new security.NexoSecurityManager(credentials(passphrase)).decrypt(SaleToPOIResponse);
  assert.match(open(key.Passphrase), /"Result":"Success"/);
  assert.throws(() => open(newKey().Passphrase), /Decryption/);
});

test("a sealed message that was changed on its way is refused", async () => {
  const { key } = await counter("approve");
  const manager = new security.NexoSecurityManager({
    adyenCryptoVersion: key.AdyenCryptoVersion,
    keyIdentifier: key.KeyIdentifier,
    keyVersion: key.KeyVersion,
    passphrase: key.Passphrase,
  });
  const asked = models.ObjectSerializer.serialize(payment(12.5, "S-1"), "TerminalApiRequest");
  const header = asked.SaleToPOIRequest.MessageHeader;
  const sealed = manager.encrypt(JSON.stringify(asked), header);
  const blob = Buffer.from(sealed.NexoBlob, "base64");
  blob[40] ^= 1;
  const changes = [
    { NexoBlob: blob.toString("base64") },
    { MessageHeader: { ...header, ServiceID: "9999999999" } },
    { SecurityTrailer: { ...sealed.SecurityTrailer, Hmac: randomBytes(32).toString("base64") } },
  ];
  for (const change of changes) {
    const body = JSON.stringify({ SaleToPOIRequest: { ...sealed, ...change } });
    const { answer } = await post(terminal.address, "/nexo", body);
    assert.match(answer, /"Reject"/);
  }
  assert.deepEqual((await terminal.ledger()).entries, []);
  const { answer } = await post(
    terminal.address,
    "/nexo",
    JSON.stringify({ SaleToPOIRequest: sealed }),
  );
  assert.match(answer, /NexoBlob/, "and unchanged it is taken");
});
