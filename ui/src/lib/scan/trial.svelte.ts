/** One scan that is looked at and goes nowhere. */

import { type Press, type Study, study } from "$lib/scan/study";

/** Silence after which a scan is over that nothing ends. */
const OVER = 400;

export class Trial {
  presses = $state.raw<Press[]>([]);
  result = $state.raw<Study | null>(null);
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #end: () => void;

  constructor(end: () => void) {
    this.#end = end;
  }

  /** Takes a key, as long as it is part of a scan. */
  key(event: Pick<KeyboardEvent, "key" | "timeStamp">): boolean {
    if (this.result !== null || /^F\d+$/.test(event.key)) return false;
    if (event.key === "Escape") {
      this.#end();
      return true;
    }
    if (["Shift", "CapsLock", "AltGraph"].includes(event.key)) return true;
    this.presses = [...this.presses, { key: event.key, time: event.timeStamp }];
    clearTimeout(this.#timer);
    if (event.key === "Enter" || event.key === "Tab") this.#over();
    else this.#timer = setTimeout(() => this.#over(), OVER);
    return true;
  }

  /** Too few keys say nothing: it begins again. */
  #over(): void {
    this.result = study(this.presses);
    if (this.result === null) this.presses = [];
  }
}
