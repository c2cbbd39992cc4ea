// What the library needs for one payment: the question written, the answer read. It is told how often
// over standard input and says how many nanoseconds that took; who compares is
// `crates/nexo/benches/exchange`, started by `cargo xtask bench nexo`.
//
// The steps are those of the library's own `request`, without the connection between them. The clear way is
// `TerminalLocalAPIUnencrypted`, `derived` is `TerminalLocalAPI`, which makes the key anew for each message,
// and `kept` has the library's other protection, of the same messages, which makes it once.

import { createInterface } from "node:readline";
import cached from "@adyen/api-library/lib/src/security/clouddevice/index.js";
import crypto from "@adyen/api-library/lib/src/security/nexoCrypto.js";
import { models } from "./messages.js";

const { ObjectSerializer } = models;
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`);

/** The question as a point of sale has it, the answers as the connection gives them, and the key. */
const told = JSON.parse((await lines.next()).value);
const asked = JSON.parse(told.request);
const header = asked.SaleToPOIRequest.MessageHeader;
const key = {
  AdyenCryptoVersion: 1,
  KeyIdentifier: told.key.identifier,
  KeyVersion: told.key.version,
  Passphrase: told.key.passphrase,
};
const manager = new cached.NexoSecurityManager({
  adyenCryptoVersion: key.AdyenCryptoVersion,
  keyIdentifier: key.KeyIdentifier,
  keyVersion: key.KeyVersion,
  passphrase: key.Passphrase,
});
const library = new crypto.default();

function clear() {
  const sent = JSON.stringify(ObjectSerializer.serialize(asked, "TerminalApiRequest"));
  const heard = ObjectSerializer.deserialize(JSON.parse(told.answer), "TerminalApiResponse");
  return { sent, heard };
}

function sealed(encrypt, decrypt) {
  const message = ObjectSerializer.serialize(asked, "TerminalApiRequest");
  const secured = { SaleToPOIRequest: encrypt(JSON.stringify(message)) };
  const sent = JSON.stringify(ObjectSerializer.serialize(secured, "TerminalApiSecuredRequest"));
  const answer = JSON.parse(told.sealed);
  const outer = ObjectSerializer.deserialize(answer, "TerminalApiSecuredResponse");
  const plain = JSON.parse(decrypt(outer.SaleToPOIResponse));
  return { sent, heard: ObjectSerializer.deserialize(plain, "TerminalApiResponse") };
}

const ways = {
  clear,
  kept: () =>
    sealed(
      (text) => manager.encrypt(text, header),
      (message) => manager.decrypt(message),
    ),
  derived: () =>
    sealed(
      (text) => crypto.default.encrypt(header, text, key),
      (message) => library.decrypt(message, key),
    ),
};

// Once each, so that the other side can see that the work is the same.
say(Object.fromEntries(Object.entries(ways).map(([name, way]) => [name, way()])));

/** What was made last: nothing that is looked at can be left out by the engine. */
let last;
for await (const line of lines) {
  const [name, count] = line.split(" ");
  const way = ways[name];
  const began = process.hrtime.bigint();
  for (let done = 0; done < Number(count); done += 1) last = way();
  const took = process.hrtime.bigint() - began;
  if (last.heard.SaleToPOIResponse === undefined) throw new Error("the answer was not read");
  say(Number(took));
}
