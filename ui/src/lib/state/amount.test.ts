import { describe, expect, it } from "vitest";
import { decimalsOf, inCoins, typeDigit, typedAmount } from "./amount";

const typed = (keys: string[]) => keys.reduce((text, key) => typeDigit(text, key), "");

const type = (keys: string, decimals = 2) =>
  Array.from(keys).reduce((text, key) => typeDigit(text, key, "decimal", decimals), "");
const amount = (keys: string, decimals = 2) =>
  typedAmount(inCoins(type(keys, decimals), "decimal", decimals), decimals);

describe("amounts typed cash-register style", () => {
  it.each([
    [["1", "9", "9", "9"], "19.99"],
    [["5"], "0.05"],
    [["5", "00"], "5.00"],
    [["5", "00", "00", "back"], "50.00"],
    [["0", "0", "7"], "0.07"],
    [["1", "back"], "0.00"],
  ])("%j is %s", (keys, text) => {
    expect(typedAmount(typed(keys), 2)).toBe(text);
  });

  it("knows currencies without decimals and with three", () => {
    expect(typedAmount("1999", decimalsOf("500"))).toBe("1999");
    expect(typedAmount("1999", decimalsOf("0.500"))).toBe("1.999");
  });

  it("stops before an amount becomes absurd", () => {
    expect(typed(Array(20).fill("9"))).toHaveLength(9);
  });
});

describe("with a decimal point", () => {
  it.each([
    ["20", "20.00"],
    ["20.5", "20.50"],
    ["20,55", "20.55"],
    [".5", "0.50"],
    ["0.05", "0.05"],
    ["007", "7.00"],
  ])("%s is %s", (keys, text) => {
    expect(amount(keys)).toBe(text);
  });

  it("takes one point and no more places than the currency has", () => {
    expect(type("20.5.5")).toBe("20.55");
    expect(type("20.555")).toBe("20.55");
    expect(type("2.0", 0)).toBe("20");
    expect(type("12345678901")).toBe("1234567");
    expect(typeDigit("20.", "back", "decimal")).toBe("20");
    expect(typeDigit("19", ".", "register")).toBe("19");
  });
});
