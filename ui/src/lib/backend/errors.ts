/** What the screen says and offers for every code. A code that is missing here does not compile. */

import type { ApiError, Code } from "$bindings";
import { OBSTACLE } from "$lib/i18n/obstacles";
import { m } from "$lib/paraglide/messages.js";

/** `attention`: something to mend here; `failed`: it did not happen; `defect`: call somebody. */
export type Severity = "attention" | "failed" | "defect";

/** The next step to offer beside the words, by the id of an action; none where words are enough. */
export type Offer = "pay.back" | "panel.open_sales" | "menu.terminals" | "pay.next" | null;

type Detail<C extends Code["code"]> =
  Extract<Code, { code: C }> extends { detail: infer D } ? D : null;

type Entry<C extends Code["code"]> = {
  severity: Severity;
  text: (detail: Detail<C>) => string;
  action: Offer;
};

export const ERRORS: { [C in Code["code"]]: Entry<C> } = {
  not_signed_in: { severity: "attention", text: () => m.error_not_signed_in(), action: null },
  wrong_pin: {
    severity: "attention",
    text: ({ left }) => (left === 1 ? m.error_wrong_pin_last() : m.error_wrong_pin({ left })),
    action: null,
  },
  pin_locked: {
    severity: "failed",
    text: ({ seconds }) => m.error_pin_locked({ seconds }),
    action: null,
  },
  role_needed: {
    severity: "attention",
    text: ({ role }) => m.error_role_needed({ role: roleWord(role) }),
    action: null,
  },
  unknown_item: {
    severity: "attention",
    text: ({ code }) => m.error_unknown_item({ code }),
    action: null,
  },
  misread_code: {
    severity: "attention",
    text: ({ code }) => m.error_misread_code({ code }),
    action: null,
  },
  several_items: {
    severity: "attention",
    text: ({ code }) => m.error_several_items({ code }),
    action: null,
  },
  price_needed: {
    severity: "attention",
    text: ({ name }) => m.error_price_needed({ name }),
    action: null,
  },
  approval_needed: { severity: "attention", text: () => m.error_approval_needed(), action: null },
  age_not_checked: {
    severity: "attention",
    text: ({ years }) => m.error_age_not_checked({ years }),
    action: null,
  },
  nothing_to_undo: { severity: "attention", text: () => m.error_nothing_to_undo(), action: null },
  gift_unknown: { severity: "attention", text: () => m.error_gift_unknown(), action: null },
  gift_short: {
    severity: "attention",
    text: ({ left }) => m.error_gift_short({ left }),
    action: null,
  },
  too_many_parked: { severity: "attention", text: () => m.error_too_many_parked(), action: null },
  invalid: { severity: "attention", text: ({ field }) => invalidWord(field), action: null },
  basket_empty: { severity: "attention", text: () => m.error_basket_empty(), action: null },
  basket_locked: { severity: "attention", text: () => m.error_basket_locked(), action: "pay.back" },
  basket_not_empty: { severity: "attention", text: () => m.error_basket_not_empty(), action: null },
  sale_not_open: {
    severity: "attention",
    text: () => m.error_sale_not_open(),
    action: "panel.open_sales",
  },
  sale_busy: { severity: "attention", text: () => m.error_sale_busy(), action: null },
  terminal_busy: {
    severity: "attention",
    text: ({ reference }) =>
      reference === null ? m.error_terminal_busy() : m.error_terminal_busy_with({ reference }),
    action: "panel.open_sales",
  },
  terminal_missing: {
    severity: "failed",
    text: () => m.error_terminal_missing(),
    action: "menu.terminals",
  },
  terminal_unreachable: {
    severity: "failed",
    text: () => m.error_terminal_unreachable(),
    action: "menu.terminals",
  },
  terminal_obstacle: {
    severity: "failed",
    text: ({ why }) =>
      m.error_terminal_obstacle({ what: OBSTACLE[why].what(), next: OBSTACLE[why].next() }),
    action: "menu.terminals",
  },
  terminal_refused: {
    severity: "failed",
    text: ({ condition }) => m.error_terminal_refused({ condition }),
    action: "menu.terminals",
  },
  prompt_over: { severity: "attention", text: () => m.error_prompt_over(), action: null },
  return_state: { severity: "attention", text: () => m.error_return_state(), action: null },
  no_keychain: { severity: "failed", text: () => m.error_no_keychain(), action: null },
  keychain_locked: { severity: "attention", text: () => m.error_keychain_locked(), action: null },
  vault_locked: {
    severity: "attention",
    text: () => m.error_vault_locked(),
    action: "menu.terminals",
  },
  wrong_passphrase: { severity: "attention", text: () => m.error_wrong_passphrase(), action: null },
  passphrase_short: {
    severity: "attention",
    text: ({ least }) => m.error_passphrase_short({ least }),
    action: null,
  },
  passphrase_chosen: {
    severity: "attention",
    text: () => m.error_passphrase_chosen(),
    action: null,
  },
  no_cloud: { severity: "attention", text: () => m.error_no_cloud(), action: "menu.terminals" },
  terminal_open: {
    severity: "attention",
    text: () => m.error_terminal_open(),
    action: "panel.open_sales",
  },
  terminal_cannot: { severity: "attention", text: () => m.error_terminal_cannot(), action: null },
  terminal_silent: { severity: "failed", text: () => m.error_terminal_silent(), action: null },
  receipt_scanned: { severity: "attention", text: () => m.error_receipt_scanned(), action: null },
  no_printer: { severity: "attention", text: () => m.error_no_printer(), action: null },
  print_job_over: { severity: "attention", text: () => m.error_print_job_over(), action: null },
  payment_state: { severity: "attention", text: () => m.error_payment_state(), action: null },
  conflict_state: { severity: "attention", text: () => m.error_conflict_state(), action: null },
  request_reused: { severity: "defect", text: () => m.error_request_reused(), action: null },
  storage_fault: { severity: "defect", text: () => m.error_storage_fault(), action: null },
  storage_low: {
    severity: "attention",
    text: ({ free_mib, needed_mib }) => m.error_storage_low({ free: free_mib, needed: needed_mib }),
    action: null,
  },
  shop_busy: {
    severity: "attention",
    text: () => m.error_shop_busy(),
    action: "panel.open_sales",
  },
  training: { severity: "attention", text: () => m.error_training(), action: null },
  no_till: { severity: "attention", text: () => m.error_no_till(), action: null },
  till_made: { severity: "attention", text: () => m.error_till_made(), action: null },
  unknown_command: { severity: "defect", text: () => m.error_unknown_command(), action: null },
  internal: { severity: "defect", text: () => m.error_internal(), action: null },
};

/** Words for an error, chosen when they are shown, so that they follow the language. */
export function say(error: ApiError): string {
  const entry = ERRORS[error.code] as { text: (detail: never) => string } | undefined;
  const detail = ("detail" in error ? error.detail : null) as never;
  return entry ? entry.text(detail) : m.error_internal();
}

export function entryOf(error: ApiError): { severity: Severity; action: Offer } {
  return (
    (ERRORS[error.code] as { severity: Severity; action: Offer } | undefined) ?? ERRORS.internal
  );
}

function roleWord(role: string): string {
  const words: Record<string, () => string> = {
    cashier: m.role_cashier,
    supervisor: m.role_supervisor,
    manager: m.role_manager,
    technician: m.role_technician,
  };
  return words[role]?.() ?? role;
}

function invalidWord(field: string): string {
  const words: Record<string, () => string> = {
    quantity: m.error_invalid_quantity,
    tendered: m.error_invalid_tendered,
    reason: m.error_invalid_reason,
    approval_code: m.error_invalid_approval_code,
    manager: m.error_invalid_manager,
    pin: m.error_invalid_pin,
    amount: m.error_invalid_amount,
    tip: m.error_invalid_tip,
    cash_back: m.error_invalid_cash_back,
    method: m.error_invalid_method,
    reply: m.error_invalid_reply,
    text: m.error_invalid_reply,
    price: m.error_invalid_price,
    percent: m.error_invalid_percent,
    rate: m.error_invalid_percent,
    discount: m.error_invalid_discount,
    "gift card": m.error_invalid_gift,
    code: m.error_invalid_gift,
    name: m.error_invalid_name,
    note: m.error_invalid_note,
    line: m.error_invalid_line,
  };
  return words[field]?.() ?? m.error_invalid({ field });
}
