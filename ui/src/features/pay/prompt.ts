/** What a terminal wants to know, in our own words: its own are untrusted and stay in their frame. */

import type { PromptView, PromptWants } from "$bindings";
import { m } from "$lib/paraglide/messages.js";

export function question(prompt: PromptView): string {
  if (prompt.signature) return m.prompt_signature();
  switch (prompt.wants.kind) {
    case "confirmation":
      return m.prompt_confirm();
    case "any_key":
      return m.prompt_key();
    case "menu":
      return m.prompt_menu();
    case "typed": {
      const { of } = prompt.wants;
      if (of === "digits") return m.prompt_digits();
      return of === "decimal" ? m.prompt_decimal() : m.prompt_text();
    }
  }
}

/** How much may be typed; empty where everything may. */
export function room({ min, max }: Extract<PromptWants, { kind: "typed" }>): string {
  if (min !== null && max !== null) {
    return min === max ? m.prompt_exactly({ count: min }) : m.prompt_between({ min, max });
  }
  if (min !== null) return m.prompt_at_least({ count: min });
  return max === null ? "" : m.prompt_at_most({ count: max });
}
