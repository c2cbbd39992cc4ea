/** The language of the screen: the shop's, without loading the page again. */

import { baseLocale, isLocale, type Locale, overwriteGetLocale } from "$lib/paraglide/runtime.js";

let current = $state<Locale>(baseLocale);

// Messages read this while a component renders, so a change shows at once.
overwriteGetLocale(() => current);

export function useLanguage(language: string): void {
  current = isLocale(language) ? language : baseLocale;
  if (typeof document !== "undefined") document.documentElement.lang = current;
}
