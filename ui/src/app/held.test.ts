import { describe, expect, it } from "vitest";
import { HeldKeys, type Pressed } from "./held";

const press = (key: string, more: Partial<Pressed> = {}): Pressed => ({
  key,
  ctrlKey: false,
  altKey: false,
  metaKey: false,
  ...more,
});

/** Texts as they are, keys as objects. */
function kept(...keys: (string | Pressed)[]): string[] {
  const held = new HeldKeys<Pressed>();
  for (const one of keys) {
    if (typeof one === "string") held.text(one);
    else held.key(one);
  }
  return held.release().map((one) => ("text" in one ? one.text : `Alt+${one.key.key}`));
}

describe("keys between two screens", () => {
  it("wait in their order, and only once", () => {
    const held = new HeldKeys<Pressed>();
    held.text("c");
    held.text("5");
    expect(held.release()).toEqual([{ text: "c" }, { text: "5" }]);
    expect(held.release()).toEqual([]);
    expect(kept(press("Alt"), press("2", { altKey: true }))).toEqual(["Alt+2"]);
  });

  it("end with a key that takes money or goes on: nobody presses that blindly", () => {
    for (const end of ["F12", "Enter", "F1", "Delete", "Escape"]) {
      expect(kept("c", press(end), "5"), end).toEqual(["c"]);
    }
    expect(kept(press("l", { ctrlKey: true }), "c")).toEqual([]);
  });

  it("are no more than somebody types ahead", () => {
    expect(kept(...Array.from({ length: 40 }, () => "1"))).toHaveLength(32);
  });

  it("lose what turns out to be the start of a scan", () => {
    const held = new HeldKeys<Pressed>();
    expect(held.untext(1)).toBe(false);
    for (const text of ["c", "8", "71"]) held.text(text);
    expect(held.untext(2)).toBe(true);
    expect(held.release()).toEqual([{ text: "c" }]);
  });
});
