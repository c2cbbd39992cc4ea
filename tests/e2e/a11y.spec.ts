// Every state, light and dark: no serious breach of WCAG 2.2 AA, and everything in reach.

import { expectClean } from "./clean.ts";
import { test } from "./till.ts";
import { WALKS } from "./walks.ts";

// Each wrong state is named; a recording of the whole walk only costs time.
test.use({ trace: "off" });

for (const walk of WALKS) {
  test.describe(walk.name, () => {
    test.use({ settings: walk.settings });

    test("no serious breach and nothing cut", async ({ counter, page }) => {
      test.setTimeout(180_000);
      await walk.take(counter, (name) => expectClean(page, name));
    });
  });
}
