/**
 * The exchange with a terminal that is in view: a payment, or money that goes back. What a person
 * may do with it is the same for both; only the words differ.
 */

import type {
  GivingBackView,
  PaymentView,
  PromptReply,
  PromptView,
  PromptWants,
  Verdict,
} from "$bindings";
import type { Desk } from "$lib/state/desk.svelte";

/** How long the first press on "Ask the terminal to stop" counts. */
const ARMED = 3_000;

export class Exchange {
  armed = $state(false);
  /** What a manager is about to say. */
  verdict = $state<Verdict | null>(null);
  /** What was typed for a question of the terminal. */
  typed = $state("");

  readonly #desk: Desk;
  /** The question that was answered last: it is not answered again. */
  #answered = $state<string | null>(null);
  #disarm: ReturnType<typeof setTimeout> | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** The return in focus. */
  get back(): GivingBackView | null {
    return this.#desk.session.state?.giving_back ?? null;
  }

  get payment(): PaymentView | null {
    return this.back?.payment ?? this.#desk.session.state?.sale?.payment ?? null;
  }

  /** When it arrived on this page's clock. */
  get since(): number {
    return this.back ? this.#desk.session.backAt : this.#desk.session.saleAt;
  }

  get prompt(): PromptView | null {
    return this.payment?.prompt ?? null;
  }

  /** The question in view has its answer; the terminal is being told. */
  get answered(): boolean {
    return this.prompt !== null && this.prompt.id === this.#answered;
  }

  /** It has moved on: nothing half done is left. */
  over(): void {
    this.armed = false;
    this.verdict = null;
    this.typed = "";
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

  /** Answers this question and no other, once. */
  async answer(prompt: PromptView, reply: PromptReply): Promise<void> {
    if (this.#desk.busy("payment_prompt") || this.#answered === prompt.id) return;
    this.#answered = prompt.id;
    const told = await this.#desk.show(
      this.#desk.step("payment_prompt", { prompt: prompt.id, reply }),
    );
    if (!told && this.#answered === prompt.id) this.#answered = null;
  }

  /** What somebody saw of the signature. */
  judge(accepted: boolean): void {
    const payment = this.payment?.id;
    if (!payment) return;
    void this.#desk.show(this.#desk.money("payment_signature", { payment, accepted }));
  }

  /** The return leaves the screen: it has ended, or it waits among what is open. */
  close(): void {
    void this.#desk.show(this.#desk.step("return_close", {}));
  }

  /** A return that was left comes back into view. */
  async open(id: string): Promise<boolean> {
    const opened =
      this.back?.id === id || (await this.#desk.show(this.#desk.step("return_open", { id })));
    if (opened) this.#desk.open(null);
    return opened;
  }
}

type Typed = Extract<PromptWants, { kind: "typed" }>;

/** Only what the terminal can take; a comma is a point. */
export function cleaned(wants: Typed, text: string): string {
  const max = wants.max ?? 60;
  const kept =
    wants.of === "digits"
      ? text.replace(/\D/g, "")
      : wants.of === "decimal"
        ? text.replace(/,/g, ".").replace(/[^\d.]/g, "")
        : text;
  return [...kept].slice(0, max).join("");
}

/** Is this an answer to what was asked? */
export function fits(wants: Typed, text: string): boolean {
  const length = [...text].length;
  if (length === 0 || length < (wants.min ?? 0) || length > (wants.max ?? Infinity)) return false;
  if (wants.of === "digits") return /^\d+$/.test(text);
  if (wants.of === "decimal") return /^\d+(\.\d+)?$/.test(text);
  return true;
}
