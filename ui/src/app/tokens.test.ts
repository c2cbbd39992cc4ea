import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

function tokens(start: string): Record<string, string> {
  const from = css.indexOf(start);
  const block = css.slice(css.indexOf("{", from) + 1, css.indexOf("}", from));
  return Object.fromEntries(
    [...block.matchAll(/--([\w-]+): ([^;]+);/g)].map(([, name, value]) => [name, value]),
  );
}

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return part <= 0.040_45 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [dark, light] = [luminance(one), luminance(other)].toSorted((a, b) => a - b) as [
    number,
    number,
  ];
  return (light + 0.05) / (dark + 0.05);
}

/** What no theme changes. */
const SHARED = new Set(["font", "mono", "radius", "radius-frame", "target", "margin"]);
const GROUNDS = ["paper", "surface", "sunken"];
const TEXT: [string, string][] = [
  ...["ink", "ink-2", "ink-3"].flatMap((ink) => GROUNDS.map((on): [string, string] => [ink, on])),
  ["on-primary", "primary"],
  ["on-off", "off"],
  ["on-training", "training"],
  ["on-training", "training-2"],
  ["ink", "blue-soft"],
  ["ink-2", "blue-soft"],
  ["ink-3", "blue-soft"],
  ...["blue", "green", "amber", "red", "violet"].flatMap((tone): [string, string][] => [
    [tone, `${tone}-soft`],
    [tone, "surface"],
    [tone, "paper"],
  ]),
];
const BORDERS: [string, string][] = [
  ["line-2", "surface"],
  ["line-2", "paper"],
  ["primary", "paper"],
  ["amber-line", "surface"],
  ["gold", "surface"],
  ["blue", "surface"],
  ["blue", "paper"],
];
/** Lines that only part things; with strong contrast they are borders like the others. */
const PARTS: [string, string][] = [
  ["line", "surface"],
  ["line", "paper"],
  ["line-2", "sunken"],
];

describe.each([
  ["light", tokens(":root {"), 4.5],
  ["dark", tokens(':root[data-theme="dark"]'), 4.5],
  ["contrast", tokens(':root[data-theme="contrast"]'), 7],
] as const)("%s theme", (name, theme, least) => {
  it.each(TEXT)("%s can be read on %s", (ink, on) => {
    expect(contrast(theme[ink] ?? "", theme[on] ?? "")).toBeGreaterThanOrEqual(least);
  });

  it("has every colour that the others have", () => {
    expect(
      Object.keys(theme)
        .filter((one) => !SHARED.has(one))
        .toSorted(),
    ).toEqual(Object.keys(tokens(':root[data-theme="dark"]')).toSorted());
  });

  it.each(name === "contrast" ? [...BORDERS, ...PARTS] : BORDERS)(
    "%s can be seen on %s",
    (line, on) => {
      expect(contrast(theme[line] ?? "", theme[on] ?? "")).toBeGreaterThanOrEqual(3);
    },
  );
});

it("says the dark theme twice in the same words", () => {
  const asked = tokens(":root:not([data-theme])");
  expect(asked).toEqual(tokens(':root[data-theme="dark"]'));
});
