/** The core behind `florin serve`: commands by POST, events as a stream of JSON lines. */

import type { CommandName, Numbered } from "$bindings";
import {
  type Args,
  type Backend,
  type Feed,
  isApiError,
  Lost,
  Refused,
  type Result,
} from "./backend";

const TOKEN = "florin.token";
/** A command that nobody answers within this time is lost. */
const CALL_LIMIT = 30_000;
const BACK_OFF = [250, 500, 1_000, 2_000, 5_000] as const;

/** Takes the token out of the address, so that it is neither seen nor bookmarked. */
export function takeToken(): string {
  const found = /^#token=(.+)$/.exec(location.hash)?.[1];
  if (found) {
    sessionStorage.setItem(TOKEN, decodeURIComponent(found));
    history.replaceState(null, "", location.pathname + location.search);
  }
  return sessionStorage.getItem(TOKEN) ?? "";
}

export class HttpBackend implements Backend {
  readonly #headers: Record<string, string>;

  constructor(token: string) {
    this.#headers = { Authorization: `Bearer ${token}` };
  }

  async call<N extends CommandName>(name: N, args: Args<N>): Promise<Result<N>> {
    let response: Response;
    let body: unknown;
    try {
      response = await fetch(`/rpc/${name}`, {
        method: "POST",
        headers: { ...this.#headers, "Content-Type": "application/json" },
        body: JSON.stringify(args),
        signal: AbortSignal.timeout(CALL_LIMIT),
      });
      body = await response.json();
    } catch (why) {
      throw new Lost(String(why));
    }
    if (response.ok) return body as Result<N>;
    throw isApiError(body) ? new Refused(body) : new Lost(`status ${response.status}`);
  }

  events(feed: Feed): () => void {
    const stop = new AbortController();
    void this.#follow(feed, stop.signal);
    return () => stop.abort();
  }

  async #follow(feed: Feed, stop: AbortSignal): Promise<void> {
    let failures = 0;
    while (!stop.aborted) {
      try {
        const response = await fetch("/events", { headers: this.#headers, signal: stop });
        if (!response.ok || !response.body) throw new Lost(`status ${response.status}`);
        failures = 0;
        feed.opened();
        for await (const line of lines(response.body)) feed.event(JSON.parse(line) as Numbered);
      } catch {
        // Said below; the same whether it broke or ended.
      }
      if (stop.aborted) return;
      feed.lost();
      const wait = BACK_OFF[Math.min(failures, BACK_OFF.length - 1)];
      failures += 1;
      await new Promise((done) => setTimeout(done, wait));
    }
  }
}

/** Lines of a stream; blank ones only keep it alive. */
export async function* lines(
  stream: ReadableStream<Uint8Array>,
  alive: () => void = () => {},
): AsyncGenerator<string> {
  const reader = stream.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      alive();
      rest += decoder.decode(value, { stream: true });
      const parts = rest.split("\n");
      rest = parts.pop() ?? "";
      for (const part of parts) if (part.trim() !== "") yield part;
    }
  } finally {
    reader.releaseLock();
  }
}
