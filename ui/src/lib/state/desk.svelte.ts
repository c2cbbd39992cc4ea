/** What happens at this screen and is nobody else's: commands under way, panels, what went wrong. */

import { SvelteSet } from "svelte/reactivity";
import type { ApiError, CommandName, Commands, ItemsView } from "$bindings";
import { type Args, type Backend, Refused } from "$lib/backend/backend";
import { Asks } from "./asks.svelte";
import { Guide } from "./guide.svelte";
import { Intents } from "./intents";
import type { Session } from "./session.svelte";

/** Commands that change money or the books: they carry the client's own id. */
export type MoneyCommand = {
  [N in CommandName]: Commands[N]["args"] extends { request_id: string } ? N : never;
}[CommandName];

/** Commands whose effect arrives as events. */
export type StepCommand = {
  [N in CommandName]: Commands[N]["result"] extends { seq: number }
    ? Commands[N]["result"] extends { shop: unknown }
      ? never
      : N
    : never;
}[CommandName];

export type Panel = "open_sales" | "receipts" | "menu" | "terminals" | "settings";
/** What lies over everything until it is closed. */
export type Overlay = "help" | "palette";
/** Which pane is seen where there is room for one. */
export type Side = "basket" | "work";
/** The core said no, or it said nothing. */
export type Problem = ApiError | "lost";

export class Desk {
  readonly session: Session;
  readonly backend: Backend;
  /** What is asked before a step. */
  readonly asks = new Asks();
  /** What is left of the set-up. */
  readonly guide = new Guide();
  panel = $state<Panel | null>(null);
  overlay = $state<Overlay | null>(null);
  side = $state<Side>("work");
  /** The sale whose receipt the panel shows. */
  receipt = $state<string | null>(null);
  /** The return whose receipt it shows instead. */
  returned = $state<string | null>(null);
  problem = $state.raw<Problem | null>(null);
  /** The shop has items; nobody knows before the first look. */
  stocked = $state<boolean | null>(null);
  /** Where a browser finds the customer's screen, once somebody asked. */
  display = $state<string | null>(null);
  #dialog = $state(false);
  /** A key is being chosen: it means nothing else meanwhile. */
  catching = $state(false);

  /** One screen makes room for another; keys wait meanwhile. */
  moving: Promise<unknown> | null = null;

  readonly #running = new SvelteSet<string>();
  readonly #intents: Intents;
  #queue: Promise<unknown> = Promise.resolve();

  constructor(backend: Backend, session: Session, intents = new Intents()) {
    this.backend = backend;
    this.session = session;
    this.#intents = intents;
  }

  /** A dialog has the keys; a question has them from the moment in which it is asked. */
  get dialog(): boolean {
    return this.#dialog || this.asks.open !== null;
  }

  set dialog(open: boolean) {
    this.#dialog = open;
  }

  get live(): boolean {
    return this.session.connection === "live";
  }

  busy(...names: CommandName[]): boolean {
    return names.some((name) => this.#running.has(name));
  }

  /** Runs a command of money once per intent; a second press while it runs does nothing. */
  async money<N extends MoneyCommand & StepCommand>(
    name: N,
    args: Omit<Args<N>, "request_id">,
  ): Promise<Problem | null> {
    if (this.busy(name)) return null;
    return this.#once(name, args, async (whole) => {
      const problem = await this.step(name as StepCommand, whole as never);
      return [problem, problem === "lost"];
    });
  }

  /** The same for a command that gives something to look at. */
  async order<N extends MoneyCommand>(
    name: N,
    args: Omit<Args<N>, "request_id">,
  ): Promise<{ value: Commands[N]["result"] } | { problem: Problem }> {
    return this.#once(name, args, async (whole) => {
      const outcome = await this.ask(name, whole as Args<N>);
      return [outcome, "problem" in outcome && outcome.problem === "lost"];
    });
  }

  /** The same id for the same intent, until the core has answered. */
  async #once<T>(
    name: CommandName,
    args: object,
    run: (whole: object) => Promise<[T, boolean]>,
  ): Promise<T> {
    const intent = JSON.stringify([name, this.session.epoch, args]);
    const request_id = this.#intents.idOf(intent);
    const [outcome, lost] = await run({ ...args, request_id });
    if (!lost) this.#intents.answered(intent);
    return outcome;
  }

  /** Runs a command and waits until its events are on the screen. */
  async step<N extends StepCommand>(name: N, args: Args<N>): Promise<Problem | null> {
    this.#running.add(name);
    try {
      const done = await this.backend.call(name, args);
      await this.session.reached((done as { seq: number }).seq);
      return null;
    } catch (why) {
      return this.#problem(why);
    } finally {
      this.#running.delete(name);
    }
  }

  /** Asks for something to look at. */
  async ask<N extends CommandName>(
    name: N,
    args: Args<N>,
  ): Promise<{ value: Commands[N]["result"] } | { problem: Problem }> {
    this.#running.add(name);
    try {
      return { value: await this.backend.call(name, args) };
    } catch (why) {
      return { problem: this.#problem(why) };
    } finally {
      this.#running.delete(name);
    }
  }

  /** Whether there is anything to tap, for those who say what to do next. */
  async lookAtItems(): Promise<void> {
    const outcome = await this.ask("item_list", { category: null, search: "" });
    if ("value" in outcome) this.stocked = outcome.value.items.length > 0;
  }

  /** What was found says whether there are items; a tab without any does not. */
  saw({ items }: ItemsView, searched: boolean): void {
    if (items.length > 0) this.stocked = true;
    else if (!searched) void this.lookAtItems();
  }

  /** Shows what went wrong in the pane, or takes the last one away. */
  async show(outcome: Promise<Problem | null>): Promise<boolean> {
    this.problem = await outcome;
    return this.problem === null;
  }

  /** Steps on the basket: strictly one after another, none lost. */
  inOrder<T>(work: () => Promise<T>): Promise<T> {
    const next = this.#queue.then(work, work);
    this.#queue = next.catch(() => undefined);
    return next;
  }

  /** A step that ends this screen, in its turn: what is typed before its end is meant for the next one. */
  moveOn(work: () => Promise<Problem | null>): Promise<boolean> {
    const moved = this.inOrder(() => this.show(work()));
    this.moving = moved;
    const over = () => {
      if (this.moving === moved) this.moving = null;
    };
    void moved.then(over, over);
    return moved;
  }

  open(panel: Panel | null, receipt: string | null = null, returned: string | null = null): void {
    this.panel = panel;
    if (panel !== null) this.side = "work";
    this.receipt = receipt;
    this.returned = returned;
    this.problem = null;
  }

  #problem(why: unknown): Problem {
    if (why instanceof Refused) return why.error;
    this.session.lost();
    return "lost";
  }
}
