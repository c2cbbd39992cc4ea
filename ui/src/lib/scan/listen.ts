/** Puts the wedge in front of every key of the page, whatever has the focus. */

import { makeWedge, type Wedge } from "./wedge";

export type Field = HTMLInputElement | HTMLTextAreaElement;

const TEXT = new Set(["text", "search", "password", "email", "tel", "url", "number"]);

export function textField(target: EventTarget | null): Field | null {
  if (target instanceof HTMLTextAreaElement) return target;
  if (target instanceof HTMLInputElement && TEXT.has(target.type)) return target;
  return null;
}

const inText = (event: KeyboardEvent) => textField(event.target) !== null;

export type Keys = {
  scanned(code: string): void;
  typed(text: string, burst: boolean): void;
  /** A key that is no character, or was pressed with one of the modifier keys. */
  pressed(event: KeyboardEvent): void;
};

export function listenToKeys(keys: Keys): () => void {
  let field: Field | null = null;
  let kept: { value: string; start: number | null; end: number | null } | null = null;

  const wedge: Wedge = makeWedge({
    scanned: keys.scanned,
    typed: keys.typed,
    fieldStart() {
      field = textField(document.activeElement);
      kept = field && { value: field.value, start: field.selectionStart, end: field.selectionEnd };
    },
    fieldUndo() {
      if (!field || !kept) return;
      field.value = kept.value;
      if (kept.start !== null) field.setSelectionRange(kept.start, kept.end);
      field.dispatchEvent(new Event("input", { bubbles: true }));
    },
  });

  function onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    // A key that is held down outside a field is one press: it must not count as the second one
    // of a step that wants two.
    if (event.repeat && event.key.length === 1 && !"+-".includes(event.key) && !inText(event)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    const fate = wedge.key({
      key: event.key,
      time: event.timeStamp,
      inField: inText(event),
      modified: event.ctrlKey || event.altKey || event.metaKey,
    });
    if (fate === "hold") {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    keys.pressed(event);
  }

  window.addEventListener("keydown", onKey, { capture: true });
  return () => window.removeEventListener("keydown", onKey, { capture: true });
}
