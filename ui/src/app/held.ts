/**
 * What is typed while one screen makes room for the next: from the basket to paying, and back.
 *
 * It is meant for the screen that comes, so it waits for it, in its order. Nothing that takes money, pays it out
 * or goes on to the next sale waits: whoever presses that has seen what it does. Such a key ends the row, because
 * what comes behind it was meant for what it would have done.
 */

/** More than that nobody types ahead. */
const MOST = 32;

/** A key as it was pressed. */
export type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "altKey" | "metaKey">;
/** Characters of a person, or a key with Alt, which chooses a terminal. */
export type Held<P extends Pressed> = { text: string } | { key: P };

export class HeldKeys<P extends Pressed> {
  #keys: Held<P>[] = [];
  #over = false;

  /** Always true: characters wait, or are lost behind what does not. */
  text(text: string): true {
    this.#add({ text });
    return true;
  }

  /** False for a key that does not wait. */
  key(key: P): boolean {
    if (ALONE.has(key.key)) return false;
    const waits = key.altKey && !key.ctrlKey && !key.metaKey && /^[^\s]$/u.test(key.key);
    if (waits) this.#add({ key });
    else this.#over = true;
    return waits;
  }

  /** The last so many texts were the start of a scan; false where none of them waits. */
  untext(calls: number): boolean {
    if (this.#keys.length === 0) return false;
    this.#keys = this.#keys.slice(0, -calls);
    return true;
  }

  /** All of them, in their order. */
  release(): Held<P>[] {
    const keys = this.#keys;
    this.#keys = [];
    this.#over = false;
    return keys;
  }

  #add(one: Held<P>): void {
    this.#over ||= this.#keys.length >= MOST;
    if (!this.#over) this.#keys.push(one);
  }
}

const ALONE = new Set(["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock"]);
