import { describe, expect, it } from "vitest";
import { allGaps, gaps, LANGUAGES, wholeWords, wordsOf } from "../../../messages/check";
import { locales } from "$lib/paraglide/runtime.js";

describe("words", () => {
  it("are there in every language, with the same values", () => {
    expect(LANGUAGES).toEqual(["en", "nl", "de"]);
    expect([...locales]).toEqual(LANGUAGES);
    expect(allGaps()).toEqual([]);
  });

  it.each(["nl", "de"])("%s is a language of its own, not a copy", (language) => {
    const base = wordsOf("en");
    const words = Object.entries(wordsOf(language)).filter(([key]) => key !== "$schema");
    const same = words.filter(([key, text]) => base[key] === text);
    expect(same.length / words.length).toBeLessThan(0.06);
  });

  it("stop the build where a word is missing, empty, unknown or says something else", () => {
    const base = { pay: "Pay {amount}", next: "Next" };
    expect(gaps("de", { pay: "Zahlen {amount}", next: "Weiter" }, base)).toEqual([]);
    expect(gaps("de", { pay: "Zahlen {amount}" }, base)).toHaveLength(1);
    expect(gaps("de", { pay: "Zahlen {amount}", next: " " }, base)).toHaveLength(1);
    expect(gaps("de", { pay: "Zahlen {sum}", next: "Weiter" }, base)).toHaveLength(1);
    expect(gaps("de", { pay: "Zahlen {amount}", next: "Weiter", old: "Alt" }, base)).toHaveLength(
      1,
    );
    expect(() => wholeWords().buildStart()).not.toThrow();
  });
});
