/** What is typed and chosen before money goes back, and whether it can be asked for. */

import type { ReturnableView, ReturnsView, ReturnWay, TerminalView, WayView } from "$bindings";
import type { Args } from "$lib/backend/backend";
import { decimalsOf } from "$lib/state/amount";

export class Giving {
  payment = $state("");
  way = $state<ReturnWay | "">("");
  /** How much, as typed; empty for all that is left. */
  amount = $state("");
  terminal = $state("");
  manager = $state("");
  pin = $state("");
  reason = $state("");

  readonly #options: ReturnsView;
  readonly #terminals: TerminalView[];

  constructor(options: ReturnsView, terminals: TerminalView[]) {
    this.#options = options;
    this.#terminals = terminals;
    this.choose(this.payments[0]?.payment ?? "");
  }

  /** The payments of which something can go back now. */
  get payments(): ReturnableView[] {
    return this.#options.payments.filter((one) => one.ways.length > 0);
  }

  get chosen(): ReturnableView | null {
    return this.payments.find((one) => one.payment === this.payment) ?? null;
  }

  get ways(): WayView[] {
    return this.chosen?.ways ?? [];
  }

  /** The terminals on which the chosen way is open; those that the till still has. */
  get terminals(): TerminalView[] {
    const open = this.#open?.terminals ?? [];
    return this.#terminals.filter((one) => open.includes(one.id));
  }

  /** Less than the whole is possible in the chosen way. */
  get part(): boolean {
    return this.#open?.part ?? false;
  }

  get #open(): WayView | null {
    return this.ways.find((one) => one.way === this.way) ?? null;
  }

  /** Another payment begins with its best way. */
  choose(payment: string): void {
    this.payment = payment;
    this.go(this.ways[0]?.way ?? "");
  }

  /** Another way begins on the payment's own terminal where that can do it. */
  go(way: ReturnWay | ""): void {
    this.way = way;
    if (!this.part) this.amount = "";
    const own = this.terminals.find((one) => one.id === this.chosen?.terminal);
    this.terminal = (own ?? this.terminals[0])?.id ?? "";
  }

  /** The amount as the core takes it. */
  get text(): string {
    return this.amount.trim().replace(",", ".");
  }

  /** What is typed is an amount of this currency, above zero and not more than is left. */
  get fits(): boolean {
    if (this.text === "") return true;
    const left = this.chosen?.left;
    if (!left) return false;
    const decimals = decimalsOf(left.text);
    const shape = /^(\d{1,9})(?:\.(\d+))?$/.exec(this.text);
    const after = shape?.[2] ?? "";
    if (!shape || after.length > decimals) return false;
    const minor = Number(`${shape[1]}${after.padEnd(decimals, "0")}`);
    return minor > 0 && minor <= left.minor;
  }

  get ready(): boolean {
    return (
      this.chosen !== null &&
      this.way !== "" &&
      this.terminal !== "" &&
      this.fits &&
      this.manager !== "" &&
      this.pin !== "" &&
      this.reason.trim() !== ""
    );
  }

  /** What the button says that it gives back. */
  get sum(): string {
    return this.text === "" || !this.fits ? (this.chosen?.left.text ?? "") : this.text;
  }

  /** What the core is asked; nothing while something is missing. */
  get order(): Omit<Args<"return_start">, "request_id"> | null {
    const { way } = this;
    if (!this.ready || way === "") return null;
    return {
      sale: this.#options.sale,
      payment: this.payment,
      way,
      ...(this.text === "" ? {} : { amount: this.text }),
      terminal: this.terminal,
      manager: this.manager,
      pin: this.pin,
      reason: this.reason.trim(),
    };
  }
}
