/** Words for every code of the contract. A code without words does not compile. */

import type {
  DeviceStatusView,
  DeviceView,
  FactCode,
  HumanCode,
  PaymentStateView,
  ReasonCode,
  RoleView,
  StateView,
  TerminalStateView,
} from "$bindings";
import { m } from "$lib/paraglide/messages.js";

/** What a colour means: always beside a word. */
export type Tone = "neutral" | "blue" | "green" | "amber" | "red";

export const ROLE: Record<RoleView, () => string> = {
  cashier: m.role_cashier,
  supervisor: m.role_supervisor,
  manager: m.role_manager,
  technician: m.role_technician,
};

export const TERMINAL: Record<TerminalStateView, { word: () => string; tone: Tone }> = {
  unchecked: { word: m.terminal_unchecked, tone: "neutral" },
  ready: { word: m.terminal_ready, tone: "green" },
  in_use: { word: m.terminal_in_use, tone: "blue" },
  payment_open: { word: m.terminal_payment_open, tone: "amber" },
  not_answering: { word: m.terminal_not_answering, tone: "amber" },
  not_ready: { word: m.terminal_not_ready, tone: "amber" },
  updating: { word: m.terminal_updating, tone: "blue" },
  out_of_order: { word: m.terminal_out_of_order, tone: "red" },
};

/** A payment device, as the cloud sees it. */
export const DEVICE: Record<DeviceStatusView, { word: () => string; tone: Tone }> = {
  online: { word: m.device_online, tone: "green" },
  offline: { word: m.device_offline, tone: "amber" },
  unknown: { word: m.device_unknown, tone: "neutral" },
};

/** A device that somebody is at, with who it is where the cloud says. */
export function busyWords({ holder }: DeviceView): string {
  return holder ? m.device_busy_by({ holder }) : m.device_busy();
}

/** A payment in the list of open sales. */
export const PAYMENT: Record<PaymentStateView, { word: () => string; tone: Tone }> = {
  preparing: { word: m.payment_preparing, tone: "blue" },
  sent: { word: m.payment_sent, tone: "blue" },
  unknown: { word: m.payment_unknown, tone: "amber" },
  needs_human: { word: m.payment_needs_human, tone: "amber" },
  approved: { word: m.payment_approved, tone: "green" },
  partial: { word: m.payment_partial, tone: "amber" },
  declined: { word: m.payment_declined, tone: "red" },
  cancelled: { word: m.payment_cancelled, tone: "neutral" },
  not_charged: { word: m.payment_not_charged, tone: "neutral" },
  voided: { word: m.payment_voided, tone: "neutral" },
  not_started: { word: m.payment_not_started, tone: "neutral" },
};

/** The same of money that goes back, in the list of what is open: it has not ended. */
export function backState(state: PaymentStateView): { word: () => string; tone: Tone } {
  switch (state) {
    case "preparing":
    case "sent":
      return { word: m.back_working, tone: "blue" };
    case "needs_human":
      return PAYMENT.needs_human;
    default:
      return { word: m.back_unresolved, tone: "amber" };
  }
}

/** How many payments nobody knows the end of: the one in focus is not among the open sales. */
export function doubtful({ sale, open_sales }: StateView): number {
  const here = sale?.payment ? IN_DOUBT.includes(sale.payment.state) : false;
  return (here ? 1 : 0) + open_sales.filter((one) => one.unresolved).length;
}

const IN_DOUBT: PaymentStateView[] = ["unknown", "needs_human"];

/** What nobody knows the end of, counted in the words for what it is. */
export function unresolved(payments: number, returns: number): string {
  const count = payments + returns;
  if (returns === 0) return m.app_unresolved({ count });
  return payments === 0 ? m.app_unresolved_returns({ count }) : m.app_unresolved_all({ count });
}

export const FACT: Record<FactCode, () => string> = {
  sent: m.fact_sent,
  said_rejected: m.fact_said_rejected,
  stop_asked: m.fact_stop_asked,
  connection_lost: m.fact_connection_lost,
  silence: m.fact_silence,
  restarted: m.fact_restarted,
  no_answer: m.fact_no_answer,
  still_running: m.fact_still_running,
  not_found: m.fact_not_found,
  terminal_restarted: m.fact_terminal_restarted,
  foreign_answer: m.fact_foreign_answer,
  answered: m.fact_answered,
  resolved: m.fact_resolved,
  conflict: m.fact_conflict,
};

export const HUMAN: Record<HumanCode, () => string> = {
  memory_lost: m.human_memory_lost,
  too_long: m.human_too_long,
  no_status_service: m.human_no_status_service,
  no_amount: m.human_no_amount,
  wrong_currency: m.human_wrong_currency,
  excess: m.human_excess,
  nothing_authorized: m.human_nothing_authorized,
};

export const REASON: Record<ReasonCode, () => string> = {
  aborted: m.reason_aborted,
  busy: m.reason_busy,
  cancel: m.reason_cancel,
  device_out: m.reason_device_out,
  logged_out: m.reason_logged_out,
  message_format: m.reason_message_format,
  not_allowed: m.reason_not_allowed,
  payment_restriction: m.reason_payment_restriction,
  refusal: m.reason_refusal,
  unavailable_device: m.reason_unavailable_device,
  unavailable_service: m.reason_unavailable_service,
  invalid_card: m.reason_invalid_card,
  wrong_pin: m.reason_wrong_pin,
  other: m.reason_other,
};
