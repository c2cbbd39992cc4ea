// Pictures for people to look at, in every theme and size.

import { join } from "node:path";
import type { Page } from "@playwright/test";
import { SIZES, THEMES } from "./walks.ts";

export function pictures(page: Page, folder: string) {
  return async (name: string): Promise<void> => {
    for (const size of SIZES) {
      await page.setViewportSize(size);
      for (const theme of THEMES) {
        await page.emulateMedia({ colorScheme: theme });
        await page.screenshot({ path: join(folder, `${name}-${theme}-${size.width}.png`) });
      }
    }
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize(SIZES[0]!);
  };
}
