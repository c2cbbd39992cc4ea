/**
 * Digits as they are typed: from the right, as on a cash register, or with a point of their own.
 * Places a point; computes nothing.
 */

import type { AmountEntryView } from "$bindings";

/** How many decimals the core writes for this currency. */
export function decimalsOf(text: string): number {
  const point = text.indexOf(".");
  return point < 0 ? 0 : text.length - point - 1;
}

/** `1999` is `19.99`. */
export function typedAmount(digits: string, decimals: number): string {
  if (decimals === 0) return digits === "" ? "0" : digits;
  const padded = digits.padStart(decimals + 1, "0");
  return `${padded.slice(0, -decimals)}.${padded.slice(-decimals)}`;
}

const LONGEST = 9;

/** One more key on the pad: a digit, `00`, a point or `back`. */
export function typeDigit(
  digits: string,
  key: string,
  entry: AmountEntryView = "register",
  decimals = 2,
): string {
  if (key === "back") return digits.slice(0, -1);
  if (entry === "decimal") return typeDecimal(digits, key === "," ? "." : key, decimals);
  if (!/^\d+$/.test(key)) return digits;
  const next = (digits + key).replace(/^0+/, "");
  return next.length > LONGEST ? digits : next;
}

/** `20`, `20.`, `20.5`: one point, and no more behind it than the currency has. */
function typeDecimal(text: string, key: string, decimals: number): string {
  const next = (text + key).replace(/^0+(?=\d)/, "").replace(/^\./, "0.");
  const [whole = "", part, more] = next.split(".");
  const fits =
    /^\d+$/.test(whole) &&
    more === undefined &&
    (part === undefined || (decimals > 0 && /^\d*$/.test(part) && part.length <= decimals)) &&
    whole.length <= LONGEST - decimals;
  return fits ? next : text;
}

/** What was typed as digits of the smallest coin, which is how the rest of the till counts. */
export function inCoins(text: string, entry: AmountEntryView, decimals: number): string {
  if (entry === "register" || text === "") return text;
  const [whole = "", part = ""] = text.split(".");
  return (whole + part.padEnd(decimals, "0")).replace(/^0+/, "");
}
