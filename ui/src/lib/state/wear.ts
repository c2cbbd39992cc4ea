/** Puts on the page what the people at this till chose: language, colours, size of text, motion. */

import type { PreferencesView, ShopView, ThemeView } from "$bindings";
import { useLanguage } from "$lib/i18n/locale.svelte";

export function wear(shop: ShopView | null, { theme, motion, ...chosen }: PreferencesView): void {
  const language = chosen.language === "shop" ? (shop?.language ?? "en") : chosen.language;
  useLanguage(language);
  if (typeof document === "undefined") return;
  const { dataset, style } = document.documentElement;
  wearTheme(theme);
  if (motion === "still") dataset["motion"] = motion;
  else delete dataset["motion"];
  // Every size of text is a part of this one: see the build's `textSizes`.
  const size = chosen.text_percent === 100 ? "" : `${chosen.text_percent}%`;
  if (style.fontSize !== size) {
    style.fontSize = size;
    measureAnew();
  }
}

export function wearTheme(theme: ThemeView): void {
  const { dataset } = document.documentElement;
  // Who asked the whole computer for strong contrast means this program too.
  const seen = theme === "system" && strong()?.matches ? "contrast" : theme;
  if (seen === "system") delete dataset["theme"];
  else dataset["theme"] = seen;
}

const strong = () => globalThis.matchMedia?.("(prefers-contrast: more)");

/** Chromium does not ask container queries in `rem` again when the size of `rem` changes. */
function measureAnew(): void {
  const { body } = document;
  body.style.containerType = "normal";
  void body.offsetWidth;
  body.style.removeProperty("container-type");
}
