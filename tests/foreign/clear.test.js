// A foreign point of sale against the simulated terminal, in the clear. The family has no login.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { abort, diagnosis, payment, reversal, status, unknown } from "./messages.js";
import { pointOfSale, Terminal } from "./terminal.js";

let terminal;
afterEach(() => terminal?.stop());

/** A terminal with these steps before it, and the library in front. */
async function counter(script, more) {
  terminal = await Terminal.start({ script, more });
  return pointOfSale(terminal);
}

/** Everything that the terminal said is in the library's words. */
function assertUnderstood(pos) {
  for (const { answer } of pos.wire.seen) {
    if (answer === "") continue;
    assert.deepEqual(unknown(JSON.parse(answer), "TerminalApiResponse"), []);
  }
}

/** Until the terminal has a message of this category and works on it. */
async function arrived(category) {
  for (;;) {
    const { categories } = await terminal.arrivals();
    if (categories[category] > 0) return;
    await new Promise((done) => setImmediate(done));
  }
}

test("what the library has no word for is noticed", () => {
  const Response = { Result: "Perhaps" };
  const PaymentResult = { AuthenticationMethod: ["OnlinePIN", "Guess"], Mood: "good" };
  const message = { SaleToPOIResponse: { PaymentResponse: { Response, PaymentResult } } };
  const place = "TerminalApiResponse.SaleToPOIResponse.PaymentResponse";
  assert.deepEqual(unknown(message, "TerminalApiResponse"), [
    `${place}.Response.Result is Perhaps`,
    `${place}.PaymentResult.AuthenticationMethod[1] is Guess`,
    `${place}.PaymentResult.Mood`,
  ]);
});

test("a payment without a login is approved", async () => {
  const pos = await counter("approve");
  const { MessageHeader, PaymentResponse } = (await pos.ask(payment(12.5, "S-1")))
    .SaleToPOIResponse;
  assert.equal(MessageHeader.MessageCategory, "Payment");
  assert.equal(PaymentResponse.Response.Result, "Success");
  const { AmountsResp } = PaymentResponse.PaymentResult;
  assert.deepEqual(
    [AmountsResp.AuthorizedAmount, AmountsResp.Currency, PaymentResponse.PaymentReceipt.length],
    [12.5, "EUR", 2],
  );
  assert.equal(PaymentResponse.SaleData.SaleTransactionID.TransactionID, "S-1");
  assertUnderstood(pos);
  const [entry, ...others] = (await terminal.ledger()).entries;
  assert.deepEqual([entry.kind, entry.amount, others], ["charge", "12.5", []]);
});

test("a declined payment says why and moves nothing", async () => {
  const pos = await counter("decline WrongPIN");
  const { Response } = (await pos.ask(payment(12.5, "S-1"))).SaleToPOIResponse.PaymentResponse;
  assert.deepEqual([Response.Result, Response.ErrorCondition], ["Failure", "WrongPIN"]);
  assertUnderstood(pos);
  assert.deepEqual((await terminal.ledger()).entries, []);
});

test("a running payment is stopped, and its own answer says so", async () => {
  const pos = await counter("approve", ["--autopilot", "off"]);
  const asked = payment(12.5, "S-1");
  const paid = pos.ask(asked);
  await arrived("Payment");
  const stopped = await pos.ask(abort(asked));
  assert.equal(stopped.SaleToPOIResponse, undefined, "an abort is answered without a message");
  const { Response } = (await paid).SaleToPOIResponse.PaymentResponse;
  assert.deepEqual([Response.Result, Response.ErrorCondition], ["Failure", "Aborted"]);
  assert.deepEqual((await terminal.ledger()).entries, []);
});

test("a lost answer is found by asking for the status", async () => {
  const pos = await counter("lost");
  const asked = payment(12.5, "S-1");
  await assert.rejects(pos.ask(asked), /socket hang up/);
  const { TransactionStatusResponse: told } = (await pos.ask(status(asked))).SaleToPOIResponse;
  assert.equal(told.Response.Result, "Success");
  const repeated = told.RepeatedMessageResponse;
  assert.equal(
    repeated.MessageHeader.ServiceID,
    asked.SaleToPOIRequest.MessageHeader.ServiceID,
    "it is the payment that was asked for",
  );
  const { PaymentResponse } = repeated.RepeatedResponseMessageBody;
  assert.equal(PaymentResponse.Response.Result, "Success");
  assert.equal(PaymentResponse.PaymentResult.AmountsResp.AuthorizedAmount, 12.5);
  assertUnderstood(pos);
});

test("a running payment is in progress, and one that never came is not found", async () => {
  const pos = await counter("approve", ["--autopilot", "off"]);
  const asked = payment(12.5, "S-1");
  const condition = async (of) => {
    const { Response } = (await pos.ask(status(of))).SaleToPOIResponse.TransactionStatusResponse;
    return [Response.Result, Response.ErrorCondition];
  };
  assert.deepEqual(await condition(asked), ["Failure", "NotFound"]);
  const paid = pos.ask(asked);
  await arrived("Payment");
  assert.deepEqual(await condition(asked), ["Failure", "InProgress"]);
  await pos.ask(abort(asked));
  await paid;
});

test("a payment is undone in part and then no further than it was", async () => {
  const pos = await counter("approve");
  const { POIData } = (await pos.ask(payment(12.5, "S-1"))).SaleToPOIResponse.PaymentResponse;
  const undo = async (amount) => {
    const answer = await pos.ask(reversal(POIData.POITransactionID, amount));
    return answer.SaleToPOIResponse.ReversalResponse;
  };
  const first = await undo(5);
  assert.deepEqual([first.Response.Result, first.ReversedAmount], ["Success", 5]);
  assert.equal((await undo(10)).Response.Result, "Failure");
  assertUnderstood(pos);
  const [total] = (await terminal.ledger()).totals;
  assert.deepEqual([total.charged, total.reversed, total.net], ["12.5", "5", "7.5"]);
});

test("a payment is undone as a whole", async () => {
  const pos = await counter("approve");
  const { POIData } = (await pos.ask(payment(12.5, "S-1"))).SaleToPOIResponse.PaymentResponse;
  const answer = await pos.ask(reversal(POIData.POITransactionID));
  assert.equal(answer.SaleToPOIResponse.ReversalResponse.Response.Result, "Success");
  const [total] = (await terminal.ledger()).totals;
  assert.equal(Number(total.net), 0);
});

test("the same message twice charges once", async () => {
  const pos = await counter("approve");
  const asked = payment(12.5, "S-1");
  await pos.ask(asked);
  const { Response } = (await pos.ask(asked)).SaleToPOIResponse.PaymentResponse;
  assert.equal(Response.Result, "Failure");
  assertUnderstood(pos);
  assert.equal((await terminal.ledger()).entries.length, 1);
});

test("a diagnosis tells how the terminal is", async () => {
  const pos = await counter("");
  const { DiagnosisResponse } = (await pos.ask(diagnosis())).SaleToPOIResponse;
  assert.equal(DiagnosisResponse.POIStatus.GlobalStatus, "OK");
  assertUnderstood(pos);
});
