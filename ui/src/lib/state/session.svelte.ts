/**
 * What the core says, and nothing else: a snapshot, then events that each replace one part of it.
 * Everything on the screen is derived from here.
 */

import type { Numbered, OperatorView, PaymentView, ShopView, Snapshot, StateView } from "$bindings";
import { type Backend, Refused } from "$lib/backend/backend";
import { wear } from "./wear";

export type Connection = "starting" | "live" | "lost";
export type Step = "applied" | "old" | "gap";

/** How long to wait before asking for the state again. */
const AGAIN = 1_000;
/** How long a command's own events may be late before the state is taken anew. */
const LATE = 2_000;

export class Session {
  shop = $state.raw<ShopView | null>(null);
  operators = $state.raw<OperatorView[]>([]);
  state = $state.raw<StateView | null>(null);
  connection = $state<Connection>("starting");
  /** There is no till here yet: the guided set-up makes one. */
  setup = $state(false);
  /** When the sale in focus arrived, on this page's own clock; timers count on from here. */
  saleAt = $state(0);
  /** The same for the return in focus. */
  backAt = $state(0);
  /** Rises whenever the sale or the return in focus moves on: what was meant before is over. */
  epoch = $state(0);

  readonly backend: Backend;
  #seq = -1;
  #open = false;
  #asking = false;
  #early: Numbered[] = [];
  #waiting: { seq: number; done: () => void }[] = [];
  #end: (() => void) | undefined;

  constructor(backend: Backend) {
    this.backend = backend;
  }

  get seq(): number {
    return this.#seq;
  }

  start(): void {
    this.#end = this.backend.events({
      event: (numbered) => this.receive(numbered),
      opened: () => {
        this.#open = true;
        void this.refresh();
      },
      lost: () => {
        this.#open = false;
        this.connection = "lost";
      },
    });
  }

  stop(): void {
    this.#end?.();
  }

  /** The core did not answer a command: whether it was done shows in its state. */
  lost(): void {
    this.connection = "lost";
    void this.refresh();
  }

  /** Takes the whole state anew; keeps trying until it comes. */
  async refresh(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      this.take(await this.backend.call("state_snapshot", {}));
      if (this.#open) this.connection = "live";
    } catch (why) {
      if (why instanceof Refused && why.error.code === "no_till") {
        this.setup = true;
        if (this.#open) this.connection = "live";
        return;
      }
      this.connection = "lost";
      setTimeout(() => void this.refresh(), AGAIN);
    } finally {
      this.#asking = false;
    }
    // Events that came while the question was under way.
    const early = this.#early.splice(0);
    for (const numbered of early) this.receive(numbered);
  }

  take(snapshot: Snapshot): void {
    this.setup = false;
    this.shop = snapshot.shop;
    this.operators = snapshot.operators;
    wear(snapshot.shop, snapshot.state.preferences);
    this.#follow(snapshot.state);
    this.state = snapshot.state;
    this.#seq = snapshot.seq;
    this.#wake();
  }

  receive(numbered: Numbered): Step {
    if (this.#asking || this.state === null) {
      this.#early.push(numbered);
      return "old";
    }
    if (numbered.seq <= this.#seq) return "old";
    if (numbered.seq > this.#seq + 1) {
      this.#early.push(numbered);
      void this.refresh();
      return "gap";
    }
    const next: StateView = { ...this.state, [numbered.event.kind]: numbered.event.value };
    this.#follow(next);
    if (numbered.event.kind === "preferences") wear(this.shop, numbered.event.value);
    this.state = next;
    this.#seq = numbered.seq;
    this.#wake();
    return "applied";
  }

  /** Resolves once the state contains this event, so that a button does not wake up too early. */
  reached(seq: number): Promise<void> {
    if (this.#seq >= seq) return Promise.resolve();
    return new Promise((resolve) => {
      const late = setTimeout(() => {
        void this.refresh();
        resolve();
      }, LATE);
      this.#waiting.push({
        seq,
        done: () => {
          clearTimeout(late);
          resolve();
        },
      });
    });
  }

  #follow(next: StateView): void {
    if (next.sale !== this.state?.sale) this.saleAt = performance.now();
    if (next.giving_back !== this.state?.giving_back) this.backAt = performance.now();
    if (mark(next) !== mark(this.state)) this.epoch += 1;
  }

  #wake(): void {
    const due = this.#waiting.filter((one) => one.seq <= this.#seq);
    this.#waiting = this.#waiting.filter((one) => one.seq > this.#seq);
    for (const one of due) one.done();
  }
}

/** Changes exactly when the sale or the return in focus has moved on, or asks something. */
function mark(state: StateView | null): string {
  const sale = state?.sale;
  const back = state?.giving_back;
  return [
    sale && [sale.id, sale.state, sale.due.minor, sale.tenders.length],
    step(sale?.payment),
    back && [back.id, back.ended],
    step(back?.payment),
  ].join(" ");
}

function step(payment: PaymentView | null | undefined): string {
  if (!payment) return "";
  const { id, ordinal, state, signature, prompt } = payment;
  return [id, ordinal, state, signature === "open", prompt?.id].join(" ");
}
