// Every screen and state from fixtures, in every theme and size and with text of 200 %: a picture for
// people to look at, no serious breach of WCAG 2.2 AA, nothing cut and nothing out of reach.
//
// `cargo xtask screens` runs this alone; the pictures are in tests/e2e/results/screens.

import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { RULES } from "./clean.ts";
import { wrongLayout } from "./layout.ts";
import { type Look, States } from "./states.ts";
import { SIZES } from "./walks.ts";

test.use({ trace: "off" });

let states: States;
test.beforeAll(async () => {
  test.setTimeout(180_000);
  states = await States.open();
});
test.afterAll(() => states?.close());

async function breaches(page: Page, rules: string[] | null): Promise<string[]> {
  const axe = new AxeBuilder({ page });
  const { violations } = await (rules ? axe.withRules(rules) : axe.withTags(RULES)).analyze();
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target).join(", ")}`);
}

/** What is the same in every theme is looked at once. */
const COLOURS = ["color-contrast"];
const LOOKS: { name: string; look: Look; rules: string[] | null; sizes: typeof SIZES }[] = [
  { name: "light", look: { theme: "light", text: 100, lang: "en" }, rules: null, sizes: SIZES },
  { name: "dark", look: { theme: "dark", text: 100, lang: "en" }, rules: COLOURS, sizes: SIZES },
  {
    name: "contrast",
    look: { theme: "contrast", text: 100, lang: "en" },
    rules: COLOURS,
    sizes: SIZES,
  },
  {
    name: "200",
    look: { theme: "light", text: 200, lang: "en" },
    rules: null,
    sizes: SIZES.slice(0, 1),
  },
  // The longest language of the three.
  {
    name: "german",
    look: { theme: "light", text: 100, lang: "de" },
    rules: [],
    sizes: SIZES.slice(1),
  },
];

// Every look takes minutes: each test run has the light one, `cargo xtask screens` all of them, and
// `FLORIN_LOOKS=dark,contrast` some.
const chosen = process.env.FLORIN_LOOKS;
const wanted = LOOKS.filter(
  ({ name }) => chosen === "all" || (chosen ?? "light").split(",").includes(name),
);
/** Parts of a look, so that two workers share it. */
const PARTS = [0, 1, 2, 3];

for (const { name, look, rules, sizes, part } of wanted.flatMap((one) =>
  PARTS.map((part) => ({ ...one, part })),
)) {
  test(`every state is whole and in reach: ${name}, part ${part + 1}`, async ({ page }, info) => {
    test.setTimeout(2_400_000);
    const folder = join(info.project.outputDir, "screens");
    const all = await states.all(page);
    for (const shown of all.filter((_, index) => index % PARTS.length === part)) {
      // In another language the deeds have other names.
      if (look.lang !== "en" && shown.deeds.some((deed) => deed.startsWith("click"))) continue;
      await page.setViewportSize(sizes[0]!);
      await states.show(page, shown, look);
      for (const size of sizes) {
        await page.setViewportSize(size);
        await page.waitForTimeout(50);
        const wrong = await wrongLayout(page, look.text > 100);
        expect.soft(wrong, `${shown.name} ${name} at ${size.width}×${size.height}`).toEqual([]);
        // A test run takes the pictures that somebody will look at.
        if (chosen === undefined && wrong.length === 0) continue;
        await page.screenshot({ path: join(folder, `${shown.name}-${name}-${size.width}.png`) });
      }
      if (rules?.length === 0) continue;
      await page.setViewportSize(sizes[0]!);
      expect.soft(await breaches(page, rules), `${shown.name} in ${name}`).toEqual([]);
    }
  });
}
