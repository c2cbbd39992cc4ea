/** Paying: what the payment pane shows and what its keys do. */

import type { PaymentView, SaleView, Verdict } from "$bindings";
import { decimalsOf, typeDigit, typedAmount } from "$lib/state/amount";
import type { Desk } from "$lib/state/desk.svelte";

export type Pane = "choose" | "cash" | "running" | "unknown" | "done";

/** How long the first press on "Ask the terminal to stop" counts. */
const ARMED = 3_000;

export class Pay {
  /** Digits of the cash that was handed over, as typed. */
  digits = $state("");
  armed = $state(false);
  /** What a manager is about to say. */
  verdict = $state<Verdict | null>(null);

  readonly #desk: Desk;
  /** The moment of the sale for which cash was chosen; once it moves on, the choice is over. */
  #cashAt = $state(-1);
  #disarm: ReturnType<typeof setTimeout> | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  get sale(): SaleView | null {
    return this.#desk.session.state?.sale ?? null;
  }

  get payment(): PaymentView | null {
    return this.sale?.payment ?? null;
  }

  get pane(): Pane | null {
    const sale = this.sale;
    if (!sale) return null;
    if (sale.state !== "tendering") return "done";
    switch (sale.payment?.state) {
      case "preparing":
      case "sent":
        return "running";
      case "unknown":
      case "needs_human":
        return "unknown";
      default:
        return this.#cashAt === this.#desk.session.epoch ? "cash" : "choose";
    }
  }

  /** What was typed, as the core takes it; empty where nothing was. */
  get tendered(): string {
    const due = this.sale?.cash.due.text ?? "0.00";
    return this.digits === "" ? "" : typedAmount(this.digits, decimalsOf(due));
  }

  get busy(): boolean {
    return this.#desk.busy("cash_pay", "payment_start", "sale_cancel", "sale_leave", "sale_next");
  }

  checkout(): void {
    this.#desk.open(null);
    void this.#desk.inOrder(() => this.#desk.show(this.#desk.money("sale_checkout", {})));
  }

  openCash(digit = ""): void {
    this.digits = digit === "" ? "" : typeDigit("", digit);
    this.#cashAt = this.#desk.session.epoch;
    this.#desk.problem = null;
  }

  closeCash(): void {
    this.#cashAt = -1;
    this.digits = "";
  }

  /** The sale has moved on: nothing half done is left. */
  over(): void {
    this.closeCash();
    this.armed = false;
    this.verdict = null;
  }

  type(key: string): void {
    this.digits = typeDigit(this.digits, key);
  }

  takeCash(tendered: string): void {
    const sale = this.sale?.id;
    if (!sale || tendered === "" || this.busy) return;
    void this.#desk.show(this.#desk.money("cash_pay", { sale, tendered }));
  }

  startCard(terminal: string): void {
    const sale = this.sale?.id;
    if (!sale || this.busy) return;
    this.closeCash();
    void this.#desk.show(this.#desk.money("payment_start", { sale, terminal }));
  }

  back(): void {
    const sale = this.sale?.id;
    if (!sale || this.busy) return;
    void this.#desk.show(this.#desk.money("sale_cancel", { sale }));
  }

  leave(): void {
    const sale = this.sale?.id;
    if (!sale || this.busy) return;
    void this.#desk.show(this.#desk.step("sale_leave", { sale }));
  }

  next(): void {
    if (this.busy) return;
    void this.#desk.inOrder(() => this.#desk.show(this.#desk.step("sale_next", {})));
  }

  /** The first press arms, the second one within three seconds asks. */
  abort(): void {
    const payment = this.payment?.id;
    if (!payment) return;
    clearTimeout(this.#disarm);
    if (!this.armed) {
      this.armed = true;
      this.#disarm = setTimeout(() => (this.armed = false), ARMED);
      return;
    }
    this.armed = false;
    void this.#desk.show(this.#desk.step("payment_abort", { payment }));
  }

  ask(): void {
    const payment = this.payment?.id;
    if (!payment) return;
    void this.#desk.show(this.#desk.step("payment_ask", { payment }));
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
}
