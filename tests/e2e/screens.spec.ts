// Pictures of every state for people to look at, in both themes and sizes.

import { join } from "node:path";
import { pictures } from "./pictures.ts";
import { test } from "./till.ts";
import { WALKS } from "./walks.ts";

test.use({ trace: "off" });

for (const walk of WALKS) {
  test.describe(walk.name, () => {
    test.use({ settings: walk.settings });

    test("pictures", async ({ counter, page }, info) => {
      test.setTimeout(180_000);
      const folder = join(info.project.outputDir, "screens");
      await walk.take(counter, pictures(page, folder));
    });
  });
}
