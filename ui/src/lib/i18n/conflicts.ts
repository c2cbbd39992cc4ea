/** Contradictions between the books and the terminal, in the words of a cashier. */

import type {
  ConflictChoice,
  ConflictKindView,
  ConflictView,
  PaymentView,
  ReasonCode,
} from "$bindings";
import { m } from "$lib/paraglide/messages.js";
import { HUMAN, REASON } from "./words";

const KIND: Record<ConflictKindView, (values: { amount: string }) => string> = {
  late_money: m.conflict_late_money,
  not_taken: m.conflict_not_taken,
  late_refusal: m.conflict_late_refusal,
  second_charge: m.conflict_second_charge,
  other_amount: m.conflict_other_amount,
  late_back: m.conflict_late_back,
  not_back: m.conflict_not_back,
};

/** The choices with what each means. */
export const CHOICE: Record<ConflictChoice, { word: () => string; hint: () => string }> = {
  reverse: { word: m.conflict_reverse, hint: m.conflict_reverse_hint },
  keep: { word: m.conflict_keep, hint: m.conflict_keep_hint },
  settled_elsewhere: { word: m.conflict_settled, hint: m.conflict_settled_hint },
};

/** The sum with its currency. */
export function sum(conflict: ConflictView): string {
  return `${conflict.amount.text} ${conflict.amount.currency}`;
}

/** What happened, what somebody had said, and how far a reversal is: one line each. */
export function story(conflict: ConflictView): string[] {
  const lines = [KIND[conflict.kind]({ amount: sum(conflict) })];
  const said = conflict.person;
  if (said) {
    const { name, reason } = said;
    lines.push(
      said.approved
        ? m.conflict_said_approved({ name, reason })
        : m.conflict_said_not_charged({ name, reason }),
    );
  }
  if (conflict.reversal) lines.push(progress(conflict.reversal));
  return lines;
}

/** How far the newest reversal is. */
function progress(reversal: PaymentView): string {
  switch (reversal.state) {
    case "preparing":
    case "sent":
    case "approved":
      return m.conflict_reversal_running();
    case "unknown":
      return m.conflict_reversal_unknown();
    case "needs_human":
      return reversal.human
        ? `${m.conflict_reversal_human()} ${HUMAN[reversal.human]()}`
        : m.conflict_reversal_human();
    case "partial":
      return m.conflict_reversal_partial({ amount: reversal.credited?.text ?? "?" });
    default:
      return reversal.reason
        ? `${m.conflict_reversal_failed()} ${(WHY_NOT[reversal.reason] ?? REASON[reversal.reason])()}`
        : m.conflict_reversal_failed();
  }
}

/** Reasons that mean something else when money goes back. */
const WHY_NOT: Partial<Record<ReasonCode, () => string>> = {
  refusal: m.conflict_why_refusal,
  not_allowed: m.conflict_why_not_allowed,
};

/** When it turned up: the day only where that was not today. */
export function when(conflict: ConflictView): string {
  return conflict.day ? `${conflict.day} ${conflict.at}` : conflict.at;
}
