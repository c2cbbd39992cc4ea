/** What the customer may see, told whenever it changes. Nothing else can be asked for from this page. */

import type { DisplayView } from "$bindings";
import { lines } from "$lib/backend/http";
import { inTauri, watchDisplay } from "$lib/backend/tauri";

/** Calls with each view; with nothing while the till does not answer. Gives the function that ends it. */
export function watch(seen: (view: DisplayView | null) => void): () => void {
  return inTauri() ? watchDisplay(seen) : follow(seen);
}

const TOKEN = "florin.display";
const BACK_OFF = [250, 500, 1_000, 2_000, 5_000] as const;
/** The till says something every ten seconds, if only that it lives. */
const SILENT = 25_000;

/** Takes the token out of the address. It opens nothing but this page's view. */
function token(): string {
  const found = /^#token=(.+)$/.exec(location.hash)?.[1];
  if (found) {
    sessionStorage.setItem(TOKEN, decodeURIComponent(found));
    history.replaceState(null, "", location.pathname);
  }
  return sessionStorage.getItem(TOKEN) ?? "";
}

function follow(seen: (view: DisplayView | null) => void): () => void {
  const headers = { Authorization: `Bearer ${token()}` };
  const stop = new AbortController();
  void (async () => {
    for (let failures = 0; !stop.signal.aborted; failures += 1) {
      try {
        // One stream after another: each begins with the present view.
        // oxlint-disable-next-line no-await-in-loop
        await once(headers, stop.signal, (view) => {
          failures = 0;
          seen(view);
        });
      } catch {
        // Said below; the same whether it broke or ended.
      }
      if (stop.signal.aborted) return;
      seen(null);
      const wait = BACK_OFF[Math.min(failures, BACK_OFF.length - 1)];
      // oxlint-disable-next-line no-await-in-loop
      await new Promise((done) => setTimeout(done, wait));
    }
  })();
  return () => stop.abort();
}

/** Reads one stream until it breaks, ends or falls silent. */
async function once(
  headers: Record<string, string>,
  stop: AbortSignal,
  seen: (view: DisplayView) => void,
): Promise<void> {
  const silent = new AbortController();
  let timer = setTimeout(() => silent.abort(), SILENT);
  try {
    const signal = AbortSignal.any([stop, silent.signal]);
    const response = await fetch("/display/events", { headers, signal });
    if (!response.ok || !response.body) throw new Error(`status ${response.status}`);
    const alive = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silent.abort(), SILENT);
    };
    for await (const line of lines(response.body, alive)) seen(JSON.parse(line) as DisplayView);
  } finally {
    clearTimeout(timer);
  }
}
