// The same look at every state of a terminal that calls: its screen, its questions, a signature.

import { join } from "node:path";
import { expectClean } from "./clean.ts";
import { expect, payThere, says, test } from "./full.ts";

test.use({ trace: "off" });

test("no serious breach and nothing cut while a terminal calls", async ({
  counter,
  full,
  page,
}, info) => {
  test.setTimeout(240_000);
  const stop = async (name: string) => {
    await expectClean(page, name);
    await page.emulateMedia({ colorScheme: "light" });
    await page.screenshot({ path: join(info.project.outputDir, "screens", `${name}.png`) });
  };
  await counter.press("F10", "t");
  await stop("full-terminals");
  await counter.press("Escape");
  await counter.checkout("Flat white", "Sourdough loaf");
  await stop("full-choose");
  await counter.press("t");
  await stop("full-card");
  await counter.press("Escape");
  await payThere(counter);
  await expect(says(page)).toContainText(/\S/);
  await stop("full-paying");
  await full.insert("signature");
  await expect(page.getByTestId("prompt")).toBeVisible();
  await stop("full-signature");
  await counter.press("y");
  await counter.expectPaid("8.75");
  await stop("full-paid");
});
