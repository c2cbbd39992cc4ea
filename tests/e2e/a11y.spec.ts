// Every state, light and dark: no serious breach of WCAG 2.2 AA, and everything in reach.

import AxeBuilder from "@axe-core/playwright";
import { wrongLayout } from "./layout.ts";
import { expect, test } from "./till.ts";
import { SIZES, THEMES, WALKS } from "./walks.ts";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

// Each wrong state is named; a recording of the whole walk only costs time.
test.use({ trace: "off" });

for (const walk of WALKS) {
  test.describe(walk.name, () => {
    test.use({ settings: walk.settings });

    test("no serious breach and nothing cut", async ({ counter, page }) => {
      test.setTimeout(180_000);
      await walk.take(counter, async (name) => {
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
      });
    });
  });
}
