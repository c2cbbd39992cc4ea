import { afterEach, describe, expect, it } from "vitest";
import type { ApiError, Code } from "$bindings";
import { useLanguage } from "$lib/i18n/locale.svelte";
import { locales } from "$lib/paraglide/runtime.js";
import { ERRORS, entryOf, say } from "./errors";

const DETAIL: Partial<Record<Code["code"], unknown>> = {
  wrong_pin: { left: 2 },
  pin_locked: { seconds: 30 },
  role_needed: { role: "manager" },
  unknown_item: { code: "8710400000013" },
  misread_code: { code: "8710400000014" },
  several_items: { code: "8710400000013", items: [] },
  price_needed: { item: "item-1", name: "Flowers" },
  age_not_checked: { years: 18 },
  gift_short: { left: "5.00 EUR" },
  invalid: { field: "quantity", cure: "above zero" },
  terminal_busy: { reference: null },
  terminal_obstacle: { why: "key_wrong" },
  passphrase_short: { least: 12 },
  storage_low: { free_mib: 12, needed_mib: 64 },
  terminal_refused: { condition: "LoggedOut" },
};

function error(code: Code["code"]): ApiError {
  const detail = DETAIL[code];
  return { code, ...(detail ? { detail } : {}), id: "e1", retry: "never" } as ApiError;
}

describe("errors", () => {
  afterEach(() => useLanguage("en"));

  it.each(Object.keys(ERRORS) as Code["code"][])(
    "%s has words that end, in every language",
    (code) => {
      const said = locales.map((language) => {
        useLanguage(language);
        return say(error(code));
      });
      for (const words of said) {
        expect(words).toMatch(/[.!]$/);
        // "null" is a German word, for zero.
        expect(words.replace("über null", "")).not.toMatch(/undefined|null|\{|_/);
      }
      expect(new Set(said).size).toBe(locales.length);
    },
  );

  it("say their detail", () => {
    expect(say(error("wrong_pin"))).toContain("2 tries");
    expect(say(error("unknown_item"))).toContain("8710400000013");
    expect(
      say({ ...error("terminal_busy"), detail: { reference: "T01-000118/1" } } as ApiError),
    ).toContain("T01-000118/1");
  });

  it("take a code of a newer core for a defect", () => {
    const newer = { code: "from_the_future", id: "e1", retry: "never" } as unknown as ApiError;
    expect(say(newer)).toBe(say(error("internal")));
    expect(entryOf(newer).severity).toBe("defect");
  });
});
