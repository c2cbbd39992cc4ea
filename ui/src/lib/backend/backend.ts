/** What the screen needs of the till's core, whichever way it is reached. */

import type { ApiError, CommandName, Commands, Numbered } from "$bindings";

export type Args<N extends CommandName> = Commands[N]["args"];
export type Result<N extends CommandName> = Commands[N]["result"];

/** What the stream of events tells. */
export type Feed = {
  /** One part of the state in its new form. */
  event(numbered: Numbered): void;
  /** The stream works (again): whatever happened before may have been missed. */
  opened(): void;
  /** The stream broke; it is being opened again. */
  lost(): void;
};

export interface Backend {
  /** Rejects with `Refused` when the core answered with an error, with `Lost` when it did not answer. */
  call<N extends CommandName>(name: N, args: Args<N>): Promise<Result<N>>;
  /** Starts the stream of events. Gives the function that ends it. */
  events(feed: Feed): () => void;
}

/** The core answered: this did not happen, and here is why. */
export class Refused extends Error {
  readonly error: ApiError;

  constructor(error: ApiError) {
    super(error.code);
    this.name = "Refused";
    this.error = error;
  }
}

/** The core did not answer. Whether it did what was asked is not known. */
export class Lost extends Error {
  constructor(why: string) {
    super(why);
    this.name = "Lost";
  }
}

export function isApiError(value: unknown): value is ApiError {
  return (
    typeof value === "object" &&
    value !== null &&
    typeof (value as { code?: unknown }).code === "string" &&
    typeof (value as { id?: unknown }).id === "string"
  );
}
