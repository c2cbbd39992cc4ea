import type { Backend } from "./backend";
import { HttpBackend, takeToken } from "./http";
import { inTauri, TauriBackend } from "./tauri";

/** The core that this page belongs to. */
export function openBackend(): Backend {
  return inTauri() ? new TauriBackend() : new HttpBackend(takeToken());
}
