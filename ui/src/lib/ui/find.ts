/** Finds steps by what somebody remembers of their words. */

import type { Action } from "./action";

/** Letters without accents and case: `menu` finds `Menü`. */
const plain = (text: string) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase().trim();

/** Every word that was typed begins or stands in the label, the hint or the key. */
export function found(list: Action[], text: string): Action[] {
  const words = plain(text).split(/\s+/).filter(Boolean);
  return list.filter(({ label, hint, key }) => {
    const all = plain(`${label} ${hint ?? ""} ${key ?? ""}`);
    return words.every((word) => all.includes(word));
  });
}
