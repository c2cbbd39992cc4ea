import { beforeEach, describe, expect, it } from "vitest";
import type { CommandName, VaultStateView } from "$bindings";
import { Lost, Refused } from "$lib/backend/backend";
import { FixtureBackend } from "$lib/backend/fixture";
import { Desk } from "$lib/state/desk.svelte";
import { Session } from "$lib/state/session.svelte";
import { Vault } from "./vault.svelte";
import { VAULT } from "./words";

const refuse = (code: string, detail?: unknown) =>
  new Refused({ code, ...(detail ? { detail } : {}), id: "e1", retry: "never" } as never);
const WORDS = "four words are enough";
const SIGN = { manager: "op-2", pin: "123456" };

describe("where secrets are", () => {
  let backend: FixtureBackend;
  let vault: Vault;
  let answers: Partial<Record<CommandName, unknown>>;
  const sent = (name: CommandName) =>
    backend.calls.filter((call) => call.name === name).map((call) => call.args);

  beforeEach(() => {
    backend = new FixtureBackend();
    answers = {};
    backend.answer = (name, args) => {
      const answer = answers[name];
      if (answer instanceof Error) return Promise.reject(answer);
      return Promise.resolve(answer ?? backend.usual(name, args));
    };
    vault = new Vault(new Desk(backend, new Session(backend)));
  });

  it.each(Object.keys(VAULT) as VaultStateView[])("%s is said, or needs no words", (state) => {
    vault.take({ state, lost: [] });
    expect(vault.usable).toBe(VAULT[state] === null);
    if (!vault.usable) expect(VAULT[state]?.()).toMatch(/\.$/);
  });

  it("a passphrase is long, typed twice and signed before it is chosen", async () => {
    vault.take({ state: "keychain_missing", lost: [] });
    expect(vault.ready).toBe(false);
    Object.assign(vault, {
      way: "words",
      passphrase: "elevenchars",
      again: "elevenchars",
      ...SIGN,
    });
    expect(vault.ready).toBe(false);
    Object.assign(vault, { passphrase: WORDS, again: `${WORDS}!` });
    expect([vault.ready, vault.differ]).toEqual([false, true]);
    vault.again = WORDS;
    answers.vault_choose = { state: "open", lost: ["ppaas/application"] };
    expect(await vault.go()).toBe(true);
    expect(sent("vault_choose")).toEqual([{ passphrase: WORDS, ...SIGN }]);
    expect([vault.passphrase, vault.again, vault.pin]).toEqual(["", "", ""]);
    expect(vault.view?.lost).toEqual(["ppaas/application"]);
  });

  it("counts characters, not bytes", () => {
    vault.take({ state: "keychain_missing", lost: [] });
    const words = "é".repeat(12);
    Object.assign(vault, { way: "words", passphrase: words, again: words, ...SIGN });
    expect(vault.ready).toBe(true);
    Object.assign(vault, { passphrase: "😀".repeat(11), again: "😀".repeat(11) });
    expect(vault.ready).toBe(false);
  });

  it("one that was chosen is entered, and typed anew where it is another", async () => {
    vault.take({ state: "locked", lost: [] });
    expect(vault.chosen).toBe(true);
    Object.assign(vault, { way: "words", passphrase: "another one" });
    answers.vault_unlock = refuse("wrong_passphrase");
    expect(await vault.go()).toBe(false);
    expect([vault.passphrase, vault.problem]).toMatchObject(["", { code: "wrong_passphrase" }]);
    vault.passphrase = WORDS;
    answers.vault_unlock = { state: "open", lost: [] };
    expect(await vault.go()).toBe(true);
    expect(sent("vault_unlock")).toEqual([{ passphrase: "another one" }, { passphrase: WORDS }]);
    expect(sent("vault_choose"), "never chosen anew").toEqual([]);
  });

  it("a wrong PIN costs only the PIN, and silence nothing", async () => {
    vault.take({ state: "keychain_locked", lost: [] });
    Object.assign(vault, { way: "words", passphrase: WORDS, again: WORDS, ...SIGN });
    answers.vault_choose = new Lost("silence");
    await vault.go();
    expect([vault.passphrase, vault.pin, vault.problem]).toEqual([WORDS, SIGN.pin, "lost"]);
    answers.vault_choose = refuse("wrong_pin", { left: 2 });
    await vault.go();
    expect([vault.passphrase, vault.again, vault.pin]).toEqual([WORDS, WORDS, ""]);
  });

  it("says that nothing has changed when it looked once more", async () => {
    vault.take({ state: "keychain_locked", lost: [] });
    vault.way = "look";
    answers.vault_show = { state: "keychain_locked", lost: [] };
    expect(await vault.go()).toBe(false);
    expect([vault.still, vault.way]).toEqual([true, "look"]);
    answers.vault_show = { state: "keychain", lost: [] };
    expect(await vault.go()).toBe(true);
    expect(vault.still).toBe(false);
  });

  it("another state begins without a way", () => {
    vault.take({ state: "keychain_locked", lost: [] });
    vault.way = "words";
    vault.take({ state: "locked", lost: [] });
    expect(vault.way).toBe("");
  });
});
