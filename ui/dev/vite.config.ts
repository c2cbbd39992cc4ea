/** The page of states, built as the product is, for the tests of every state. */

import { fileURLToPath } from "node:url";
import { mergeConfig } from "vite";
import product from "../vite.config";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default mergeConfig(product, {
  root: at(".."),
  build: {
    rollupOptions: { input: at("./states.html") },
    minify: false,
    emptyOutDir: true,
  },
});
