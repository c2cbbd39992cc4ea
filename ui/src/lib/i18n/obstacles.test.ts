import { afterEach, describe, expect, it } from "vitest";
import type { ApiError, ObstacleView } from "$bindings";
import { say } from "$lib/backend/errors";
import { useLanguage } from "$lib/i18n/locale.svelte";
import { locales } from "$lib/paraglide/runtime.js";
import { OBSTACLE } from "./obstacles";

const NOTHING: Record<string, string> = {
  en: "Nothing was charged.",
  nl: "Er is niets afgeschreven.",
  de: "Es wurde nichts belastet.",
};
const all = Object.keys(OBSTACLE) as ObstacleView[];
const refused = (why: ObstacleView): ApiError => ({
  code: "terminal_obstacle",
  detail: { why },
  id: "e1",
  retry: "now",
});

describe("what stands in the way", () => {
  afterEach(() => useLanguage("en"));

  it.each(all)("%s is a sentence, and what to do next is one, in every language", (why) => {
    const said = locales.map((language) => {
      useLanguage(language);
      const { what, next } = OBSTACLE[why];
      for (const words of [what(), next()]) {
        expect(words, "one sentence").toMatch(/^[^.]+\.$/);
        expect(words).not.toMatch(/declined|geweigerd|abgelehnt/i);
      }
      const whole = say(refused(why));
      expect(whole).toBe(`${what()} ${NOTHING[language]} ${next()}`);
      return whole;
    });
    expect(new Set(said).size).toBe(locales.length);
  });

  it("is said in words of its own each time", () => {
    const words = all.flatMap((why) => [OBSTACLE[why].what(), OBSTACLE[why].next()]);
    expect(words.filter((one, at) => words.indexOf(one) !== at)).toEqual([]);
  });
});
