import { describe, expect, it } from "vitest";
import en from "../../../messages/en.json";
import nl from "../../../messages/nl.json";

const holes = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([hole]) => hole).toSorted();

describe("words", () => {
  it("exist in both languages", () => {
    expect(Object.keys(nl).toSorted()).toEqual(Object.keys(en).toSorted());
  });

  it.each(Object.entries(en))("%s says the same values in both", (key, text) => {
    const other = (nl as Record<string, string>)[key] ?? "";
    expect(other).not.toBe("");
    expect([...new Set(holes(other))]).toEqual([...new Set(holes(text))]);
  });
});
