import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const src = fileURLToPath(new URL(".", import.meta.url));
const files = readdirSync(src, { recursive: true, encoding: "utf8" })
  .filter((file) => /\.(ts|svelte)$/.test(file))
  .filter((file) => !file.startsWith(join("lib", "paraglide")));

function imports(file: string): string[] {
  const text = readFileSync(join(src, file), "utf8");
  return [...text.matchAll(/(?:from|import)\s+"([^"]+)"/g)].map(([, what]) => {
    const path = (what ?? "").replace(/^\$lib/, join(src, "lib"));
    return path.startsWith(".") || path.startsWith("/")
      ? relative(src, resolve(dirname(join(src, file)), path))
      : path;
  });
}

const part = (path: string) => path.split("/").slice(0, 2).join("/");
const all = files.flatMap((file) => imports(file).map((what) => ({ file, what })));

it("keeps features apart from each other and from the shell", () => {
  const wrong = all.filter(
    ({ file, what }) =>
      file.startsWith("features/") &&
      ((what.startsWith("features/") && part(what) !== part(file)) || what.startsWith("app/")),
  );
  expect(wrong).toEqual([]);
});

it("lets lib know neither features nor the shell", () => {
  const wrong = all.filter(
    ({ file, what }) => file.startsWith("lib/") && /^(features|app)\//.test(what),
  );
  expect(wrong).toEqual([]);
});

it("speaks to Tauri in one file", () => {
  const speakers = all
    .filter(({ what }) => what.startsWith("@tauri-apps/"))
    .map(({ file }) => file);
  expect([...new Set(speakers)]).toEqual(["lib/backend/tauri.ts"]);
});

it("has no fixture in the product", () => {
  const users = all.filter(({ what }) => /\/fixture(_\w+)?$/.test(what)).map(({ file }) => file);
  expect(users.filter((file) => !/\.test\.ts$|\/fixture\w*\.ts$/.test(file))).toEqual([]);
});

it("keeps files short", () => {
  const long = files
    .filter((file) => !file.startsWith("bindings/"))
    .map((file) => ({ file, lines: readFileSync(join(src, file), "utf8").split("\n").length - 1 }))
    .filter(({ lines }) => lines > 300);
  expect(long).toEqual([]);
});
