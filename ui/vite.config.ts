import { fileURLToPath } from "node:url";
import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";
import { wholeWords } from "./messages/check";
import { textSizes } from "./sizes";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  // Relative addresses: the same files are served by the window and by `florin serve`.
  base: "./",
  plugins: [
    wholeWords(),
    // Tests find the words compiled; the plugin would keep watching and hold the process.
    process.env["VITEST"]
      ? []
      : paraglideVitePlugin({
          project: at("./project.inlang"),
          outdir: at("./src/lib/paraglide"),
          strategy: ["globalVariable", "baseLocale"],
        }),
    svelte(),
  ],
  css: { postcss: { plugins: [textSizes()] } },
  resolve: {
    alias: { $lib: at("./src/lib"), $bindings: at("./src/bindings/gen_api.ts") },
  },
  build: {
    target: "es2022",
    // The content security policy allows no data: fonts and no inline script.
    assetsInlineLimit: 0,
    // The customer's screen is a page of its own and loads nothing of the till.
    rolldownOptions: { input: { index: at("./index.html"), display: at("./display.html") } },
    modulePreload: { polyfill: false },
  },
  server: { port: 5173, strictPort: true },
  test: { environment: "node", include: ["src/**/*.test.ts"] },
});
