/**
 * Digits that a keyboard layout makes other signs of. A scanner sends places of keys, as the
 * keyboard of its maker's country has them; where the computer has another one, or Shift is down,
 * `1` arrives as `&`, `!` or `+`.
 */

/** The digit of a key's place, whatever its sign. */
export function digitOf({ key, code }: { key: string; code?: string }): string | null {
  const place = /^(?:Digit|Numpad)(\d)$/.exec(code ?? "")?.[1];
  return place ?? (/^\d$/.test(key) ? key : null);
}

/** What the row of digits gives elsewhere, from 1 to 0. */
const ROWS = [
  { name: "azerty", signs: "&é\"'(-è_çà" },
  { name: "shift_de", signs: '!"§$%&/()=' },
  { name: "shift_us", signs: "!@#$%^&*()" },
  { name: "shift_uk", signs: '!"£$%^&*()' },
  { name: "czech", signs: "+ěščřžýáíé" },
] as const;

export type Mangled = { layout: (typeof ROWS)[number]["name"]; digits: string };

/** Signs that are digits of a code on another layout: which, and what the code would be. */
export function mangled(text: string): Mangled | null {
  if (text.length < 4 || /[0-9a-z]/i.test(text)) return null;
  for (const { name, signs } of ROWS) {
    const places = [...text].map((sign) => [...signs].indexOf(sign));
    if (!places.includes(-1)) {
      return { layout: name, digits: places.map((place) => (place + 1) % 10).join("") };
    }
  }
  return null;
}
