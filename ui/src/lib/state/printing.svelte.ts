/** What somebody does with the printer, and with the receipt that is shown. */

import type { ApiError, DocumentForm, FoundReceiptView } from "$bindings";
import type { Desk, Problem } from "./desk.svelte";

export type PrintDialog = "queue" | "settings" | "drawer";

/** The receipt in view: whose it is. */
export type Shown = Pick<FoundReceiptView, "sale" | "returned" | "number">;

/** What was done last with the receipt in view. */
export type Said = { kind: "printing" | "copied" | "saved"; copy: number };

export class Printing {
  dialog = $state<PrintDialog | null>(null);
  shown = $state.raw<Shown | null>(null);
  said = $state.raw<Said | null>(null);
  problem = $state.raw<Problem | null>(null);

  readonly #desk: Desk;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  get printer() {
    return this.#desk.session.state?.printer ?? null;
  }

  get busy(): boolean {
    return this.#desk.busy("receipt_print", "receipt_document");
  }

  open(dialog: PrintDialog): void {
    this.dialog = dialog;
  }

  close(): void {
    this.dialog = null;
  }

  show(shown: Shown | null): void {
    this.shown = shown;
    this.said = null;
    this.problem = null;
  }

  /** To the printer: the original the first time, afterwards a copy. */
  async print(of: Shown | null = this.shown): Promise<Problem | null> {
    if (of === null || this.busy) return null;
    const outcome = await this.#desk.order("receipt_print", name(of));
    if ("problem" in outcome) return this.#failed(outcome.problem);
    this.#did(of, { kind: "printing", copy: outcome.value.copy });
    return null;
  }

  /** As text for another program. */
  async copy(): Promise<void> {
    const file = await this.#file("text");
    if (file === null) return;
    try {
      await navigator.clipboard.writeText(new TextDecoder().decode(file.bytes));
      this.#did(file.of, { kind: "copied", copy: file.copy });
    } catch {
      // No clipboard for this page: a file is as good.
      save(file.name, file.media, file.bytes);
      this.#did(file.of, { kind: "saved", copy: file.copy });
    }
  }

  /** As a file. */
  async save(form: DocumentForm): Promise<void> {
    const file = await this.#file(form);
    if (file === null) return;
    save(file.name, file.media, file.bytes);
    this.#did(file.of, { kind: "saved", copy: file.copy });
  }

  async #file(form: DocumentForm) {
    const of = this.shown;
    if (of === null || this.busy) return null;
    const outcome = await this.#desk.order("receipt_document", { ...name(of), form });
    if ("problem" in outcome) {
      this.#failed(outcome.problem);
      return null;
    }
    const { value } = outcome;
    const bytes = Uint8Array.from(atob(value.content), (letter) => letter.charCodeAt(0));
    return { of, bytes, copy: value.copy, media: value.media, name: value.name };
  }

  #did(of: Shown, said: Said): void {
    if (this.shown?.number !== of.number) return;
    this.said = said;
    this.problem = null;
  }

  #failed(problem: Problem): Problem {
    this.said = null;
    this.problem = problem;
    return problem;
  }
}

function name(of: Shown): { sale: string; returned?: string } {
  return of.returned === null ? { sale: of.sale } : { sale: of.sale, returned: of.returned };
}

function save(file: string, media: string, bytes: Uint8Array<ArrayBuffer>): void {
  const url = URL.createObjectURL(new Blob([bytes], { type: media }));
  const link = document.createElement("a");
  link.href = url;
  link.download = file;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** Opens the receipt that a scanned code names; false where it names none. */
export function showScanned(desk: Desk, problem: ApiError | "lost"): boolean {
  if (problem === "lost" || problem.code !== "receipt_scanned") return false;
  desk.open("receipts", problem.detail.sale, problem.detail.returned);
  return true;
}
