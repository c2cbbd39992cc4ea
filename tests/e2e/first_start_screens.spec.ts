// Pictures of the first start for people to look at, in both themes and sizes.

import { join } from "node:path";
import { expect, test } from "./empty.ts";
import { pictures } from "./pictures.ts";

test("pictures of the set-up", async ({ founder, page }, info) => {
  test.setTimeout(180_000);
  const stop = pictures(page, join(info.project.outputDir, "screens"));
  await expect(founder.heading("Where is the shop?")).toBeVisible();
  await stop("setup-country");
  await founder.press("Next");
  await founder.fill("Name of the shop", "Corner Deli");
  await founder.fill("Address", "Market Square 1\nOld Town");
  await stop("setup-shop");
  await founder.press("Next");
  await expect(founder.heading("Currency, VAT and coins")).toBeVisible();
  await stop("setup-money");
  await founder.press("Next");
  await founder.fill("Name", "Manager");
  await founder.fill("PIN", "4938");
  await founder.press("Next");
  await expect(page.getByText("6 to 12 digits, nothing else.")).toBeVisible();
  await stop("setup-people");
  await founder.fill("PIN", "493817");
  await founder.press("Next");
  await expect(founder.heading("What is on the first tiles?")).toBeVisible();
  await stop("setup-items");
});
