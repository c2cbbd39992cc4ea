import { beforeEach, describe, expect, it } from "vitest";
import type { ApiError } from "$bindings";
import { PROFILES } from "$lib/backend/fixture_full";
import { Adding, fieldOf } from "./adding.svelte";

const refused = (field: string): ApiError => ({
  code: "invalid",
  detail: { field, cure: "-" },
  id: "e1",
  retry: "never",
});

describe("adding a terminal", () => {
  let adding: Adding;

  beforeEach(() => {
    adding = new Adding();
    adding.offer(PROFILES);
    Object.assign(adding, {
      name: " Counter 2 ",
      address: "192.0.2.11",
      poi_id: "S1F2-87654321",
      manager: "op-2",
      pin: "1234",
    });
  });

  it("asks for nothing that the family does not need", () => {
    expect(adding.order).toEqual({
      name: "Counter 2",
      profile: "generic",
      address: "192.0.2.11",
      mode: "light",
      poi_id: "S1F2-87654321",
      manager: "op-2",
      pin: "1234",
    });
  });

  it("names the door only of a terminal that calls", () => {
    expect(adding.doors).toEqual([]);
    adding.mode = "full";
    expect(adding.doors).toEqual(["certificate", "secret", "address"]);
    expect(adding.order?.door).toBe("certificate");
    adding.choose("simulator");
    expect(adding.mode, "a family that cannot call is light").toBe("light");
    expect(adding.order).not.toHaveProperty("door");
  });

  it("needs the whole key of a family that encrypts", () => {
    adding.choose("sealed");
    expect(adding.ready).toBe(false);
    Object.assign(adding, { identifier: "till-key", version: "1", passphrase: "example" });
    expect(adding.order?.key).toEqual({
      identifier: "till-key",
      version: 1,
      passphrase: "example",
    });
    adding.version = "one";
    expect(adding.ready).toBe(false);
  });

  it("does not offer what cannot keep its key", () => {
    const bare = new Adding();
    bare.offer({ ...PROFILES, keychain: false });
    expect(PROFILES.profiles.filter((one) => bare.possible(one)).map((one) => one.name)).toEqual([
      "generic",
      "simulator",
    ]);
  });

  it.each([
    ["address", "address"],
    ["poi_id", "poi_id"],
    ["key.identifier", "identifier"],
    ["key", "passphrase"],
    ["certificate", "certificate"],
  ])("says at its field what is wrong with %s", (named, field) => {
    adding.problem = refused(named);
    expect(fieldOf(adding.problem)).toBe(field);
    expect(adding.wrong(field as Parameters<Adding["wrong"]>[0])).toMatch(/\.$/);
    expect(adding.wrong("name")).toBe("");
  });

  it("says elsewhere what belongs to no field", () => {
    expect(fieldOf(refused("settings"))).toBeNull();
    expect(fieldOf({ code: "no_keychain", id: "e1", retry: "never" })).toBeNull();
    expect(fieldOf("lost")).toBeNull();
  });

  it("forgets secrets", () => {
    adding.passphrase = "example";
    adding.forget();
    expect([adding.pin, adding.passphrase]).toEqual(["", ""]);
  });
});
