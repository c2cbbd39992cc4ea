/** Words for every code of the printer. A code without words does not compile. */

import type { JobStateView, PrinterView, PrintJobView, PrintWhat, TroubleCode } from "$bindings";
import type { Tone } from "./words";
import { m } from "$lib/paraglide/messages.js";

export const TROUBLE: Record<TroubleCode, () => string> = {
  unreachable: m.printer_unreachable,
  paper_out: m.printer_paper_out,
  cover_open: m.printer_cover_open,
  not_ready: m.printer_not_ready,
  silent: m.printer_silent,
  broken: m.printer_broken,
  stopped: m.printer_stopped,
};

/** What helps. */
export const CURE: Record<TroubleCode, () => string> = {
  unreachable: m.printer_cure_unreachable,
  paper_out: m.printer_cure_paper,
  cover_open: m.printer_cure_cover,
  not_ready: m.printer_cure_look,
  silent: m.printer_cure_look,
  broken: m.printer_cure_unreachable,
  stopped: m.printer_cure_look,
};

const WHAT: Record<PrintWhat, (of: { number: string }) => string> = {
  receipt: m.print_receipt,
  return: m.print_return,
  customer_slip: m.print_customer_slip,
  shop_slip: m.print_shop_slip,
  drawer: () => m.print_drawer(),
  test: () => m.print_test(),
};

export const JOB: Record<JobStateView, { word: () => string; tone: Tone }> = {
  queued: { word: m.job_queued, tone: "blue" },
  printing: { word: m.job_printing, tone: "blue" },
  printed: { word: m.job_printed, tone: "green" },
  failed: { word: m.job_failed, tone: "amber" },
  expired: { word: m.job_expired, tone: "amber" },
  dropped: { word: m.job_dropped, tone: "neutral" },
};

export function what(job: PrintJobView): string {
  const name = WHAT[job.what]({ number: job.number });
  return job.copy === 0 ? name : m.print_copy({ name, copy: job.copy });
}

/** How the printer is, in a word or two and a colour. */
export function standing(printer: PrinterView): { word: string; tone: Tone } {
  const { state } = printer;
  if (state.state === "trouble") return { word: TROUBLE[state.trouble](), tone: "amber" };
  if (printer.stuck > 0) return { word: m.printer_stuck({ count: printer.stuck }), tone: "amber" };
  if (state.state === "printing") return { word: m.printer_printing(), tone: "blue" };
  if (printer.waiting > 0)
    return { word: m.printer_waiting({ count: printer.waiting }), tone: "blue" };
  return { word: m.printer_ready(), tone: "green" };
}
