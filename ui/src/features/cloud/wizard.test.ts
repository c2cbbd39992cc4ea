import { beforeEach, describe, expect, it } from "vitest";
import type { CloudView, CommandName } from "$bindings";
import { Lost } from "$lib/backend/backend";
import { CLOUD, CLOUD_SET, tried } from "$lib/backend/fixture_cloud";
import { type Answers, opened, refuse } from "./fixture_wizard";
import type { CloudWizard } from "./wizard.svelte";

const SIGN = { manager: "op-2", pin: "123456" };
const KEY = "example-key";

let till: Awaited<ReturnType<typeof opened>>;
let wizard: CloudWizard;
const sent = (name: CommandName) => till.sent(name);
const next = () => till.next();

async function at(view: CloudView, answers: Answers = {}): Promise<Answers> {
  till = await opened(view, answers);
  wizard = till.wizard;
  return till.answers;
}

/** Everything that the class holds, as somebody would find it in memory. */
const held = () =>
  JSON.stringify([
    { ...wizard.draft },
    wizard.draft.key,
    wizard.draft.application_id,
    wizard.draft.entry,
    wizard.pin,
    wizard.vault.passphrase,
    wizard.devices.pin,
  ]);

function place() {
  wizard.draft.region = "eur";
  wizard.draft.user_domain = " corner-deli ";
}

function paste(key = KEY) {
  wizard.draft.application_id = " app-1 ";
  wizard.draft.key = ` ${key} `;
}

/** From the first step to the signature. */
async function toSave() {
  place();
  await next();
  paste();
  await next();
  await next();
  Object.assign(wizard, SIGN);
}

describe("a till that knows no cloud", () => {
  beforeEach(() => at(CLOUD));

  it("goes from the region to its terminals and sends what was typed", async () => {
    expect([wizard.at, wizard.ready]).toEqual(["region", false]);
    place();
    await next();
    expect([wizard.at, wizard.ready]).toEqual(["key", false]);
    paste();
    await next();
    const entry = {
      settings: { environment: "eur", user_domain: "corner-deli" },
      application_id: "app-1",
      application_key: KEY,
    };
    expect(wizard.at).toBe("test");
    expect(sent("cloud_test"), "it is tried at once").toEqual([entry]);
    expect(wizard.passed).toBe(true);
    await next();
    expect([wizard.at, wizard.ready]).toEqual(["save", false]);
    Object.assign(wizard, SIGN);
    await next();
    expect(sent("cloud_set")).toEqual([{ entry, ...SIGN }]);
    expect(wizard.at).toBe("devices");
    expect(wizard.devices.list?.devices).toHaveLength(3);
    await next();
    expect(wizard.at).toBe("trial");
    expect(await wizard.next(), "the test can be left out").toBe(true);
    expect(sent("basket_open_item")).toEqual([]);
  });

  it("asks where secrets are kept only where somebody has to decide", async () => {
    expect(wizard.parts).not.toContain("vault");
    await at({ ...CLOUD, vault: { state: "keychain_missing", lost: [] } });
    place();
    await next();
    paste();
    await next();
    expect(wizard.at).toBe("vault");
    expect(wizard.ready, "nobody is sent on a way").toBe(false);
    expect(sent("cloud_test"), "nothing is tried before").toEqual([]);
    wizard.vault.way = "look";
    await next();
    expect(wizard.at).toBe("test");
  });

  it("loses nothing on the way back but the key", async () => {
    await toSave();
    wizard.back();
    expect(wizard.at).toBe("test");
    expect(sent("cloud_test"), "what was tried is not tried again").toHaveLength(1);
    wizard.back();
    expect(wizard.at).toBe("key");
    expect(wizard.draft.application_id.trim()).toBe("app-1");
    expect([wizard.draft.key, wizard.draft.forgotten]).toEqual(["", true]);
    expect(held()).not.toContain(KEY);
    expect(wizard.ready).toBe(false);
    wizard.back();
    expect([wizard.draft.region, wizard.draft.user_domain]).toEqual(["eur", " corner-deli "]);
  });

  it("forgets key and PIN once they were saved, and when it is closed", async () => {
    await toSave();
    expect(held()).toContain(KEY);
    await next();
    expect(held()).not.toContain(KEY);
    expect(held()).not.toContain(SIGN.pin);
    await wizard.begin();
    await toSave();
    wizard.close();
    expect(held()).not.toContain(KEY);
    expect(held()).not.toContain(SIGN.pin);
    expect(wizard.open).toBe(false);
  });

  it("sends two addresses of one's own, and never those of a region", async () => {
    wizard.draft.region = "custom";
    wizard.draft.user_domain = "corner-deli";
    expect(wizard.ready).toBe(false);
    wizard.draft.api_base = " https://api.example.com ";
    wizard.draft.auth_base = "https://auth.example.com";
    expect(wizard.ready).toBe(true);
    expect(wizard.draft.settings).toEqual({
      environment: "custom",
      user_domain: "corner-deli",
      api_base: "https://api.example.com",
      auth_base: "https://auth.example.com",
    });
    wizard.draft.region = "eur";
    expect(wizard.draft.settings).toEqual({ environment: "eur", user_domain: "corner-deli" });
  });

  it("does not go past a test that says no", async () => {
    const answers = await at(CLOUD, { cloud_test: tried("token", "key_wrong") });
    await toSave();
    expect(wizard.at).toBe("test");
    expect(sent("cloud_test"), "the way on tries again").toHaveLength(2);
    answers.cloud_test = tried("devices", "not_subscribed");
    await next();
    expect(wizard.passed, "without a list the key can be saved all the same").toBe(true);
    await next();
    expect(wizard.at).toBe("save");
  });

  it.each([
    ["user_domain", "region"],
    ["api_base", "region"],
    ["application_id", "key"],
    ["application_key", "key"],
  ])("goes back to where %s is typed, and says why", async (field, part) => {
    await at(CLOUD, { cloud_test: refuse("invalid", { field, cure: "-" }) });
    place();
    await next();
    paste();
    await next();
    expect(wizard.at).toBe(part);
    expect(wizard.problem).toMatchObject({ detail: { field } });
  });

  it("asks for a place when the core finds none to keep the key in", async () => {
    await at(CLOUD, {
      cloud_set: refuse("keychain_locked"),
      vault_show: { state: "keychain_locked", lost: [] },
    });
    await toSave();
    await next();
    expect(wizard.at).toBe("vault");
    expect(wizard.problem).toMatchObject({ code: "keychain_locked" });
    expect([wizard.vault.usable, wizard.parts.includes("vault")]).toEqual([false, true]);
  });

  it("keeps what was entered where the core was not heard, and only there the PIN", async () => {
    const answers = await at(CLOUD, { cloud_set: new Lost("silence") });
    await toSave();
    await next();
    expect([wizard.at, wizard.problem, wizard.pin]).toEqual(["save", "lost", SIGN.pin]);
    answers.cloud_set = refuse("wrong_pin", { left: 2 });
    await next();
    expect([wizard.at, wizard.pin]).toEqual(["save", ""]);
    answers.cloud_set = CLOUD_SET;
    wizard.pin = SIGN.pin;
    await next();
    expect(wizard.at).toBe("devices");
    expect(sent("cloud_set")).toHaveLength(3);
  });

  it("says why it cannot begin", async () => {
    await at(CLOUD, { cloud_show: refuse("storage_fault") });
    expect([wizard.open, wizard.view]).toEqual([true, null]);
    expect(wizard.problem).toMatchObject({ code: "storage_fault" });
  });
});
