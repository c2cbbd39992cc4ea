/** Puts the wedge in front of every key of the page, whatever has the focus. */

import { type Key, makeWedge, type Wedge, type WedgeOptions } from "./wedge";

export type Field = HTMLInputElement | HTMLTextAreaElement;

const TEXT = new Set(["text", "search", "password", "email", "tel", "url", "number"]);

export function textField(target: EventTarget | null): Field | null {
  if (target instanceof HTMLTextAreaElement) return target;
  if (target instanceof HTMLInputElement && TEXT.has(target.type)) return target;
  return null;
}

/** Writes a code into a text field, as if it had been typed there. */
export function intoField(target: Element | null, code: string): void {
  const field = textField(target);
  if (!field || field.disabled) return;
  field.value = code;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

/**
 * A key or a passphrase is typed here, unlike a PIN, which is digits. Some programs type it faster than people do, and
 * no secret may end as a code in the basket.
 */
function isSecret(target: EventTarget | null): boolean {
  const field = textField(target);
  return field?.getAttribute("type") === "password" && field.inputMode !== "numeric";
}

const inText = (event: KeyboardEvent) => textField(event.target) !== null;

export type Keys = {
  /** Somebody tries a scanner and wants the keys as they come; true where they took this one. */
  tried?(key: KeyboardEvent): boolean;
  /** The screen changes: what is typed belongs into no field of the one that goes. */
  moving?(): boolean;
  scanned(code: string): void;
  /** A part of a code, too short to be one. */
  short(code: string): void;
  typed(text: string): void;
  /** The last so many texts were the start of a scan. */
  untyped(calls: number): void;
  /** A key that is no character, or was pressed with one of the modifier keys. */
  pressed(event: KeyboardEvent): void;
};

const SEARCH = "search";
/** Keys of one burst are closer to each other than this, in milliseconds. */
const BETWEEN = 60;

function fieldOf(event: KeyboardEvent): Key["field"] {
  const field = textField(event.target);
  if (field === null) return "none";
  return field.id === SEARCH ? "search" : "other";
}

export function listenToKeys(keys: Keys, options?: () => WedgeOptions): () => void {
  let field: Field | null = null;
  let kept: { value: string; start: number | null; end: number | null } | null = null;

  const wedge: Wedge = makeWedge(
    {
      scanned: keys.scanned,
      short: keys.short,
      typed: keys.typed,
      untyped: keys.untyped,
      fieldStart() {
        field = textField(document.activeElement);
        kept = field && {
          value: field.value,
          start: field.selectionStart,
          end: field.selectionEnd,
        };
      },
      fieldUndo() {
        if (!field || !kept) return;
        field.value = kept.value;
        if (kept.start !== null) field.setSelectionRange(kept.start, kept.end);
        field.dispatchEvent(new Event("input", { bubbles: true }));
      },
    },
    options,
  );

  /** A burst that began between two screens ends outside their fields. */
  let adrift = Number.NEGATIVE_INFINITY;
  function place(event: KeyboardEvent): Key["field"] {
    const moves = keys.moving?.() === true;
    if (!moves && event.timeStamp - adrift > BETWEEN) return fieldOf(event);
    if (event.key.length === 1) adrift = event.timeStamp;
    return "none";
  }

  function onKey(event: KeyboardEvent): void {
    if (event.isComposing) return;
    if (keys.tried?.(event)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    // A key that is held down outside a field is one press: it must not count as the second one
    // of a step that wants two.
    if (event.repeat && event.key.length === 1 && !"+-".includes(event.key) && !inText(event)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (isSecret(event.target)) {
      keys.pressed(event);
      return;
    }
    const fate = wedge.key({
      key: event.key,
      code: event.code,
      time: event.timeStamp,
      field: place(event),
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
