import { beforeEach, describe, expect, it, vi } from "vitest";
import { type Fate, makeWedge, type Wedge } from "./wedge";

const EAN = "8710400000013";

describe("keyboard wedge", () => {
  let wedge: Wedge;
  let log: string[];
  let time: number;

  beforeEach(() => {
    vi.useFakeTimers();
    log = [];
    time = 1_000;
    wedge = makeWedge(
      {
        scanned: (code) => log.push(`scan ${code}`),
        typed: (text, burst) => log.push(`${burst ? "burst" : "typed"} ${text}`),
        fieldStart: () => log.push("start"),
        fieldUndo: () => log.push("undo"),
      },
      {
        after: (ms, run) => setTimeout(run, ms) as unknown as number,
        cancel: (timer) => clearTimeout(timer),
      },
    );
  });

  function press(key: string, gap: number, inField = false, modified = false): Fate {
    vi.advanceTimersByTime(gap);
    time += gap;
    return wedge.key({ key, time, inField, modified });
  }

  function keys(text: string, gap: number, inField = false): Fate[] {
    return [...text].map((key) => press(key, gap, inField));
  }

  it("tells a scan from typing by its speed", () => {
    const fates = keys(EAN, 8);
    expect(fates.every((fate) => fate === "hold")).toBe(true);
    expect(press("Enter", 8)).toBe("hold");
    expect(log).toEqual([`scan ${EAN}`]);
  });

  it("lets a person type, and their Enter through", () => {
    keys("871040", 90);
    expect(press("Enter", 90)).toBe("pass");
    expect(log.join(" ")).toBe("typed 8 typed 7 typed 1 typed 0 typed 4 typed 0");
  });

  it("counts two equal scans in one second as two", () => {
    keys(EAN, 8);
    press("Enter", 8);
    keys(EAN, 8);
    press("Enter", 8);
    expect(log).toEqual([`scan ${EAN}`, `scan ${EAN}`]);
  });

  it("keeps scans in their order", () => {
    for (const code of ["111111", "222222", "333333"]) {
      keys(code, 5);
      press("Enter", 5);
    }
    expect(log).toEqual(["scan 111111", "scan 222222", "scan 333333"]);
  });

  it("takes a short burst for text and swallows its Enter", () => {
    keys("12345", 8);
    expect(press("Enter", 8)).toBe("hold");
    expect(log).toEqual(["burst 12345"]);
  });

  it("takes a code of six digits", () => {
    keys("123456", 8);
    press("Enter", 8);
    expect(log).toEqual(["scan 123456"]);
  });

  it("takes the burst out of a field again", () => {
    const fates = keys(EAN, 8, true);
    expect(fates.every((fate) => fate === "pass")).toBe(true);
    expect(press("Enter", 8, true)).toBe("hold");
    expect(log).toEqual(["start", "undo", `scan ${EAN}`]);
  });

  it("leaves a person's text in the field, and their Enter too", () => {
    keys("brie", 110, true);
    expect(press("Enter", 200, true)).toBe("pass");
    expect(log).not.toContain("undo");
    expect(log.filter((entry) => entry !== "start")).toEqual([]);
  });

  it("leaves a short burst in a field alone", () => {
    keys("1234", 2, true);
    expect(press("Enter", 2, true)).toBe("pass");
    expect(log).toEqual(["start"]);
  });

  it("survives one late key in the middle of a code", () => {
    keys("8710400", 8);
    press("0", 120);
    keys("00013", 8);
    press("Enter", 8);
    expect(log).toEqual([`scan ${EAN}`]);
  });

  it("reads capital letters through Shift", () => {
    for (const key of ["Shift", "A", "B", "Shift", "C", "1", "2", "3"]) press(key, 6);
    press("Enter", 6);
    expect(log).toEqual(["scan ABC123"]);
  });

  it("does not glue a typed digit to the scan that follows", () => {
    press("3", 300);
    vi.advanceTimersByTime(200);
    time += 200;
    keys(EAN, 8);
    press("Enter", 8);
    expect(log).toEqual(["typed 3", `scan ${EAN}`]);
  });

  it("gives a fast burst without Enter back as text", () => {
    keys("abcdefgh", 8);
    vi.advanceTimersByTime(200);
    expect(log).toEqual(["typed abcdefgh"]);
  });

  it("ends with Tab as well", () => {
    keys(EAN, 8);
    expect(press("Tab", 8)).toBe("hold");
    expect(log).toEqual([`scan ${EAN}`]);
  });

  it("never touches combinations, function keys and a lone Space", () => {
    expect(press("c", 300, false, true)).toBe("pass");
    expect(press("F12", 300)).toBe("pass");
    expect(press(" ", 300)).toBe("pass");
    expect(press("Enter", 300)).toBe("pass");
    expect(log).toEqual([]);
  });
});
