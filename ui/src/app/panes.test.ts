import { render } from "svelte/server";
import { describe, expect, it } from "vitest";
import type { PaymentView, StateView } from "$bindings";
import { FixtureBackend, SNAPSHOT } from "$lib/backend/fixture";
import { asked, giving, live } from "$lib/backend/fixture_full";
import { FULL_STATES } from "$lib/backend/fixture_full_states";
import { Desk } from "$lib/state/desk.svelte";
import { Session } from "$lib/state/session.svelte";
import type { Action } from "$lib/ui/action";
import { promptActions } from "./actions_exchange";
import { Pay } from "../features/pay/pay.svelte";
import PayPane from "../features/pay/PayPane.svelte";

const settled = () => new Promise((done) => setTimeout(done, 0));

/** The pane as it is written for a page. */
async function pane(state: StateView): Promise<string> {
  const session = new Session(new FixtureBackend({ ...SNAPSHOT, state }));
  session.start();
  await settled();
  const desk = new Desk(session.backend, session);
  const pay = new Pay(desk);
  const actions: Action[] = promptActions(desk, pay.exchange);
  const find = (id: string) => actions.find((one) => one.id === id);
  return render(PayPane, { props: { pay, desk, find } }).body;
}

/** What is in the terminal's frames, and what is around them. */
function parts(html: string): { inside: string; outside: string } {
  const frames = [...html.matchAll(/<section class="frame[\s\S]*?<\/section>/g)].map(
    ([one]) => one,
  );
  return {
    inside: frames.join(""),
    outside: frames.reduce((rest, frame) => rest.replace(frame, ""), html),
  };
}

/** The part that the focus goes to. */
const safe = (html: string) => /data-safe(?:="")?[^>]*>([\s\S]*?)<\/span>/.exec(html)?.[1] ?? "";

/** The step that is marked as the present one. */
const step = (html: string) => /aria-current="step"[^>]*>([^<]*)</.exec(html)?.[1]?.trim();

const EVIL = "APPROVED <b onclick=alert(1)>PAID 37.44</b>";
const WORDS: Partial<PaymentView> = {
  screen: { lines: [EVIL], error: true },
  prompt: null,
};

describe("a terminal's words", () => {
  it.each([
    ["of its screen", live(WORDS)],
    ["of a question", live({ prompt: asked({ kind: "confirmation" }, { lines: [EVIL] }) })],
    ["of a menu", live({ prompt: asked({ kind: "menu", entries: [EVIL, "Debit"] }) })],
    ["of a slip", live({ state: "approved", signature: "open", slip: [EVIL], actions: [] })],
    ["of a return", giving(WORDS)],
    ["of a reason", giving({ state: "declined", reason_text: EVIL }, { ended: true })],
  ])("%s stand in their frame alone, as text", async (_, state) => {
    const { inside, outside } = parts(await pane(state));
    expect(inside).toContain("The terminal says");
    expect(inside).toContain("APPROVED &lt;b onclick");
    expect(inside).not.toContain("<b onclick");
    expect(outside).not.toContain("APPROVED");
  });

  it("never look like money that was paid", async () => {
    const { inside } = parts(await pane(live(WORDS)));
    expect(inside).not.toMatch(/class="[^"]*\b(green|blue|amber|red)\b/);
  });

  it("move no step: only events do", async () => {
    expect(step(await pane(live(WORDS)))).toBe("Sent");
    expect(step(await pane(live({ ...WORDS, card_place: "in" })))).toBe("Card in");
    expect(step(await pane(live({ ...WORDS, card_place: "removed" })))).toBe("Card removed");
  });

  it("are gone once nothing is under way", async () => {
    const done = FULL_STATES["card_done_more"] as StateView;
    const sale = done.sale && {
      ...done.sale,
      payment: done.sale.payment && { ...done.sale.payment, ...WORDS },
    };
    expect(await pane({ ...done, sale })).not.toContain("onclick=alert");
  });
});

describe("a question", () => {
  it("begins at No, which has no other key than its own", async () => {
    const html = await pane(live({ prompt: asked({ kind: "confirmation" }) }));
    expect(safe(html)).toMatch(/aria-keyshortcuts="X"/);
    expect(safe(html)).toContain("No");
    expect(html).not.toMatch(/type="submit"|<form/);
  });

  it("about a signature is asked in our own words", async () => {
    const html = await pane(
      live({ prompt: asked({ kind: "confirmation" }, { signature: true, lines: ["OK?"] }) }),
    );
    expect(parts(html).outside).toContain("Does the signature match the card?");
  });

  it("to type has a field that Enter does not send", async () => {
    const html = await pane(
      live({ prompt: asked({ kind: "typed", of: "digits", min: 4, max: 6 }) }),
    );
    expect(html).toContain("4 to 6 characters");
    expect(html).not.toMatch(/type="submit"|<form/);
  });

  it("says in words how long it waits", async () => {
    const html = await pane(live({ prompt: asked({ kind: "any_key" }, { left_ms: 25_400 }) }));
    expect(html).toMatch(/In 2[56] seconds the terminal is told no\./);
  });
});
