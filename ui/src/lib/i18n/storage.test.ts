import { describe, expect, it } from "vitest";
import type { StorageFaultView } from "$bindings";
import { STATES } from "$lib/backend/fixture";
import { storageWords } from "./storage";

const FAULT = STATES["fault"]?.storage_fault as StorageFaultView;

describe("a disk that fails", () => {
  it.each(["full", "failed", "refused"] as const)(
    "%s says what it means and what to do",
    (cause) => {
      const words = storageWords({ ...FAULT, cause, waiting: [] });
      expect(words.title).toContain("14:03");
      for (const text of [words.meaning, words.cure]) expect(text).toMatch(/\.$/);
      expect(words.waiting).toEqual([]);
    },
  );

  it("names every payment that waits for the books", () => {
    const [line] = storageWords(FAULT).waiting;
    for (const part of ["T01-000118/1", "37.44 EUR", "Approved", "A920-12345678", "2S"]) {
      expect(line).toContain(part);
    }
  });

  it("counts what it cannot name", () => {
    const words = storageWords({ ...FAULT, unreadable: 2 });
    expect(words.waiting).toHaveLength(2);
    expect(words.waiting[1]).toContain("2");
  });
});
