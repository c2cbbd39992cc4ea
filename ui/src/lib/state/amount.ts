/** Digits as they are typed, cash-register style. Places a point; computes nothing. */

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

/** One more key on the pad: a digit, `00` or `back`. */
export function typeDigit(digits: string, key: string): string {
  if (key === "back") return digits.slice(0, -1);
  const next = (digits + key).replace(/^0+/, "");
  return next.length > LONGEST ? digits : next;
}
