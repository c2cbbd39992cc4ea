import { beforeEach, describe, expect, it } from "vitest";
import type { CloudView } from "$bindings";
import { CLOUD, CLOUD_DEVICE } from "$lib/backend/fixture_cloud";
import { Draft } from "./draft.svelte";
import { Identity, LARGEST, MOST } from "./identity.svelte";
import { unfitWords } from "./words";

const file = (name: string, content = name) => new File([content], name);
const coded = (text: string) => btoa(text);

describe("the files of a certificate", () => {
  let identity: Identity;
  beforeEach(() => (identity = new Identity()));

  it("are taken together, also where they are chosen one by one, each name once", async () => {
    await identity.choose([file("device.pem")]);
    await identity.choose([file("device.key", "\u00ff\u0000"), file("device.pem", "newer")]);
    expect([identity.names, identity.ready]).toEqual([["device.key", "device.pem"], true]);
    expect(identity.entry).toEqual({
      files: [
        { name: "device.key", content: coded("\u00c3\u00bf\u0000") },
        { name: "device.pem", content: coded("newer") },
      ],
    });
  });

  it("are not ready while they are read, and those that were let go of never arrive", async () => {
    const reading = identity.choose([file("device.p12")]);
    expect(identity.ready).toBe(false);
    identity.drop();
    await reading;
    expect([identity.names, identity.entry.files]).toEqual([[], []]);
  });

  it("are refused before anything is sent where they are too many, too large or unread", async () => {
    await identity.choose([file("device.p12")]);
    const many = Array.from({ length: MOST }, (_, at) => file(`${at}.pem`));
    await identity.choose(many);
    expect(identity.unfit).toEqual({ why: "many" });
    await identity.choose([file("film.pem", "x".repeat(LARGEST + 1))]);
    expect(unfitWords(identity.unfit!)).toMatch(/^film\.pem is too large/);
    const gone = Object.assign(file("gone.pem"), {
      arrayBuffer: () => Promise.reject(new Error("gone")),
    });
    await identity.choose([gone]);
    expect(unfitWords(identity.unfit!)).toBe("gone.pem could not be read. Choose it once more.");
    expect(identity.names, "what was chosen before stays").toEqual(["device.p12"]);
    await identity.choose([file("device.pem")]);
    expect([identity.unfit, identity.names.length]).toEqual([null, 2]);
    identity.clear();
    expect([identity.names, identity.ready]).toEqual([[], false]);
  });
});

describe("the way in with the certificate of a device", () => {
  let draft: Draft;
  /** Everything that the class holds, as somebody would find it in memory. */
  const held = () =>
    JSON.stringify([{ ...draft }, { ...draft.identity }, draft.identity.passphrase, draft.entry]);
  const begin = (view: CloudView) => {
    draft = new Draft();
    draft.begin(view);
  };
  async function enter() {
    await draft.identity.choose([file("device.p12")]);
    draft.identity.passphrase = "example-words";
  }
  beforeEach(() => begin(CLOUD));

  it("needs no name behind the @, but where devices sign in if the region does not tell", () => {
    Object.assign(draft, { region: "eur", sign_in: "certificate" });
    expect([draft.placed, draft.asksDeviceAuth]).toEqual([true, true]);
    expect(draft.settings).toEqual({ environment: "eur", sign_in: "certificate" });
    draft.device_auth_base = " https://device.example.com ";
    draft.serial_number = " 2097CD800007 ";
    expect(draft.settings).toMatchObject({
      device_auth_base: "https://device.example.com",
      serial_number: "2097CD800007",
    });
    draft.region = "demo";
    expect(draft.asksDeviceAuth).toBe(false);
    expect(draft.settings).toEqual({
      environment: "demo",
      sign_in: "certificate",
      serial_number: "2097CD800007",
    });
    draft.sign_in = "application";
    expect(draft.settings, "a portal asks for none of it").toEqual({ environment: "demo" });
    expect(draft.placed).toBe(false);
  });

  it("takes an authority where addresses are typed, and nowhere else", () => {
    Object.assign(draft, { region: "custom", certificate: "-----BEGIN CERTIFICATE-----\n" });
    expect([draft.asksAuthority, draft.settings["certificate"]]).toEqual([
      true,
      "-----BEGIN CERTIFICATE-----",
    ]);
    draft.region = "eur";
    expect([draft.asksAuthority, draft.settings["certificate"]]).toEqual([false, undefined]);
    const settings = { environment: "eur", user_domain: "corner-deli", certificate: "PEM" };
    begin({ ...CLOUD, set_up: true, settings });
    expect([draft.asksAuthority, draft.settings]).toEqual([true, settings]);
  });

  it("is sent with its files once they were held, and drops them at every way out", async () => {
    Object.assign(draft, { region: "demo", sign_in: "certificate" });
    expect(draft.registered).toBe(false);
    await enter();
    expect(draft.registered).toBe(true);
    expect("identity" in draft.entry).toBe(false);
    const ways = {
      reopened: () => draft.reopen(),
      kept: () => draft.keep(),
      forgotten: () => draft.forget(),
      "changed to ID and key": () => (draft.sign_in = "application"),
    };
    for (const [way, leave] of Object.entries(ways)) {
      draft.sign_in = "certificate";
      if (!draft.identity.ready) await enter();
      draft.hold();
      expect(draft.identity.passphrase, "it left its field").toBe("");
      expect(draft.entry).toEqual({
        settings: { environment: "demo", sign_in: "certificate" },
        identity: {
          files: [{ name: "device.p12", content: coded("device.p12") }],
          passphrase: "example-words",
        },
      });
      leave();
      expect(held(), way).not.toContain("example-words");
      expect(held(), way).not.toContain(coded("device.p12"));
      expect([draft.pasted, draft.identity.names], way).toEqual([false, []]);
    }
  });

  it("knows the one that is kept, and whether anything is not as it is kept", async () => {
    begin(CLOUD_DEVICE);
    expect([draft.certified, draft.fresh, draft.registered]).toEqual([true, false, true]);
    expect([draft.dirty, draft.entry]).toEqual([false, { settings: CLOUD_DEVICE.settings }]);
    const before = draft.mark;
    draft.serial_number = "2097CD800007";
    expect([draft.dirty, draft.mark === before]).toEqual([true, false]);
    draft.serial_number = "";
    draft.device_auth_base = "";
    expect(draft.registered, "the address is needed for the kept one as well").toBe(false);
    draft.device_auth_base = CLOUD_DEVICE.settings["device_auth_base"] ?? "";
    draft.replacing = true;
    expect([draft.dirty, draft.registered]).toEqual([true, false]);
    draft.sign_in = "application";
    expect([draft.replacing, draft.kept, draft.fresh]).toEqual([false, null, true]);
  });

  it("does not mind that the usual way is said in the settings", () => {
    const settings = { environment: "eur", user_domain: "deli", sign_in: "application" };
    begin({ ...CLOUD, set_up: true, settings });
    expect([draft.certified, draft.dirty]).toEqual([false, false]);
  });
});
