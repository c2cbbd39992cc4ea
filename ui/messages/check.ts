/** What must hold for the words of every language. The build and the tests both ask here. */

import { readFileSync } from "node:fs";

type Words = Record<string, string>;

const settings = JSON.parse(
  readFileSync(new URL("../project.inlang/settings.json", import.meta.url), "utf8"),
) as { baseLocale: string; locales: string[] };

export const LANGUAGES = settings.locales;

export function wordsOf(locale: string): Words {
  return JSON.parse(readFileSync(new URL(`./${locale}.json`, import.meta.url), "utf8")) as Words;
}

/** The values that a text says, such as `{amount}`, each once. */
const values = (text: string) =>
  [...new Set([...text.matchAll(/\{\w+\}/g)].map(([value]) => value))].toSorted().join(" ");

/** What is missing or too much, compared with the language that the others are made from. */
export function gaps(language: string, words: Words, base: Words): string[] {
  const found: string[] = [];
  for (const [key, text] of Object.entries(base)) {
    const other = words[key]?.trim() ?? "";
    if (other === "") found.push(`${language} has no words for ${key}`);
    else if (values(other) !== values(text)) {
      found.push(`${language} says other values in ${key}: ${values(other)}, not ${values(text)}`);
    }
  }
  const known = new Set(Object.keys(base));
  for (const key of Object.keys(words)) {
    if (!known.has(key)) found.push(`${language} has ${key}, which no screen knows`);
  }
  return found;
}

/** Everything that is wrong with the words of this program. */
export function allGaps(): string[] {
  const base = wordsOf(settings.baseLocale);
  return LANGUAGES.flatMap((language) => gaps(language, wordsOf(language), base));
}

/** Stops a build whose words are not whole: a missing one would show in another language. */
export function wholeWords() {
  return {
    name: "whole-words",
    buildStart() {
      const found = allGaps();
      if (found.length > 0) throw new Error(`messages: ${found.join("; ")}`);
    },
  };
}
