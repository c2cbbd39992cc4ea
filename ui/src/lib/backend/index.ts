import type { Backend } from "./backend";
import { HttpBackend, takeToken } from "./http";
import { inTauri, TauriBackend } from "./tauri";

/** The core that this page belongs to. */
export function openBackend(): Backend {
  if (inTauri()) return new TauriBackend();
  const backend = new HttpBackend(takeToken());
  // The address of a new run, opened in the tab of an old one, changes the fragment alone.
  addEventListener("hashchange", () => {
    if (location.hash.startsWith("#token=")) location.reload();
  });
  return backend;
}
