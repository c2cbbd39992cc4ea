import { describe, expect, it } from "vitest";
import type { ObstacleView } from "$bindings";
import { OBSTACLE } from "$lib/i18n/obstacles";
import { BEHIND } from "$lib/backend/fixture_cloud";
import { clockWords, lostWords, PART, regionWords } from "./words";
import { fieldOf, mendedAt, partOf, wordsFor } from "./wrong";

const invalid = (field: string) =>
  ({ code: "invalid", detail: { field, cure: "-" }, id: "e1", retry: "never" }) as const;

const lost = (secret: string) => lostWords(secret, [BEHIND]);

describe("words of the way to the cloud", () => {
  it("name a clock that is behind slow, and one that is ahead fast", () => {
    expect(clockWords(95)).toBe("The clock of this computer is 95 seconds slow.");
    expect(clockWords(-412)).toBe("The clock of this computer is 7 minutes fast.");
  });

  it("keep the title of a region that is newer than they are", () => {
    expect(regionWords({ name: "eur", title: "-" })).toEqual({ word: "Europe" });
    expect(regionWords({ name: "oce", title: "Oceania" })).toEqual({ word: "Oceania" });
  });

  it("name a lost secret by what it is for, and one that is newer than they are by its name", () => {
    expect(lost("ppaas/application")).toBe("Application ID and Key of PPaaS");
    expect(lost(`terminal/${BEHIND.id}/key`)).toBe(`passphrase of ${BEHIND.name}`);
    expect(lost(`terminal/${BEHIND.id}/door`)).toContain(BEHIND.name);
    for (const other of ["terminal/gone/key", `terminal/${BEHIND.id}/seal`, "till/anything"]) {
      expect(lost(other)).toBe(other);
    }
  });

  it("say at a field what is wrong there, and nowhere else", () => {
    expect(wordsFor(invalid("auth_base"), "auth_base")).toContain("https://");
    expect(wordsFor(invalid("auth_base"), "api_base")).toBe("");
    expect([fieldOf(invalid("reason")), fieldOf("lost"), fieldOf(null)]).toEqual(["", "", ""]);
    expect(partOf(invalid("application_key"))).toBe("key");
    expect(partOf({ code: "vault_locked", id: "e1", retry: "now" })).toBe("vault");
    expect(partOf({ code: "storage_fault", id: "e1", retry: "now" })).toBeNull();
  });

  it("send nobody to a step that cannot mend it", () => {
    const mended = (Object.keys(OBSTACLE) as ObstacleView[]).filter((why) => mendedAt(why));
    expect(mended).toEqual([
      "secrets_locked",
      "key_missing",
      "key_wrong",
      "key_renewed",
      "wrong_region",
      "name",
      "refused",
      "own_certificate",
    ]);
    for (const why of mended) expect(Object.keys(PART)).toContain(mendedAt(why));
  });
});
