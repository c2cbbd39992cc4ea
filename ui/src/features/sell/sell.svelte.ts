/** Selling: finding items and filling the basket. */

import type { ApiError, ItemView, ItemsView, LineView } from "$bindings";
import type { Desk } from "$lib/state/desk.svelte";
import { beepFailure } from "$lib/scan/beep";

/** A scan that brought nothing into the basket: it stays until somebody has seen it. */
export type Miss = { key: number; code: string; why: ApiError | "paying" | "lost" | "signed_out" };

/** What the quantity dialog asks about. */
export type Asking = { line: LineView } | { item: ItemView };

const QUICK = "quick";
const ALL = "all";
/** A pause in typing, after which the search goes out. */
const PAUSE = 90;
const MOST_MISSES = 20;

export class Sell {
  search = $state("");
  /** Said before an item, as in `3*`. */
  times = $state<string | null>(null);
  tab = $state(QUICK);
  found = $state.raw<ItemsView | null>(null);
  misses = $state.raw<Miss[]>([]);
  asking = $state.raw<Asking | null>(null);

  readonly #desk: Desk;
  #asked = 0;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #missed = 0;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  get basket() {
    return this.#desk.session.state?.basket ?? null;
  }

  get selected(): LineView | null {
    const basket = this.basket;
    return basket?.lines.find((line) => line.line === basket.selected) ?? null;
  }

  /** The basket can change now; a finished sale makes room by itself. */
  get free(): boolean {
    const state = this.#desk.session.state;
    if (!state?.operator || !this.#desk.live) return false;
    // What is going on at a terminal needs the cashier first.
    if (state.giving_back && !state.giving_back.ended) return false;
    if (state.sale?.payment?.signature === "open") return false;
    return state.sale === null ? !state.basket.locked : state.sale.actions.includes("next");
  }

  async load(): Promise<void> {
    const turn = ++this.#asked;
    const search = this.search.trim();
    const query =
      search !== ""
        ? { category: null, search }
        : this.tab === ALL
          ? { category: null, search: "" }
          : { category: this.tab === QUICK ? null : this.tab, search: null };
    const outcome = await this.#desk.ask("item_list", query);
    if (turn !== this.#asked) return;
    if ("value" in outcome) this.found = outcome.value;
    else this.#desk.problem = outcome.problem;
  }

  choose(tab: string): void {
    this.tab = tab;
    this.search = "";
    void this.load();
  }

  typed(text: string): void {
    this.search = text;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => void this.load(), PAUSE);
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
    if (item.unit !== null && times === null) {
      this.asking = { item };
      return;
    }
    this.add(item, times);
  }

  add(item: ItemView, quantity: string | null): void {
    void this.#desk.inOrder(() =>
      this.#desk.show(
        this.#fresh(() => this.#desk.step("basket_add", { item: item.id, quantity })),
      ),
    );
  }

  /** A scanned code. Scans are handled in their order, and two of the same are two items. */
  scan(code: string): void {
    const quantity = this.times;
    this.times = null;
    void this.#desk.inOrder(async () => {
      const state = this.#desk.session.state;
      if (!state?.operator) return this.#miss(code, "signed_out");
      if (!this.free) return this.#miss(code, this.#desk.live ? "paying" : "lost");
      const problem = await this.#fresh(() => this.#desk.step("basket_scan", { code, quantity }));
      if (problem !== null) this.#miss(code, problem);
    });
  }

  /** Nothing of one operator is left for the next. */
  reset(): void {
    this.search = "";
    this.times = null;
    this.asking = null;
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
    void this.#desk.inOrder(() => this.#desk.show(this.#desk.step("basket_select", { line })));
  }

  /** One piece more or less of the selected line. What is weighed is typed instead. */
  change(by: -1 | 1): void {
    void this.#desk.inOrder(async () => {
      const line = this.selected;
      if (!line || line.unit !== null) return;
      const quantity = Number(line.quantity) + by;
      if (!Number.isInteger(quantity) || quantity < 1) return;
      await this.#desk.show(
        this.#desk.step("basket_set_quantity", { line: line.line, quantity: String(quantity) }),
      );
    });
  }

  askQuantity(): void {
    const line = this.selected;
    if (line) this.asking = { line };
  }

  /** The answer of the quantity dialog. */
  setQuantity(quantity: string): void {
    const asking = this.asking;
    this.asking = null;
    if (!asking) return;
    if ("item" in asking) return this.add(asking.item, quantity);
    const line = asking.line.line;
    void this.#desk.inOrder(() =>
      this.#desk.show(this.#desk.step("basket_set_quantity", { line, quantity })),
    );
  }

  remove(): void {
    const line = this.selected?.line;
    if (line === undefined) return;
    void this.#desk.inOrder(() => this.#desk.show(this.#desk.step("basket_remove", { line })));
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
    beepFailure();
    this.misses = [...this.misses, { key: ++this.#missed, code, why }].slice(-MOST_MISSES);
  }
}
