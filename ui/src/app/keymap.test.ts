import { describe, expect, it } from "vitest";
import type { Action } from "$lib/ui/action";
import { keyName } from "$lib/ui/action";
import { found } from "$lib/ui/find";
import { keysOf, refusal, remap } from "./keymap";
import { STEPS } from "./steps";

const action = (id: string, key?: string, also?: string): Action => ({
  id,
  label: id,
  ...(key === undefined ? {} : { key }),
  ...(also === undefined ? {} : { also }),
  enabled: true,
  perform: () => undefined,
});
const press = (key: string, held: object = {}) =>
  keyName({ key, ctrlKey: false, altKey: false, metaKey: false, ...held });
const USUAL = { keys: {}, letters: true };

describe("chosen keys", () => {
  it("take the place of the usual ones, for all steps of a kind, and of no others", () => {
    const list = [
      action("sell.pay", "F12"),
      action("pay.card:term-1", "K"),
      action("pay.card:term-2", "Alt+2"),
    ];
    const keys = { "sell.pay": "Ctrl+P", "pay.card": "Ctrl+B" };
    const mapped = remap(list, { keys, letters: true });
    expect(mapped.map(({ key }) => key)).toEqual(["Ctrl+P", "Ctrl+B", "Alt+2"]);
    expect(
      remap([action("pay.take", "F12", "Enter")], { keys: { "pay.take": "F5" }, letters: true }),
    ).toEqual([expect.not.objectContaining({ also: "Enter" })]);
  });

  it("leave keys alone that belong together", () => {
    const list = [action("pay.quick:0", "F1"), action("panel.close", "Esc")];
    const keys = { "pay.quick": "F7", "panel.close": "F7" };
    expect(remap(list, { keys, letters: true }).map(({ key }) => key)).toEqual(["F1", "Esc"]);
  });

  it("of one letter are gone where letters are switched off; the step stays", () => {
    const list = [action("pay.cash", "C"), action("sell.pay", "F12"), action("sell.more", "+")];
    const mapped = remap(list, { keys: {}, letters: false });
    expect(mapped.map(({ id, key }) => [id, key])).toEqual([
      ["pay.cash", undefined],
      ["sell.pay", "F12"],
      ["sell.more", "+"],
    ]);
  });

  it("let help step aside for the quick amounts of cash", () => {
    const list = [action("shell.help", "F1"), action("pay.quick:0", "F1")];
    expect(remap(list, USUAL).map(({ key }) => key)).toEqual(["Shift+F1", "F1"]);
  });
});

describe("a key that somebody wants", () => {
  it("is free where nothing else on that screen has it", () => {
    expect(refusal("sell.pay", "Ctrl+P", {})).toBeNull();
    expect(refusal("pay.cash", "Z", {})).toBeNull();
    expect(refusal("pay.receipt", "A", {})).toBeNull();
  });

  it("is refused with the name of the step that has it", () => {
    expect(refusal("sell.pay", "F2", {})).toEqual({ why: "taken", by: "sell.search" });
    expect(refusal("pay.cash", "K", {})).toEqual({ why: "taken", by: "pay.card" });
    expect(refusal("shell.help", "F12", {})).toMatchObject({ why: "taken" });
    expect(refusal("pay.cash", "Alt+2", {})).toEqual({ why: "taken", by: "pay.card" });
    expect(refusal("sell.pay", "F2", { "sell.search": "F3" })).toBeNull();
    expect(refusal("sell.search", "Ctrl+P", { "sell.pay": "Ctrl+P" })).toEqual({
      why: "taken",
      by: "sell.pay",
    });
  });

  it("is refused where the till, the browser or the system needs it", () => {
    for (const key of ["Enter", "Tab", "Esc", "5", "F11", "Ctrl+W", "Meta+L", "Alt+F4", " "]) {
      expect(refusal("sell.pay", key, {}), key).toEqual({ why: "reserved" });
    }
    expect(refusal("pay.quick", "F7", {})).toEqual({ why: "reserved" });
    expect(refusal("sell.pay", "P", {}), "letters search").toEqual({ why: "letter" });
  });

  it("is never one of two: the usual keys do not meet each other", () => {
    for (const [id, step] of Object.entries(STEPS)) {
      // Other answers to a question never stand beside these.
      if (step.fixed || id === "shell.help" || id.startsWith("prompt.")) continue;
      const wrong = refusal(id, step.keys[0] ?? "", {});
      if (wrong?.why === "taken") expect(`${id} and ${wrong.by}`).toBe("nothing");
    }
    expect(keysOf("sell.pay", { "sell.pay": "Ctrl+P" })).toEqual(["Ctrl+P"]);
  });
});

describe("the name of a key", () => {
  it("says Shift where the character does not", () => {
    expect(press("P", { ctrlKey: true, shiftKey: true })).toBe("Ctrl+Shift+P");
    expect(press("F1", { shiftKey: true })).toBe("Shift+F1");
    expect(press("K", { shiftKey: true })).toBe("K");
    expect(press("-")).toBe("−");
  });

  it("is the digit of its place where a keyboard has other signs there", () => {
    expect(press("2", { altKey: true, code: "Digit2" })).toBe("Alt+2");
    expect(press("é", { altKey: true, code: "Digit2" })).toBe("Alt+2");
    expect(press("é", { code: "Digit2" })).toBe("É");
  });
});

describe("the search for steps", () => {
  it("takes words in any order, without accents and case", () => {
    const list = [
      { ...action("panel.menu", "F10"), label: "Menü" },
      { ...action("menu.settings"), label: "Einstellungen", hint: "Aussehen, Tasten" },
    ];
    expect(found(list, "menu").map(({ id }) => id)).toEqual(["panel.menu"]);
    expect(found(list, "tasten einst").map(({ id }) => id)).toEqual(["menu.settings"]);
    expect(found(list, "f10")).toHaveLength(1);
    expect(found(list, "")).toHaveLength(2);
  });
});
