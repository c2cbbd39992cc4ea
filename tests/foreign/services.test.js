// What else a foreign point of sale asks of the simulated terminal.

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { acquisition, payment, reconciliation, refund, totals, unknown } from "./messages.js";
import { pointOfSale, Terminal } from "./terminal.js";

let terminal;
afterEach(() => terminal?.stop());

/** Asks one after the other; every answer is in the library's words. Gives their bodies. */
async function counter(script = "") {
  terminal = await Terminal.start({ script });
  const pos = pointOfSale(terminal);
  return async (asked) => {
    const answer = await pos.ask(asked);
    assert.deepEqual(unknown(JSON.parse(pos.wire.seen.at(-1).answer), "TerminalApiResponse"), []);
    const category = asked.SaleToPOIRequest.MessageHeader.MessageCategory;
    return answer.SaleToPOIResponse[`${category}Response`];
  };
}

test("money is paid out, with and without the payment that it goes back to", async () => {
  const ask = await counter();
  const { POIData } = await ask(payment(20, "S-1"));
  const linked = await ask(refund(5, "S-2", POIData.POITransactionID));
  const unlinked = await ask(refund(7.5, "S-3"));
  assert.deepEqual(
    [linked.Response.Result, unlinked.Response.Result, unlinked.PaymentResult.PaymentType],
    ["Success", "Success", "Refund"],
  );
  const [total] = (await terminal.ledger()).totals;
  assert.deepEqual([total.charged, total.refunded, total.net], ["20", "12.5", "7.5"]);
});

test("a tip that the customer gave is beside the amount", async () => {
  const ask = await counter("tip 1.50");
  const { PaymentResult } = await ask(payment(20, "S-1"));
  const { AuthorizedAmount, TipAmount } = PaymentResult.AmountsResp;
  assert.deepEqual([AuthorizedAmount, TipAmount], [21.5, 1.5]);
});

test("a part of the amount is told as a part", async () => {
  const ask = await counter("partial 5.00");
  const { Response, PaymentResult } = await ask(payment(20, "S-1"));
  assert.deepEqual([Response.Result, PaymentResult.AmountsResp.AuthorizedAmount], ["Partial", 5]);
});

test("a card comes before the amount, and the payment names it", async () => {
  const ask = await counter();
  const { Response, POIData } = await ask(acquisition("S-1"));
  assert.equal(Response.Result, "Success");
  const asked = payment(12.5, "S-1");
  asked.SaleToPOIRequest.PaymentRequest.PaymentData = {
    CardAcquisitionReference: POIData.POITransactionID,
  };
  assert.equal((await ask(asked)).Response.Result, "Success");
  assert.equal((await terminal.ledger()).entries.length, 1);
});

test("the period's totals are told and then closed", async () => {
  const ask = await counter();
  await ask(payment(20, "S-1"));
  await ask(payment(22.5, "S-2"));
  const sum = ({ TransactionTotals }) =>
    (TransactionTotals ?? [])
      .flatMap(({ PaymentTotals }) => PaymentTotals)
      .filter(({ TransactionType }) => TransactionType === "Debit")
      .reduce((all, { TransactionAmount }) => all + TransactionAmount, 0);
  assert.equal(sum(await ask(totals())), 42.5);
  const closed = await ask(reconciliation());
  assert.deepEqual([closed.Response.Result, sum(closed)], ["Success", 42.5]);
  assert.equal(sum(await ask(totals())), 0);
});
