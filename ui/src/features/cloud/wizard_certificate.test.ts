import { beforeEach, describe, expect, it } from "vitest";
import type { CloudView, CommandName } from "$bindings";
import { CLOUD, CLOUD_DEVICE, CLOUD_SET } from "$lib/backend/fixture_cloud";
import { type Answers, opened, refuse } from "./fixture_wizard";
import type { CloudWizard } from "./wizard.svelte";
import { endWords, identityMark, KEPT, partWords } from "./words";
import { cureFor } from "./wrong";

const SIGN = { manager: "op-2", pin: "123456" };
const FILES = [new File(["certificate"], "device.pem"), new File(["key"], "device.key")];
const ENTRY = {
  settings: { environment: "demo", sign_in: "certificate" },
  identity: {
    files: [
      { name: "device.pem", content: btoa("certificate") },
      { name: "device.key", content: btoa("key") },
    ],
    passphrase: "example-words",
  },
};

let till: Awaited<ReturnType<typeof opened>>;
let wizard: CloudWizard;
const sent = (name: CommandName) => till.sent(name);
const next = () => till.next();

async function at(view: CloudView, answers: Answers = {}): Promise<Answers> {
  till = await opened(view, answers);
  wizard = till.wizard;
  return till.answers;
}

/** From the first step to the test. */
async function choose() {
  wizard.draft.region = "demo";
  wizard.draft.sign_in = "certificate";
  await next();
  await wizard.draft.identity.choose(FILES);
  wizard.draft.identity.passphrase = "example-words";
  await next();
}

describe("a till on a payment device", () => {
  beforeEach(() => at(CLOUD));

  it("goes from the region to its terminals with the files that were chosen", async () => {
    await choose();
    expect([wizard.at, sent("cloud_test")]).toEqual(["test", [ENTRY]]);
    await next();
    Object.assign(wizard, SIGN);
    await next();
    expect(sent("cloud_set")).toEqual([{ entry: ENTRY, ...SIGN }]);
    expect([wizard.at, wizard.draft.identity.entry.files]).toEqual(["devices", []]);
  });

  it.each(["identity", "identity_passphrase", "serial_number", "device_auth_base"])(
    "is told at the files what is wrong with %s, and has to choose them again",
    async (field) => {
      const cure = "device.key: the pass phrase does not open it";
      await at(CLOUD, { cloud_test: refuse("invalid", { field, cure }) });
      await choose();
      expect([wizard.at, wizard.ready]).toEqual(["key", false]);
      expect([wizard.draft.identity.names, wizard.draft.forgotten]).toEqual([[], true]);
      expect(cureFor(wizard.problem, field)).toBe(cure);
      expect(cureFor(wizard.problem, "certificate")).toBe("");
    },
  );

  it.each(["sign_in", "certificate", "credentials_base"])(
    "mends %s in the region",
    async (field) => {
      await at(CLOUD, { cloud_test: refuse("invalid", { field, cure: "-" }) });
      await choose();
      expect(wizard.at).toBe("region");
    },
  );

  it("forgets the files when it is closed", async () => {
    await choose();
    wizard.close();
    expect(wizard.draft.identity.entry).toEqual({ files: [] });
  });
});

describe("a certificate that is kept", () => {
  it("is replaced where it has ended or is not taken, as a key is", async () => {
    await at({ ...CLOUD_DEVICE, obstacle: "own_certificate" });
    expect([wizard.at, wizard.draft.replacing]).toEqual(["key", true]);
    await at({ ...CLOUD_SET, obstacle: "own_certificate", settings: CLOUD_DEVICE.settings });
    expect(wizard.draft.replacing, "none is kept").toBe(false);
  });

  it("is tried without asking for it", async () => {
    await at(CLOUD_DEVICE);
    wizard.go(1);
    await next();
    expect(sent("cloud_test")).toEqual([{ settings: CLOUD_DEVICE.settings }]);
  });

  it("is known by its mark, and says when it ends only where that is soon", () => {
    const kept = CLOUD_DEVICE.identity!;
    expect(identityMark(kept)).toBe("Certificate …b41d90e7, in use since 2026-11-21 14:03");
    expect(identityMark({ ...kept, since: null })).toBe("Certificate …b41d90e7");
    expect(endWords(kept)).toBeNull();
    const ends = (days_left: number) => endWords({ ...kept, days_left });
    expect(ends(6)).toMatchObject({
      tone: "amber",
      what: "It ends on 2028-11-20: 6 days are left.",
    });
    expect(ends(1)?.what).toContain("one day is left");
    expect(ends(0)).toMatchObject({ tone: "red", next: expect.stringContaining("“Replace”") });
  });

  it("has words of its own in the step where it is chosen, and only there", () => {
    const certified = { certified: true };
    expect(partWords("key", certified).step()).toBe("Certificate");
    expect(partWords("key", { certified: false }).step()).toBe("Key");
    expect(partWords("region", certified)).toBe(partWords("region", { certified: false }));
    expect(KEPT.certificate.title()).not.toBe(KEPT.application.title());
  });
});
