/**
 * One id per thing that a person means. It is made once and kept until the core has answered, so
 * that pressing again after silence repeats the same request and nothing happens twice.
 */
export class Intents {
  readonly #open = new Map<string, string>();
  readonly #make: () => string;

  constructor(make: () => string = () => crypto.randomUUID()) {
    this.#make = make;
  }

  idOf(intent: string): string {
    const known = this.#open.get(intent);
    if (known !== undefined) return known;
    const made = this.#make();
    this.#open.set(intent, made);
    return made;
  }

  answered(intent: string): void {
    this.#open.delete(intent);
  }
}
