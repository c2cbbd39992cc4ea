/** Paying: what the payment pane shows and what its keys do. */

import type { SaleView, TerminalView } from "$bindings";
import { decimalsOf, inCoins, typeDigit, typedAmount } from "$lib/state/amount";
import type { Desk } from "$lib/state/desk.svelte";
import { Exchange } from "./exchange.svelte";
import { type Pane, underWay } from "./panes";
import { hasMore, inOrder } from "./terminals";

/** What can be typed before a card is asked for. */
export type Part = "amount" | "tip" | "cash_back";

const NOTHING: Record<Part, string> = { amount: "", tip: "", cash_back: "" };

export class Pay {
  readonly exchange: Exchange;
  /** Digits of the cash that was handed over, as typed. */
  digits = $state("");
  /** Digits of what the card is asked for, as typed. */
  parts = $state<Record<Part, string>>({ ...NOTHING });
  /** Which of them the digits go to. */
  part = $state<Part>("amount");
  /** The terminal that was chosen for them. */
  terminal = $state("");
  /** How the customer pays, by a code that this terminal lists; empty for anything that it takes. */
  method = $state("");

  readonly #desk: Desk;
  /** Which entry was opened, and at which moment of the sale; once that moves on, it is over. */
  #entry = $state<{ pane: "cash" | "card"; at: number } | null>(null);

  constructor(desk: Desk) {
    this.#desk = desk;
    this.exchange = new Exchange(desk);
  }

  get sale(): SaleView | null {
    return this.#desk.session.state?.sale ?? null;
  }

  get pane(): Pane | null {
    const back = this.exchange.back;
    if (back) return back.ended ? "back_done" : (underWay(back.payment) ?? "running");
    const sale = this.sale;
    if (!sale) return null;
    if (sale.payment?.signature === "open") return "signature";
    if (sale.state !== "tendering") return "done";
    const going = sale.payment ? underWay(sale.payment) : null;
    if (going) return going;
    return this.#entry?.at === this.#desk.session.epoch ? this.#entry.pane : "choose";
  }

  /** What was typed, as the core takes it; empty where nothing was. */
  get tendered(): string {
    return this.#amount(this.digits);
  }

  /** The typed part of what is due that a card can pay; empty where it is none. */
  get cardPart(): string {
    return this.digits !== "" && this.#withinDue(this.digits) ? this.tendered : "";
  }

  /** One of the card's amounts as the core takes it; empty where nothing was typed. */
  partText(part: Part): string {
    return this.#amount(this.parts[part]);
  }

  /** What is typed for the sale is not more than what is due. */
  get partsFit(): boolean {
    return this.parts.amount === "" || this.#withinDue(this.parts.amount);
  }

  /** The terminals of the till; the one where payments begin stands first. */
  get terminals(): TerminalView[] {
    return inOrder(this.#desk.session.state?.terminals ?? []);
  }

  /** The terminal of the card's amounts. */
  get chosen(): TerminalView | null {
    const all = this.terminals;
    return all.find((one) => one.id === this.terminal) ?? all[0] ?? null;
  }

  get busy(): boolean {
    return this.#desk.busy(
      "cash_pay",
      "gift_pay",
      "tender_remove",
      "sale_surcharge",
      "payment_start",
      "sale_cancel",
      "sale_leave",
      "sale_next",
    );
  }

  checkout(): void {
    this.#desk.open(null);
    void this.#desk.moveOn(() => this.#desk.money("sale_checkout", {}));
  }

  openCash(digit = ""): void {
    this.digits = digit === "" ? "" : this.#typed("", digit);
    this.#open("cash");
  }

  openCard(): void {
    this.parts = { ...NOTHING };
    this.part = "amount";
    this.method = "";
    const all = this.terminals;
    this.terminal = (all.find(hasMore) ?? all[0])?.id ?? "";
    this.#open("card");
  }

  closeEntry(): void {
    this.#entry = null;
    this.digits = "";
    this.parts = { ...NOTHING };
    this.method = "";
  }

  /** The sale has moved on: nothing half done is left. */
  over(): void {
    this.closeEntry();
    this.exchange.over();
  }

  /** What is typed and where, to be put back if it was no person who typed after this. */
  keep(): () => void {
    const { digits, part } = this;
    const parts = { ...this.parts };
    const entry = this.#entry;
    const epoch = this.#desk.session.epoch;
    return () => {
      // What was typed for an earlier step is over.
      if (epoch !== this.#desk.session.epoch) return;
      this.digits = digits;
      this.parts = parts;
      this.part = part;
      this.#entry = entry;
    };
  }

  type(key: string): void {
    if (this.pane === "card") this.parts[this.part] = this.#typed(this.parts[this.part], key);
    else this.digits = this.#typed(this.digits, key);
  }

  /** The amounts that this terminal can take, in their order. */
  get offered(): Part[] {
    const can = this.chosen?.can;
    return [
      "amount",
      ...(can?.tip ? (["tip"] as const) : []),
      ...(can?.cash_back ? (["cash_back"] as const) : []),
    ];
  }

  /** The next of the methods that this terminal lists, and then any again. */
  nextMethod(): void {
    const codes = ["", ...(this.chosen?.methods ?? []).map(({ code }) => code)];
    this.method = codes[(codes.indexOf(this.method) + 1) % codes.length] ?? "";
  }

  /** The digits go to the next amount, or to the one before. */
  step(by: -1 | 1): void {
    const parts = this.offered;
    const next = parts[parts.indexOf(this.part) + by];
    if (next) this.part = next;
  }

  choose(terminal: string): void {
    this.terminal = terminal;
    // What this terminal cannot take is not asked for.
    for (const part of ["tip", "cash_back"] as const) {
      if (!this.offered.includes(part)) this.parts[part] = "";
    }
    if (!this.offered.includes(this.part)) this.part = "amount";
    if (!this.#takes(this.method)) this.method = "";
  }

  takeCash(tendered: string): void {
    const sale = this.sale?.id;
    if (!sale || tendered === "" || this.busy) return;
    void this.#desk.show(this.#desk.money("cash_pay", { sale, tendered }));
  }

  /** The card pays what is due, or the part of it that was typed. */
  startCard(terminal: string): void {
    const sale = this.sale?.id;
    if (!sale || this.busy) return;
    if (this.pane === "cash" && this.digits !== "") {
      if (this.cardPart === "") return;
      return this.#start({ sale, terminal, amount: this.cardPart });
    }
    this.#start({ sale, terminal });
  }

  /** The card is asked for the amounts that were typed. */
  startTyped(): void {
    const sale = this.sale?.id;
    const terminal = this.chosen?.id;
    if (!sale || !terminal || this.busy || !this.partsFit) return;
    const typed: Partial<Record<Part, string>> = {};
    for (const part of this.offered) {
      const text = this.partText(part);
      if (text !== "") typed[part] = text;
    }
    const method = this.#takes(this.method) ? { method: this.method } : {};
    this.#start({ sale, terminal, ...typed, ...method });
  }

  back(): void {
    const sale = this.sale?.id;
    if (!sale || this.busy) return;
    void this.#desk.moveOn(() => this.#desk.money("sale_cancel", { sale }));
  }

  removeTender(tender: string): void {
    const sale = this.sale?.id;
    if (!sale || this.busy) return;
    void this.#desk.show(this.#desk.money("tender_remove", { sale, tender }));
  }

  /** What paying by card costs more comes into the total, or out of it. */
  surcharge(on: boolean): void {
    const sale = this.sale?.id;
    if (!sale || this.busy) return;
    void this.#desk.show(this.#desk.money("sale_surcharge", { sale, on }));
  }

  leave(): void {
    if (this.exchange.back) return this.exchange.close();
    const sale = this.sale?.id;
    if (!sale || this.busy) return;
    void this.#desk.show(this.#desk.step("sale_leave", { sale }));
  }

  next(): void {
    if (this.busy) return;
    void this.#desk.moveOn(() => this.#desk.step("sale_next", {}));
  }

  /** Opens another sale; a finished one makes room by itself. */
  async open(sale: string): Promise<boolean> {
    if (this.sale?.id === sale) {
      this.#desk.open(null);
      return true;
    }
    if (this.sale?.actions.includes("next")) {
      const problem = await this.#desk.step("sale_next", {});
      this.#desk.problem = problem;
      if (problem !== null) return false;
    }
    const opened = await this.#desk.show(this.#desk.step("sale_open", { sale }));
    if (opened) this.#desk.open(null);
    return opened;
  }

  #open(pane: "cash" | "card"): void {
    this.#entry = { pane, at: this.#desk.session.epoch };
    this.#desk.problem = null;
  }

  #takes(method: string): boolean {
    return this.chosen?.methods.some(({ code }) => code === method) ?? false;
  }

  #start(
    args: { sale: string; terminal: string } & Partial<Record<Part | "method", string>>,
  ): void {
    this.closeEntry();
    void this.#desk.show(this.#desk.money("payment_start", args));
  }

  /** How amounts are typed at this till. */
  get entry() {
    return this.#desk.session.state?.preferences.amounts ?? "register";
  }

  get #decimals(): number {
    return decimalsOf(this.sale?.due.text ?? "0.00");
  }

  #typed(text: string, key: string): string {
    return typeDigit(text, key, this.entry, this.#decimals);
  }

  #amount(text: string): string {
    const coins = inCoins(text, this.entry, this.#decimals);
    return coins === "" ? "" : typedAmount(coins, this.#decimals);
  }

  #withinDue(text: string): boolean {
    const coins = Number(inCoins(text, this.entry, this.#decimals));
    return coins > 0 && coins <= (this.sale?.due.minor ?? 0);
  }
}
