import { beforeEach, describe, expect, it, vi } from "vitest";
import type { GivingBackView, Numbered, StorageFaultView } from "$bindings";
import { Lost } from "$lib/backend/backend";
import { BASKET, FixtureBackend, SALE, SNAPSHOT } from "$lib/backend/fixture";
import { asked, GIVING } from "$lib/backend/fixture_full";
import { Session } from "./session.svelte";

function locked(seq: number): Numbered {
  return { seq, event: { kind: "basket", value: { ...BASKET, locked: true } } };
}

const FAULT: StorageFaultView = { cause: "failed", since: "14:03", waiting: [], unreadable: 0 };

const settled = () => new Promise((done) => setTimeout(done, 0));

const giving = (more: Partial<GivingBackView["payment"]>): Numbered["event"] => ({
  kind: "giving_back",
  value: { ...GIVING, payment: { ...GIVING.payment, ...more } },
});

describe("session", () => {
  let backend: FixtureBackend;
  let session: Session;
  const snapshots = () => backend.calls.filter((call) => call.name === "state_snapshot").length;

  beforeEach(async () => {
    backend = new FixtureBackend();
    session = new Session(backend);
    session.start();
    await settled();
  });

  it("starts from the snapshot", () => {
    expect(session.connection).toBe("live");
    expect(session.seq).toBe(7);
    expect(session.state?.basket.total.text).toBe("37.44");
  });

  it("replaces one part of the state per event", () => {
    const before = session.state;
    expect(session.receive(locked(8))).toBe("applied");
    expect(session.seq).toBe(8);
    expect(session.state?.basket.locked).toBe(true);
    expect(session.state?.terminals).toBe(before?.terminals);
  });

  it("takes every kind of event", () => {
    session.receive({ seq: 8, event: { kind: "operator", value: null } });
    session.receive({ seq: 9, event: { kind: "sale", value: SALE } });
    session.receive({ seq: 10, event: { kind: "storage_fault", value: FAULT } });
    session.receive({ seq: 11, event: { kind: "open_sales", value: [] } });
    expect(session.state).toMatchObject({ operator: null, sale: SALE, storage_fault: FAULT });
    expect(session.seq).toBe(11);
  });

  it("ignores what the state already contains", () => {
    expect(session.receive(locked(7))).toBe("old");
    expect(session.state?.basket.locked).toBe(false);
  });

  it("asks for the whole state after a gap and loses no later event", async () => {
    const asked = snapshots();
    backend.snapshot = { ...SNAPSHOT, seq: 9 };
    expect(session.receive(locked(9))).toBe("gap");
    // While the question is under way, the next event waits.
    session.receive(locked(10));
    await settled();
    expect(snapshots()).toBe(asked + 1);
    expect(session.seq).toBe(10);
    expect(session.state?.basket.locked).toBe(true);
  });

  it("takes the state anew when the stream was opened again", async () => {
    const asked = snapshots();
    backend.feed?.lost();
    expect(session.connection).toBe("lost");
    backend.snapshot = { ...SNAPSHOT, seq: 3 };
    backend.feed?.opened();
    await settled();
    expect(snapshots()).toBe(asked + 1);
    expect(session.connection).toBe("live");
    expect(session.seq).toBe(3);
  });

  it("keeps asking while the core is silent", async () => {
    vi.useFakeTimers();
    const usual = backend.answer;
    backend.answer = () => Promise.reject(new Lost("silence"));
    session.lost();
    await vi.advanceTimersByTimeAsync(2_500);
    expect(session.connection).toBe("lost");
    backend.answer = usual;
    await vi.advanceTimersByTimeAsync(1_500);
    expect(session.connection).toBe("live");
    vi.useRealTimers();
  });

  it("tells when the events of a command are on the screen", async () => {
    let there = false;
    const waiting = session.reached(8).then(() => (there = true));
    await settled();
    expect(there).toBe(false);
    session.receive(locked(8));
    await waiting;
    expect(there).toBe(true);
  });

  it("counts the moments of a sale, not its repetitions", () => {
    const before = session.epoch;
    session.receive({ seq: 8, event: { kind: "sale", value: SALE } });
    expect(session.epoch).toBe(before + 1);
    session.receive({ seq: 9, event: { kind: "sale", value: { ...SALE } } });
    expect(session.epoch).toBe(before + 1);
    session.receive({ seq: 10, event: { kind: "sale", value: null } });
    expect(session.epoch).toBe(before + 2);
  });

  it("counts the moments of a return and every question, not each word on a display", () => {
    const before = session.epoch;
    session.receive({ seq: 8, event: giving({}) });
    expect(session.epoch).toBe(before + 1);
    const screen = { lines: ["PLEASE WAIT"], error: false };
    session.receive({ seq: 9, event: giving({ screen }) });
    expect(session.epoch, "a display is no moment").toBe(before + 1);
    session.receive({ seq: 10, event: giving({ prompt: asked({ kind: "any_key" }) }) });
    expect(session.epoch).toBe(before + 2);
    session.receive({ seq: 11, event: { kind: "giving_back", value: null } });
    expect(session.epoch).toBe(before + 3);
  });
});
