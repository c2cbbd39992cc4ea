/** What each language calls itself: somebody who looks for theirs cannot read the others. */
export const LANGUAGE: Record<string, string> = {
  en: "English",
  nl: "Nederlands",
  de: "Deutsch",
};
