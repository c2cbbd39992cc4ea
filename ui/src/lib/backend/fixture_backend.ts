/** A core that answers from values, for tests and for the states page. */

import type { CommandName, Snapshot } from "$bindings";
import type { Args, Backend, Feed, Result } from "./backend";
import { CATEGORIES, eur, ITEMS } from "./fixture_basket";
import { BEHIND, CLOUD, STORE, tried } from "./fixture_cloud";
import { JOBS, RECEIPT } from "./fixture_printing";
import { SNAPSHOT } from "./fixture_shop";

/** Answers from values and remembers what was asked. */
export class FixtureBackend implements Backend {
  readonly calls: { name: CommandName; args: unknown }[] = [];
  answer: (name: CommandName, args: unknown) => Promise<unknown> = (name, args) =>
    Promise.resolve(this.usual(name, args));
  snapshot: Snapshot;
  #feed: Feed | undefined;

  constructor(snapshot: Snapshot = SNAPSHOT) {
    this.snapshot = snapshot;
  }

  call<N extends CommandName>(name: N, args: Args<N>): Promise<Result<N>> {
    this.calls.push({ name, args });
    return this.answer(name, args) as Promise<Result<N>>;
  }

  events(feed: Feed): () => void {
    this.#feed = feed;
    feed.opened();
    return () => (this.#feed = undefined);
  }

  get feed(): Feed | undefined {
    return this.#feed;
  }

  usual(name: CommandName, args: unknown): unknown {
    switch (name) {
      case "state_snapshot":
        return this.snapshot;
      case "item_list": {
        const category = (args as Args<"item_list">).category;
        const items = ITEMS.filter((item) => category === null || item.category === category);
        return { categories: CATEGORIES, items, more: false, next: null };
      }
      case "sale_list":
        return {
          sales: [1043, 1042, 1041].map((number) => ({
            sale: `sale-${number}`,
            reference: `T01-00${number - 925}`,
            receipt_number: String(number),
            total: eur(number * 3),
            at: "2026-11-21 14:03",
          })),
        };
      case "receipt_find":
        return {
          receipts: [1043, 1042, 1041].map((number) => ({
            sale: `sale-${number}`,
            returned: null,
            number: String(number),
            reference: `T01-00${number - 925}`,
            total: eur(number * 3),
            at: "2026-11-21 14:03",
            cards: number === 1042 ? ["VISA 1234"] : [],
            cash: number !== 1042,
          })),
          more: false,
        };
      case "print_list":
        return { jobs: JOBS };
      case "receipt_print":
        return { copy: 1 };
      case "receipt_show":
        return { number: "1042", text: RECEIPT };
      case "return_options":
        return { sale: "sale-1042", receipt_number: "1042", payments: [], done: [] };
      case "return_receipt":
        return { number: "1045", text: RECEIPT };
      case "terminal_check":
        return this.snapshot.state.terminals[0];
      case "cloud_show":
      case "cloud_set":
        return CLOUD;
      case "cloud_test":
        return tried(null);
      case "device_list":
        return STORE;
      case "device_pair":
        return BEHIND;
      case "vault_show":
      case "vault_choose":
      case "vault_unlock":
        return CLOUD.vault;
      default:
        return { seq: this.snapshot.seq };
    }
  }
}
