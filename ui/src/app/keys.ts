/** Where keys go: scanner first, then the list of actions, then typing. */

import { tick } from "svelte";
import type { Pay } from "../features/pay/pay.svelte";
import type { Choosing, Sell } from "../features/sell/sell.svelte";
import { intoField, listenToKeys, textField } from "$lib/scan/listen";
import { byKey, keyName } from "$lib/ui/action";
import type { Desk } from "$lib/state/desk.svelte";
import type { Actions } from "./actions.svelte";
import { HeldKeys } from "./held";

type Parts = { desk: Desk; sell: Sell; pay: Pay; actions: Actions };

export function routeKeys({ desk, sell, pay, actions }: Parts): () => void {
  /** How to take back what the last texts did; a step cannot be taken back. */
  let undo: (() => void)[] = [];

  /** Characters that a person typed outside any field. */
  function typed(text: string): void {
    if (between(() => held.text(text))) return;
    const { search } = sell;
    const { typed: asked } = desk.asks;
    const amounts = pay.keep();
    act(text);
    undo = [
      ...undo.slice(-7),
      () => {
        if (sell.search !== search) sell.typed(search);
        if (desk.asks.open !== null) desk.asks.typed = asked;
        amounts();
      },
    ];
  }

  function untyped(calls: number): void {
    if (held.untext(calls)) return;
    const last = undo.slice(-calls).toReversed();
    undo = [];
    for (const back of last) back();
  }

  function act(text: string): void {
    if (sell.choosing) return choose(sell.choosing, text);
    if (desk.asks.open !== null) {
      desk.asks.typed += text;
      return;
    }
    if (desk.dialog || !desk.session.state?.operator) return;
    if (pay.pane === null && desk.panel === null) return typedWhileSelling(text);
    for (const character of text) {
      if (/[\d.,]/.test(character) && desk.panel === null && typedAmount(character)) continue;
      byKey(actions.list, keyName(press(character)))?.perform();
    }
  }

  function typedAmount(digit: string): boolean {
    if (pay.pane === "cash" || pay.pane === "card") pay.type(digit);
    else if (pay.pane === "choose" && pay.sale?.actions.includes("pay_cash")) pay.openCash(digit);
    else return false;
    return true;
  }

  function typedWhileSelling(text: string): void {
    const action = text.length > 1 ? undefined : byKey(actions.list, keyName(press(text)));
    if (action && sell.search === "") return action.perform();
    if (text === "*" && sell.takeTimes()) return focusSearch();
    sell.typed(sell.search + text);
    focusSearch();
  }

  function pressed(event: KeyboardEvent): void {
    if (between(() => held.key(event))) return event.preventDefault();
    if (desk.dialog || !desk.session.state?.operator) return;
    const field = textField(event.target);
    const key = keyName(event);
    if (
      key === "Backspace" &&
      !field &&
      (pay.pane === "cash" || pay.pane === "card") &&
      desk.panel === null
    ) {
      pay.type("back");
      return event.preventDefault();
    }
    if (field && !leavesField(key, field.value)) return;
    if (key === "Enter" && (field || event.target instanceof HTMLButtonElement)) return;
    const action = byKey(actions.list, key);
    // A function key that means nothing here must not do something of the browser's.
    if (action || (/^F\d+$/.test(key) && key !== "F11")) event.preventDefault();
    if (!event.repeat || key === "↑" || key === "↓" || key === "+" || key === "−")
      action?.perform();
  }

  const held = new HeldKeys<KeyboardEvent>();
  let waits: Promise<unknown> | null = null;
  /** The screen makes room for another one, and no question is asked meanwhile. */
  const moving = () => desk.moving !== null && !desk.dialog;

  /** What is pressed between two screens waits for the one that comes. */
  function between(hold: () => boolean): boolean {
    if (!moving() || !hold()) return false;
    if (waits !== desk.moving) {
      waits = desk.moving;
      void waits?.then(play, play);
    }
    return true;
  }

  /** What was typed ahead, unless something else came than what it was typed for. */
  async function play(): Promise<void> {
    await tick();
    const keys = held.release();
    if (desk.dialog || desk.problem !== null || desk.panel !== null || !desk.live) return;
    if (pay.pane !== null && pay.pane !== "choose") return;
    for (const one of keys) {
      if ("text" in one) typed(one.text);
      else pressed(one.key);
    }
  }

  // Before there is a till there is no basket: a code belongs to the field that asks for it.
  const scanned = (code: string) =>
    desk.session.setup ? intoField(document.activeElement, code) : sell.scan(code);
  const short = (code: string) => sell.tooShort(code);
  const tried = (key: KeyboardEvent) => sell.scanner.trial?.key(key) ?? false;
  return listenToKeys(
    { tried, moving, scanned, short, typed, untyped, pressed },
    () => sell.scanner.options,
  );
}

/** Which of the items that share a code. */
function choose({ items, chosen }: Choosing, text: string): void {
  const item = /^[1-9]$/.test(text) ? items[Number(text) - 1] : undefined;
  if (item) chosen(item);
}

/** Keys that mean a step even while a text field has the focus. */
function leavesField(key: string, value: string): boolean {
  if (/^F\d+$/.test(key) || key === "↑" || key === "↓") return true;
  if (/^(Ctrl\+|Alt\+|Shift\+F\d)/.test(key)) return key !== "Ctrl+Z" || value === "";
  if (key === "Esc") return true;
  return value === "" && (key === "+" || key === "−" || key === "Del");
}

function press(key: string) {
  return { key, ctrlKey: false, altKey: false, metaKey: false };
}

function focusSearch(): void {
  const search = document.getElementById("search");
  if (search instanceof HTMLInputElement) {
    search.focus();
    search.setSelectionRange(search.value.length, search.value.length);
  }
}
