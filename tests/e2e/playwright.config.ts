// The built page in a browser against `florin serve`. `cargo xtask test --only e2e` names the
// programs in the environment; each test starts its own till on a free port.

import { defineConfig } from "@playwright/test";

const browser = process.env.FLORIN_CHROMIUM;
const report = process.env.FLORIN_REPORT;

export default defineConfig({
  testDir: ".",
  testMatch: "*.spec.ts",
  outputDir: "results",
  timeout: 60_000,
  expect: { timeout: 10_000 },
  fullyParallel: true,
  workers: 2,
  // a test that passes only in its second try has failed
  retries: 0,
  forbidOnly: true,
  reporter: report ? [["list"], ["json", { outputFile: report }]] : "list",
  use: {
    browserName: "chromium",
    launchOptions: browser ? { executablePath: browser } : {},
    locale: "en-GB",
    timezoneId: "Europe/Amsterdam",
    viewport: { width: 1366, height: 768 },
    screenshot: "only-on-failure",
    trace: "retain-on-failure",
  },
});
