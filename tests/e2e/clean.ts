// What every state must be, light and dark: no serious breach of WCAG 2.2 AA, and everything in reach.

import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "@playwright/test";
import { wrongLayout } from "./layout.ts";
import { SIZES, THEMES } from "./walks.ts";

export const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** Looks at the page as it stands, in every size and theme; what is wrong fails with its name. */
export async function expectClean(page: Page, name: string): Promise<void> {
  for (const size of SIZES) {
    await page.setViewportSize(size);
    const wrong = await wrongLayout(page);
    expect.soft(wrong, `${name} at ${size.width}×${size.height}`).toEqual([]);
  }
  await page.setViewportSize(SIZES[0]!);
  for (const theme of THEMES) {
    await page.emulateMedia({ colorScheme: theme });
    const { violations } = await new AxeBuilder({ page }).withTags(RULES).analyze();
    const serious = violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(", ")}`);
    expect.soft(serious, `${name} in ${theme}`).toEqual([]);
  }
}
