// Pictures of every state for people to look at, in both themes and sizes.

import { join } from "node:path";
import { test } from "./till.ts";
import { SIZES, THEMES, WALKS } from "./walks.ts";

test.use({ trace: "off" });

for (const walk of WALKS) {
  test.describe(walk.name, () => {
    test.use({ settings: walk.settings });

    test("pictures", async ({ counter, page }, info) => {
      test.setTimeout(180_000);
      const folder = join(info.project.outputDir, "screens");
      await walk.take(counter, async (name) => {
        for (const size of SIZES) {
          await page.setViewportSize(size);
          for (const theme of THEMES) {
            await page.emulateMedia({ colorScheme: theme });
            await page.screenshot({ path: join(folder, `${name}-${theme}-${size.width}.png`) });
          }
        }
        await page.emulateMedia({ colorScheme: "light" });
        await page.setViewportSize(SIZES[0]!);
      });
    });
  });
}
