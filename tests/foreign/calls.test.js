// The terminal calls a foreign point of sale: what it shows, prints and asks, sealed and in the clear,
// read and answered by the library.

import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import { afterEach, test } from "node:test";
import crypto from "@adyen/api-library/lib/src/security/nexoCrypto.js";
import tapi from "@adyen/api-library/lib/src/utils/tapi/index.js";
import { models, payment, unknown } from "./messages.js";
import { pointOfSale, Terminal } from "./terminal.js";

const NexoCrypto = crypto.default;
let terminal;
let listener;
afterEach(async () => {
  await terminal?.stop();
  await listener?.close();
});

/** A point of sale that listens. `heard` are the messages; a question is answered by `yes`. */
class Listener {
  heard = [];
  #server;
  #key;
  #yes;
  #chunks;

  static async open({ key, yes = true, chunks = false } = {}) {
    const one = new Listener();
    one.#key = key;
    one.#yes = yes;
    one.#chunks = chunks;
    one.#server = createServer((asked, answer) => void one.#take(asked, answer));
    await once(one.#server.listen(0, "127.0.0.1"), "listening");
    return one;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}/`;
  }

  async close() {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, "close");
  }

  async #take(asked, answer) {
    const parts = [];
    for await (const part of asked) parts.push(part);
    const said = this.#opened(JSON.parse(Buffer.concat(parts).toString()));
    this.heard.push(said);
    const { MessageHeader, InputRequest } = said.SaleToPOIRequest;
    if (InputRequest === undefined) return void answer.writeHead(204).end();
    const told = JSON.stringify(this.#answered(MessageHeader, InputRequest));
    answer.setHeader("Content-Type", "application/json");
    if (!this.#chunks) answer.setHeader("Content-Length", Buffer.byteLength(told));
    answer.write(told);
    answer.end();
  }

  #opened(said) {
    if (!this.#key) return said;
    const sealed = models.ObjectSerializer.deserialize(said, "TerminalApiSecuredRequest");
    return JSON.parse(new NexoCrypto().decrypt(sealed.SaleToPOIRequest, this.#key));
  }

  #answered(header, { InputData }) {
    const MessageHeader = { ...header, MessageType: models.MessageType.Response };
    const { Device, InfoQualify, InputCommand } = InputData;
    const message = models.ObjectSerializer.serialize(
      {
        SaleToPOIResponse: {
          MessageHeader,
          InputResponse: {
            InputResult: {
              ...{ Device, InfoQualify },
              Response: { Result: models.ResultType.Success },
              Input: { InputCommand, ConfirmedFlag: this.#yes },
            },
          },
        },
      },
      "TerminalApiResponse",
    );
    if (!this.#key) return message;
    return {
      SaleToPOIResponse: NexoCrypto.encrypt(MessageHeader, JSON.stringify(message), this.#key),
    };
  }
}

async function counter({ script, key, ...how }) {
  listener = await Listener.open({ key, ...how });
  terminal = await Terminal.start({ script, key, more: ["--callback", listener.url] });
  return pointOfSale(terminal, key);
}

function newKey() {
  const Passphrase = randomBytes(24).toString("base64url");
  return { AdyenCryptoVersion: 1, KeyIdentifier: "calls", KeyVersion: 1, Passphrase };
}

/** What is not in the library's words; a call of the terminal is a request. */
function strange(heard) {
  return heard.flatMap((said) => unknown(said, "TerminalApiRequest"));
}

const parts = (name) =>
  listener.heard.map(({ SaleToPOIRequest }) => SaleToPOIRequest[name]).filter(Boolean);

const result = (answer) => answer.SaleToPOIResponse.PaymentResponse.Response.Result;

for (const [how, key] of [
  ["in the clear", undefined],
  ["sealed", newKey()],
]) {
  test(`what the terminal shows is told by the names of its steps, ${how}`, async () => {
    const pos = await counter({ script: "card visa insert", key });
    assert.equal(result(await pos.ask(payment(12.5, "S-1"))), "Success");
    assert.deepEqual(strange(listener.heard), []);
    const steps = parts("DisplayRequest").map(({ DisplayOutput: [output] }) => {
      const { OutputContent } = models.ObjectSerializer.deserialize(output, "DisplayOutput");
      const helper = new tapi.PredefinedContentHelper(OutputContent.PredefinedContent.ReferenceID);
      assert.match(helper.getTransactionId(), /./);
      return helper.getEvent();
    });
    // A screen that is gone before it could be told is not told.
    const { TENDER_CREATED, TENDER_FINAL } = tapi.DisplayNotificationEvent;
    assert.deepEqual([steps[0], steps.at(-1)], [TENDER_CREATED, TENDER_FINAL]);
    assert.ok(!steps.includes(null), "each is a step that the library knows");
  });

  for (const [word, yes] of [
    ["Success", true],
    ["Failure", false],
  ]) {
    test(`a signature that is ${yes ? "" : "not "}right ends as ${word}, ${how}`, async () => {
      const pos = await counter({ script: "signature", key, yes });
      assert.equal(result(await pos.ask(payment(12.5, "S-1"))), word);
      assert.deepEqual(strange(listener.heard), []);
      assert.equal(parts("PrintRequest").length, 1, "the copy to sign");
      const [{ InputData }, ...more] = parts("InputRequest");
      assert.equal(InputData.InputCommand, models.InputCommandType.GetConfirmation);
      assert.deepEqual(more, []);
      const { entries } = await terminal.ledger();
      assert.equal(entries.filter(({ kind }) => kind === "charge").length, yes ? 1 : 0);
    });
  }
}

test("an answer to a signature that comes in chunks is read", async () => {
  const pos = await counter({ script: "signature", chunks: true });
  assert.equal(result(await pos.ask(payment(12.5, "S-1"))), "Success");
});
