import { afterEach, describe, expect, it, vi } from "vitest";
import { Lost, Refused } from "./backend";
import { HttpBackend, lines } from "./http";

function stream(...chunks: string[]): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(encoder.encode(chunk));
      controller.close();
    },
  });
}

async function all(source: AsyncGenerator<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const line of source) found.push(line);
  return found;
}

const answer = (response: Response) =>
  vi.stubGlobal(
    "fetch",
    vi.fn(async () => response),
  );

afterEach(() => vi.unstubAllGlobals());

describe("stream of events", () => {
  it("puts lines together that came in pieces and skips blank ones", async () => {
    expect(await all(lines(stream('{"a":', "1}\n\n", "\n{", '"b":2}\n', "unfinished")))).toEqual([
      '{"a":1}',
      '{"b":2}',
    ]);
  });
});

describe("commands", () => {
  const backend = new HttpBackend("secret");

  it("send the token in a header and the arguments as JSON", async () => {
    answer(Response.json({ seq: 4 }));
    expect(await backend.call("basket_scan", { code: "1", quantity: null })).toEqual({ seq: 4 });
    const [address, request] = vi.mocked(fetch).mock.calls[0] ?? [];
    expect(address).toBe("/rpc/basket_scan");
    expect(request).toMatchObject({
      method: "POST",
      body: '{"code":"1","quantity":null}',
      headers: { Authorization: "Bearer secret" },
    });
  });

  it("are refused by a code", async () => {
    answer(Response.json({ code: "basket_locked", id: "e1", retry: "never" }, { status: 409 }));
    await expect(backend.call("basket_scan", { code: "1", quantity: null })).rejects.toBeInstanceOf(
      Refused,
    );
  });

  it("are lost without an answer that can be read", async () => {
    answer(new Response("gone", { status: 502 }));
    await expect(backend.call("basket_scan", { code: "1", quantity: null })).rejects.toBeInstanceOf(
      Lost,
    );
    vi.stubGlobal("fetch", () => Promise.reject(new TypeError("refused")));
    await expect(backend.call("basket_scan", { code: "1", quantity: null })).rejects.toBeInstanceOf(
      Lost,
    );
  });
});
