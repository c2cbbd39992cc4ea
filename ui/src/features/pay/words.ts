/** The words of an exchange with a terminal: money that comes, or money that goes back. */

import type { GivingBackView, PaymentView, ReasonCode, SaleView } from "$bindings";
import { REASON } from "$lib/i18n/words";
import { m } from "$lib/paraglide/messages.js";

/** Money with its currency, as the core wrote both. */
const sum = ({ amount }: PaymentView) => ({ amount: amount.text, currency: amount.currency });

/** What the pane is called and about. */
export function runningHead(
  payment: PaymentView,
  sale: SaleView | null,
  back: GivingBackView | null,
): { title: string; line: string } {
  const { terminal, profile, ordinal } = payment;
  if (back) {
    const number = back.receipt_number;
    return {
      title: m.back_title(sum(payment)),
      line: m.back_line({ terminal, profile, number }),
    };
  }
  const line = [
    m.card_line({ terminal, profile, reference: sale?.reference ?? "", ordinal }),
    ...(payment.tip ? [m.running_tip({ amount: payment.tip.text })] : []),
    ...(payment.cash_back ? [m.running_cash_back({ amount: payment.cash_back.text })] : []),
  ];
  const title = payment.code ? m.code_title(sum(payment)) : m.card_title(sum(payment));
  return { title, line: line.join(" · ") };
}

/** Who has to act, and what it means for the money. */
export function runningInfo(
  payment: PaymentView,
  back: GivingBackView | null,
  long: boolean,
): string {
  if (payment.abort_asked) return back ? m.back_stop() : m.info_stop();
  if (payment.code) return m.code_info();
  if (payment.state === "preparing") return back ? m.back_preparing() : m.info_preparing();
  if (long) return back ? m.back_long() : m.info_long();
  if (payment.card_place === "in") return m.info_card_in();
  if (payment.card_place === "removed") return m.info_card_out();
  if (!back) return m.info_sent();
  return back.way === "refund_to_card" ? m.back_sent_card() : m.back_sent();
}

/** The doubt: nobody says that money moved, and nobody that it did not. */
export function unknownHead(
  payment: PaymentView,
  sale: SaleView | null,
  back: GivingBackView | null,
): { title: string; line: string; warning: string } {
  const { terminal, ordinal, reference, sent_at: time } = payment;
  if (back) {
    const number = back.receipt_number;
    return {
      title: m.back_unknown_title(sum(payment)),
      line: m.back_line_sent({ terminal, number, reference, time }),
      warning: m.back_unknown_warning(),
    };
  }
  return {
    title: m.unknown_title(),
    line: m.card_line_sent({
      ...sum(payment),
      terminal,
      reference: sale?.reference ?? "",
      ordinal,
      time,
    }),
    warning: m.unknown_warning(),
  };
}

/** How a return ended. */
export function returned(
  { payment, way }: GivingBackView,
  contradicted: boolean,
): { title: string; text: string; tone: "green" | "amber" | "red" | "neutral" } {
  const gone = m.back_done_title(sum({ ...payment, amount: payment.credited ?? payment.amount }));
  const stayed = m.back_failed_title();
  // Nothing is called given back or not that the terminal says otherwise about.
  if (contradicted) {
    return { title: m.back_title(sum(payment)), text: m.back_contradicted(), tone: "amber" };
  }
  switch (payment.state) {
    case "approved":
      return {
        title: gone,
        text: way === "void" ? m.back_done_void() : m.back_done_refund(),
        tone: "green",
      };
    case "partial":
      return {
        title: gone,
        text: m.back_done_part({ amount: payment.credited?.text ?? "?" }),
        tone: "amber",
      };
    case "declined":
      return { title: stayed, text: m.back_declined(), tone: "red" };
    case "cancelled":
      return { title: stayed, text: m.back_cancelled(), tone: "neutral" };
    case "not_charged":
      return { title: stayed, text: m.back_not_charged(), tone: "neutral" };
    case "voided":
      return { title: stayed, text: m.back_voided(), tone: "red" };
    case "not_started":
      return { title: stayed, text: m.back_not_started(), tone: "red" };
    case "preparing":
    case "sent":
      return { title: m.back_title(sum(payment)), text: m.back_sent(), tone: "neutral" };
    case "unknown":
    case "needs_human":
      return {
        title: m.back_unknown_title(sum(payment)),
        text: m.back_unknown_warning(),
        tone: "amber",
      };
  }
}

/** Reasons that mean something else when money goes back. */
const WHY_NOT: Partial<Record<ReasonCode, () => string>> = {
  refusal: m.conflict_why_refusal,
  not_allowed: m.conflict_why_not_allowed,
};

export function whyNotBack(reason: ReasonCode): string {
  return (WHY_NOT[reason] ?? REASON[reason])();
}
