/** A payment of the smallest coin and its reversal, to see once that all of it works. */

import type { PaymentView, SaleView, TerminalView } from "$bindings";
import { m } from "$lib/paraglide/messages.js";
import { decimalsOf, typedAmount } from "$lib/state/amount";
import type { Desk, Problem } from "$lib/state/desk.svelte";

/**
 * `ready`: nothing was begun. `unpaid`: the sale is made, and no payment of it runs. `asking`: the terminal
 * has it. `returning`: it is being reversed. `left`: it waits among what is open.
 */
export type Phase =
  "ready" | "making" | "unpaid" | "asking" | "paid" | "returning" | "reversed" | "stayed" | "left";

/** What the test does next when somebody goes on; nothing is left of it where there is none. */
export type TrialStep = "start" | "again" | "reverse";

/** How long the first press on "Ask the terminal to stop" counts. */
const ARMED = 3_000;

export class Trial {
  /** The terminal that somebody chose. */
  picked = $state("");
  manager = $state("");
  pin = $state("");
  problem = $state.raw<Problem | "odd" | null>(null);
  armed = $state(false);

  readonly #desk: Desk;
  #working = $state(false);
  /** The sale that was made for it. */
  #sale = $state("");
  /** The terminal was asked to reverse it. */
  #asked = $state(false);
  /** The payment that can be reversed; nobody knows before the books were asked. */
  #back = $state.raw<{ payment: string } | null | undefined>(undefined);
  #disarm: ReturnType<typeof setTimeout> | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  get #state() {
    return this.#desk.session.state;
  }

  get busy(): boolean {
    return this.#working;
  }

  /** The terminals that are reached through the cloud; a code has nobody to scan it here. */
  get terminals(): TerminalView[] {
    const all = this.#state?.terminals ?? [];
    return all.filter(({ connector, can }) => connector === "ppaas" && !can.by_code);
  }

  get terminal(): TerminalView | null {
    const all = this.terminals;
    return (
      all.find((one) => one.id === this.picked) ??
      all.find((one) => one.is_default) ??
      all[0] ??
      null
    );
  }

  /** The smallest coin, as the core writes it. */
  get coin(): string {
    return typedAmount("1", decimalsOf(this.#state?.basket.total.text ?? "0.00"));
  }

  /** Nobody sells, and nothing waits in the basket. */
  get free(): boolean {
    const state = this.#state;
    if (!state || this.#sale !== "") return false;
    return state.sale === null && state.giving_back === null && state.basket.lines.length === 0;
  }

  get sale(): SaleView | null {
    const sale = this.#state?.sale;
    return sale && sale.id === this.#sale ? sale : null;
  }

  get payment(): PaymentView | null {
    return this.sale?.payment ?? null;
  }

  get phase(): Phase {
    if (this.#sale === "") return this.#working ? "making" : "ready";
    const back = this.#state?.giving_back;
    if (back?.sale === this.#sale) {
      if (!back.ended) return "returning";
      return back.payment.state === "approved" ? "reversed" : "stayed";
    }
    const { sale } = this;
    if (!sale) return "left";
    if (sale.state === "completed") return this.#asked && !this.#working ? "left" : "paid";
    const running = sale.payment?.state === "preparing" || sale.payment?.state === "sent";
    return running ? "asking" : this.#working ? "making" : "unpaid";
  }

  /** The terminal can take it back; nothing while that is not known. */
  get reversible(): boolean | null {
    return this.#back === undefined ? null : this.#back !== null;
  }

  /** Nothing was begun, or what was begun needs nobody here any more. */
  get settled(): boolean {
    return !this.#working && ["ready", "paid", "reversed", "stayed", "left"].includes(this.phase);
  }

  /** What comes next. Whoever signs the reversal and goes on means the reversal, not the end. */
  get step(): TrialStep | null {
    switch (this.phase) {
      case "ready":
        return this.free && this.terminal ? "start" : null;
      case "unpaid":
        return "again";
      case "paid":
        return this.reversible ? "reverse" : null;
      default:
        return null;
    }
  }

  /** It can go on, or be ended. */
  get ready(): boolean {
    if (this.#working) return false;
    return this.step === "reverse" ? this.signed : this.step !== null || this.settled;
  }

  /** Does what comes next. True where nothing did, and it was put away. */
  async next(): Promise<boolean> {
    switch (this.step) {
      case "start":
        await this.start();
        break;
      case "again":
        await this.again();
        break;
      case "reverse":
        await this.giveBack();
        break;
      default:
        return this.finish();
    }
    return false;
  }

  /** The step is on the screen. */
  begin(): void {
    if (this.phase === "ready") this.reset();
  }

  reset(): void {
    this.#sale = "";
    this.#asked = false;
    this.#back = undefined;
    this.problem = null;
    this.pin = "";
    this.armed = false;
  }

  /** A sale of one coin, and the terminal is asked for it. */
  start(): Promise<void> {
    return this.#run(async () => {
      if (!this.free || !this.terminal) return null;
      const item = { name: m.trial_item(), price: this.coin };
      const problem = await this.#desk.step("basket_open_item", item);
      if (problem !== null) return problem;
      if (!this.#alone) return this.#empty("odd");
      const made = await this.#desk.money("sale_checkout", {});
      const sale = this.#state?.sale;
      if (made !== null || !sale) return this.#empty(made);
      this.#sale = sale.id;
      return sale.due.minor === 1 ? this.#pay() : "odd";
    });
  }

  again(): Promise<void> {
    return this.#run(() => this.#pay());
  }

  /** The sale and its line go: nothing was charged. */
  takeBack(): Promise<void> {
    return this.#run(async () => {
      const problem = await this.#desk.money("sale_cancel", { sale: this.#sale });
      if (problem !== null) return problem;
      this.#sale = "";
      return this.#empty(null);
    });
  }

  /** The terminal can be asked to stop, and was not. */
  get stoppable(): boolean {
    const payment = this.payment;
    return payment !== null && payment.actions.includes("abort") && !payment.abort_asked;
  }

  /** The first press arms, the second one within three seconds asks. */
  stop(): void {
    const payment = this.payment?.id;
    if (!payment) return;
    clearTimeout(this.#disarm);
    this.armed = !this.armed;
    if (this.armed) this.#disarm = setTimeout(() => (this.armed = false), ARMED);
    else void this.#desk.step("payment_abort", { payment }).then((why) => (this.problem = why));
  }

  /** Asks the books whether the terminal can reverse it. */
  async look(): Promise<void> {
    if (this.#back !== undefined || this.#desk.busy("return_options")) return;
    const { terminal } = this;
    const outcome = await this.#desk.ask("return_options", { sale: this.#sale });
    if ("problem" in outcome) {
      this.problem = outcome.problem;
      return;
    }
    const [paid] = outcome.value.payments;
    const way = paid?.ways.find(
      (one) => one.way === "void" && one.terminals.includes(paid.terminal),
    );
    this.#back = paid && way && terminal?.can.void ? { payment: paid.payment } : null;
  }

  get signed(): boolean {
    return this.manager !== "" && this.pin !== "";
  }

  giveBack(): Promise<void> {
    const { manager, pin } = this;
    return this.#run(async () => {
      if (!this.#back || !this.terminal || !this.signed) return null;
      this.#asked = true;
      const problem = await this.#desk.money("return_start", {
        sale: this.#sale,
        payment: this.#back.payment,
        way: "void",
        terminal: this.terminal.id,
        manager,
        pin,
        reason: m.trial_item(),
      });
      if (problem !== "lost") this.pin = "";
      if (problem !== null) this.#asked = false;
      return problem;
    });
  }

  /** Puts away what is on the screen of it. True where that is done. */
  async finish(): Promise<boolean> {
    if (!this.settled) return false;
    await this.#run(async () => {
      if (this.#state?.giving_back?.sale === this.#sale) {
        const problem = await this.#desk.step("return_close", {});
        if (problem !== null) return problem;
      }
      return this.sale?.state === "completed" ? this.#desk.step("sale_next", {}) : null;
    });
    if (this.problem !== null) return false;
    this.reset();
    return true;
  }

  /** Only the line of the test is in the basket, and it costs one coin. */
  get #alone(): boolean {
    const basket = this.#state?.basket;
    return basket?.lines.length === 1 && basket.total.minor === 1;
  }

  #pay(): Promise<Problem | null> {
    const terminal = this.terminal?.id ?? "";
    return this.#desk.money("payment_start", { sale: this.#sale, terminal });
  }

  /** Takes the line of the test out again; what else came in stays. */
  async #empty<T>(why: T): Promise<T | Problem> {
    const lines = this.#state?.basket.lines ?? [];
    const own = lines.find((one) => one.name === m.trial_item() && one.amount.minor === 1);
    if (!own) return why;
    return (await this.#desk.step("basket_remove", { line: own.line })) ?? why;
  }

  async #run(work: () => Promise<Problem | "odd" | null>): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    this.problem = null;
    try {
      this.problem = await work();
    } finally {
      this.#working = false;
    }
  }
}
