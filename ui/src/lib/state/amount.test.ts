import { describe, expect, it } from "vitest";
import { decimalsOf, typeDigit, typedAmount } from "./amount";

const typed = (keys: string[]) => keys.reduce(typeDigit, "");

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
