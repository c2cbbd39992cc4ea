/** Selling: finding items and filling the basket. */

import type { ItemView, ItemsView, LineView } from "$bindings";
import type { Args } from "$lib/backend/backend";
import { Scanner } from "$lib/scan/scanner.svelte";
import type { Ask } from "$lib/state/asks.svelte";
import type { Desk, StepCommand } from "$lib/state/desk.svelte";
import { freeItem, openPrice } from "./deeds";
import { type Asking, type Choosing, type Miss, QUICK, pauseBefore, queryOf } from "./types";
import { showScanned } from "$lib/state/printing.svelte";

export type { Asking, Choosing, Miss };

const MOST_MISSES = 20;

export class Sell {
  search = $state("");
  times = $state<string | null>(null);
  tab = $state(QUICK);
  found = $state.raw<ItemsView | null>(null);
  misses = $state.raw<Miss[]>([]);
  asking = $state.raw<Asking | null>(null);
  sheet = $state(false);
  choosing = $state.raw<Choosing | null>(null);
  waiting = $state(0);
  readonly scanner: Scanner;
  readonly #desk: Desk;
  #asked = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #query: Args<"item_list"> = { category: null, search: null };
  #missed = 0;
  #more: string | null = null;

  constructor(desk: Desk) {
    this.#desk = desk;
    this.scanner = new Scanner(desk.session);
  }

  get basket() {
    return this.#desk.session.state?.basket ?? null;
  }

  get selected(): LineView | null {
    const basket = this.basket;
    return basket?.lines.find((line) => line.line === basket.selected) ?? null;
  }

  get free(): boolean {
    const state = this.#desk.session.state;
    if (!state?.operator || !this.#desk.live) return false;
    // What is going on at a terminal needs the cashier first.
    if (state.giving_back && !state.giving_back.ended) return false;
    if (state.sale?.payment?.signature === "open") return false;
    return state.sale === null ? !state.basket.locked : state.sale.actions.includes("next");
  }

  /** Asks for what is to be shown. An answer that comes after a later question is dropped. */
  async load(): Promise<void> {
    const turn = ++this.#asked;
    const query = queryOf(this.search.trim(), this.tab);
    this.#query = query;
    const outcome = await this.#desk.ask("item_list", query);
    if (turn !== this.#asked) return;
    if ("value" in outcome) {
      this.found = outcome.value;
      this.#desk.saw(outcome.value, query.search !== null);
    } else {
      this.#desk.problem = outcome.problem;
    }
  }

  /** The next tiles. */
  async loadMore(): Promise<void> {
    const { found } = this;
    if (found?.next == null || this.#more === found.next) return;
    this.#more = found.next;
    const turn = this.#asked;
    const outcome = await this.#desk.ask("item_list", { ...this.#query, after: found.next });
    this.#more = null;
    if (turn !== this.#asked || !("value" in outcome)) return;
    this.found = { ...outcome.value, items: [...found.items, ...outcome.value.items] };
  }

  choose(tab: string): void {
    this.tab = tab;
    this.search = "";
    void this.load();
  }

  typed(text: string): void {
    this.search = text;
    clearTimeout(this.#pause);
    const search = () => {
      if (this.search.trim() !== (this.#query.search ?? "")) void this.load();
    };
    this.#pause = setTimeout(search, pauseBefore(text, this.scanner.options.fast));
  }

  /** `*` after digits: so many of the next item. */
  takeTimes(): boolean {
    const count = /^[1-9]\d{0,3}$/.exec(this.search.trim())?.[0];
    if (!count) return false;
    this.times = count;
    this.clearSearch();
    return true;
  }

  clearSearch(): void {
    clearTimeout(this.#pause);
    if (this.search === "") return;
    this.search = "";
    void this.load();
  }

  /** Enter in the search field: a number is a code, a single find is taken. */
  async enter(): Promise<"none" | "taken" | "choose"> {
    const text = this.search.trim();
    if (text === "") return "none";
    if (/^\d{6,}$/.test(text)) {
      this.clearSearch();
      this.scan(text);
      return "taken";
    }
    clearTimeout(this.#pause);
    await this.load();
    const only = this.found?.items.length === 1 ? this.found.items[0] : undefined;
    if (!only) return "choose";
    this.clearSearch();
    this.tap(only);
    return "taken";
  }

  tap(item: ItemView): void {
    if (!this.free) return;
    const times = this.times;
    this.times = null;
    if (item.open_price) return this.askPrice(item, times);
    if (item.unit !== null && times === null) {
      this.asking = { item };
      return;
    }
    this.add(item, times);
  }

  add(item: ItemView, quantity: string | null): void {
    const put = () => this.#desk.step("basket_add", { item: item.id, quantity });
    void this.#desk.inOrder(() => this.#desk.show(this.#fresh(put)));
  }

  /** The price of this article is typed; what is finished leaves first. */
  askPrice(item: Pick<ItemView, "id" | "name">, quantity: string | null): void {
    this.#askFresh(openPrice(this.#desk, item, quantity));
  }

  #askFresh(ask: Ask): void {
    const send: Ask["send"] = (...args) => this.#fresh(() => ask.send(...args));
    this.#desk.asks.ask({ ...ask, send });
  }

  /** A scanned code. Scans are handled in their order, and two of the same are two items. */
  scan(code: string): void {
    if (this.#desk.asks.takes(code)) return;
    const quantity = this.times;
    this.times = null;
    this.waiting += 1;
    void this.#desk.inOrder(async () => {
      this.waiting -= 1;
      const state = this.#desk.session.state;
      if (!state?.operator) return this.#miss(code, "signed_out");
      if (!this.free) return this.#miss(code, this.#desk.live ? "paying" : "lost");
      const problem = await this.#fresh(() => this.#desk.step("basket_scan", { code, quantity }));
      if (problem === null) return this.scanner.heard();
      if (problem !== "lost" && problem.code === "price_needed" && this.#desk.asks.open === null) {
        const { item, name } = problem.detail;
        return this.askPrice({ id: item, name }, quantity);
      }
      if (showScanned(this.#desk, problem)) return;
      if (problem !== "lost" && problem.code !== "several_items") this.times ??= quantity;
      if (problem === "lost" || problem.code !== "several_items") return this.#miss(code, problem);
      await this.#chooseOne(code, problem.detail.items, quantity);
    });
  }

  /** Keys that came like a scanner's and are too few for a code. */
  tooShort(code: string): void {
    this.#miss(code, "short");
  }

  /** Later scans wait for the answer, so that lines come in the order of the scans. */
  async #chooseOne(code: string, items: ItemView[], quantity: string | null): Promise<void> {
    const item = await new Promise<ItemView | null>((chosen) => {
      this.choosing = { code, items, chosen };
    });
    this.choosing = null;
    if (item === null) return;
    const put = () => this.#desk.step("basket_add", { item: item.id, quantity });
    const problem = await this.#fresh(put);
    if (problem !== null) return this.#miss(code, problem);
    this.scanner.heard();
  }

  /** Nothing of one operator is left for the next. */
  reset(): void {
    this.search = "";
    this.times = null;
    this.asking = null;
    this.scanner.stop();
    this.sheet = false;
    this.choosing?.chosen(null);
    this.misses = [];
    this.tab = QUICK;
  }

  dismiss(miss: Miss): void {
    this.misses = this.misses.filter((one) => one !== miss);
  }

  move(by: -1 | 1): void {
    const lines = this.basket?.lines ?? [];
    const at = lines.findIndex((line) => line.line === this.basket?.selected);
    const next = lines[at < 0 ? (by > 0 ? 0 : lines.length - 1) : at + by];
    if (next) this.select(next.line);
  }

  select(line: number): void {
    if (!this.basket || this.basket.locked || line === this.basket.selected) return;
    this.#run("basket_select", { line });
  }

  /** One piece more or less of the selected line. What is weighed is typed instead. */
  change(by: -1 | 1): void {
    void this.#desk.inOrder(async () => {
      const line = this.selected;
      if (!line || line.unit !== null) return;
      const quantity = Number(line.quantity) + by;
      if (!Number.isInteger(quantity) || quantity < 1) return;
      const asked = { line: line.line, quantity: String(quantity) };
      await this.#desk.show(this.#desk.step("basket_set_quantity", asked));
    });
  }

  askQuantity(): void {
    if (this.selected) this.asking = { line: this.selected };
  }

  /** The answer of the quantity dialog. */
  setQuantity(quantity: string): void {
    const asking = this.asking;
    this.asking = null;
    if (!asking) return;
    if ("item" in asking) return this.add(asking.item, quantity);
    this.#run("basket_set_quantity", { line: asking.line.line, quantity });
  }

  remove(): void {
    if (this.selected) this.#run("basket_remove", { line: this.selected.line });
  }

  /** A basket that waits comes back; the one in front waits meanwhile. */
  recall(basket: string): void {
    const swap = () => this.#fresh(() => this.#desk.step("basket_recall", { basket }));
    void this.#desk.inOrder(() => this.#desk.show(swap()));
  }

  /** What no item has the code of is sold by its price. */
  typePrice(miss: Miss): void {
    this.dismiss(miss);
    if (typeof miss.why === "object" && miss.why.code === "price_needed") {
      return this.askPrice({ id: miss.why.detail.item, name: miss.why.detail.name }, null);
    }
    this.#askFresh(freeItem(this.#desk, miss.code));
  }

  /** A step on the basket, in its turn. */
  #run<N extends StepCommand>(name: N, args: Args<N>): void {
    void this.#desk.inOrder(() => this.#desk.show(this.#desk.step(name, args)));
  }

  /** What is finished leaves first, so that the next scan starts the next sale. */
  async #fresh(add: () => ReturnType<Desk["step"]>): ReturnType<Desk["step"]> {
    if (this.#desk.session.state?.giving_back) {
      const problem = await this.#desk.step("return_close", {});
      if (problem !== null) return problem;
    }
    if (this.#desk.session.state?.sale) {
      const problem = await this.#desk.step("sale_next", {});
      if (problem !== null) return problem;
      this.misses = [];
    }
    this.#desk.panel = null;
    return add();
  }

  #miss(code: string, why: Miss["why"]): void {
    this.scanner.missed();
    this.misses = [...this.misses, { key: ++this.#missed, code, why }].slice(-MOST_MISSES);
  }
}
