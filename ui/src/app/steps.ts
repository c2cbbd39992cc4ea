/**
 * Every step that has a key, with its usual one and where it works. From here come the key settings;
 * `actions.test.ts` holds this table against the steps of every state.
 */

import { m } from "$lib/paraglide/messages.js";

/** What is on the screen while a key works. */
export type Where =
  | "always"
  | "menu"
  | "receipts"
  | "sell"
  | "choose"
  | "cash"
  | "card"
  | "running"
  | "unknown"
  | "signature"
  | "done"
  | "back_done";

export type Step = {
  keys: string[];
  where: Where[];
  name: () => string;
  /** Keys of those that come after the first of a kind; they stay as they are. */
  others?: string[];
  /** A key that means the same everywhere in this program, or a row of keys. */
  fixed?: true;
};

const ALWAYS: Where[] = ["always"];
const WAYS: Where[] = ["choose", "cash", "card"];
const ASKED: Where[] = ["running", "unknown"];

export const STEPS: Record<string, Step> = {
  "shell.help": { keys: ["F1"], where: ALWAYS, name: m.action_help },
  "shell.palette": { keys: ["Ctrl+Shift+P"], where: ALWAYS, name: m.action_palette },
  "panel.open_sales": { keys: ["F8"], where: ALWAYS, name: m.action_open_sales },
  "panel.receipts": { keys: ["F9"], where: ALWAYS, name: m.action_receipts },
  "panel.menu": { keys: ["F10"], where: ALWAYS, name: m.action_menu },
  "panel.close": { keys: ["Esc"], where: ALWAYS, name: m.action_close, fixed: true },
  "shell.sign_out": { keys: ["Ctrl+L"], where: ALWAYS, name: m.action_sign_out },
  "conflict.decide": { keys: ["Shift+F8"], where: ALWAYS, name: m.keys_decide },
  "menu.terminals": { keys: ["T"], where: ["menu"], name: m.action_terminals },
  "menu.training": { keys: ["R"], where: ["menu"], name: m.keys_training },
  "menu.settings": { keys: ["S"], where: ["menu"], name: m.action_settings },
  "menu.display": { keys: ["D"], where: ["menu"], name: m.action_display },
  "return.give": { keys: ["G"], where: ["receipts"], name: m.action_give_back },
  "receipt.print": { keys: ["P"], where: ["receipts"], name: m.action_print },
  "receipt.copy": { keys: ["T"], where: ["receipts"], name: m.action_copy_text },
  "receipt.pdf": { keys: ["D"], where: ["receipts"], name: m.keys_pdf },
  "receipt.html": { keys: ["H"], where: ["receipts"], name: m.keys_html },
  "drawer.open": { keys: ["Ctrl+D"], where: ALWAYS, name: m.action_drawer },
  "pay.print": { keys: ["N"], where: ["done"], name: m.action_print_again },
  "sell.search": { keys: ["F2"], where: ["sell"], name: m.action_search },
  "sell.less": { keys: ["−"], where: ["sell"], name: m.action_less },
  "sell.more": { keys: ["+"], where: ["sell"], name: m.action_more },
  "sell.quantity": { keys: ["F4"], where: ["sell"], name: m.action_quantity },
  "sell.remove": { keys: ["Del"], where: ["sell"], name: m.action_remove },
  "sell.up": { keys: ["↑"], where: ["sell"], name: m.action_up },
  "sell.down": { keys: ["↓"], where: ["sell"], name: m.action_down },
  "sell.card_first": { keys: ["Ctrl+K"], where: ["sell"], name: m.action_card_first },
  "sell.show": { keys: ["Alt+T"], where: ["sell"], name: m.action_show_there },
  "sell.undo": { keys: ["Ctrl+Z"], where: ["sell"], name: m.action_undo },
  "sell.price": { keys: ["F5"], where: ["sell"], name: m.action_price },
  "sell.discount": { keys: ["F6"], where: ["sell"], name: m.action_discount },
  "sell.discount_all": { keys: ["Shift+F6"], where: ["sell"], name: m.action_discount_all },
  "sell.park": { keys: ["F7"], where: ["sell"], name: m.action_park },
  "sell.note": { keys: ["Alt+N"], where: ["sell"], name: m.action_note },
  "sell.note_all": { keys: ["Alt+B"], where: ["sell"], name: m.action_note_all },
  "sell.take_back": { keys: ["Alt+R"], where: ["sell"], name: m.action_take_back },
  "sell.exempt": { keys: ["Alt+X"], where: ["sell"], name: m.action_exempt },
  "sell.free_item": { keys: ["Alt+I"], where: ["sell"], name: m.action_free_item },
  "sell.gift_card": { keys: ["Alt+G"], where: ["sell"], name: m.action_gift_card },
  "sell.discard": { keys: ["Alt+D"], where: ["sell"], name: m.action_discard },
  "sell.deeds": { keys: ["Alt+M"], where: ["sell"], name: m.action_deeds },
  "sell.age": { keys: ["Alt+A"], where: ["sell"], name: m.action_age },
  "sell.pay": { keys: ["F12"], where: ["sell"], name: m.keys_pay },
  "pay.card": {
    keys: ["K"],
    others: Array.from("23456789", (digit) => `Alt+${digit}`),
    where: ["choose", "cash"],
    name: m.action_card,
  },
  "pay.details": { keys: ["T"], where: ["choose"], name: m.action_card_only_part },
  "pay.cash": { keys: ["C"], where: ["choose"], name: m.action_cash },
  "pay.gift": { keys: ["G"], where: ["choose"], name: m.action_gift },
  "pay.surcharge": { keys: ["U"], where: ["choose"], name: m.keys_surcharge },
  "pay.tender_remove": { keys: ["Del"], where: ["choose"], name: m.action_tender_remove },
  "pay.pay_out": { keys: ["F12"], where: ["choose"], name: m.keys_pay_out },
  "pay.quick": {
    keys: ["F1", "F2", "F3", "F4", "F5", "F6"],
    where: ["cash"],
    name: m.cash_quick,
    fixed: true,
  },
  "pay.take": { keys: ["F12", "Enter"], where: ["cash"], name: m.action_take_cash },
  "pay.method": { keys: ["M"], where: ["card"], name: m.action_method },
  "pay.part_up": { keys: ["↑"], where: ["card"], name: m.action_up },
  "pay.part_down": { keys: ["↓"], where: ["card"], name: m.action_down },
  "pay.start_typed": { keys: ["F12"], where: ["card"], name: m.keys_ask_for },
  "pay.other": { keys: ["Esc"], where: ["cash", "card"], name: m.action_other_way, fixed: true },
  "pay.back": { keys: ["B"], where: WAYS, name: m.action_back },
  "pay.leave": { keys: ["N"], where: [...WAYS, "unknown"], name: m.action_leave },
  "pay.abort": { keys: ["A"], where: ["running"], name: m.action_abort },
  "pay.ask": { keys: ["R"], where: ["unknown"], name: m.action_ask },
  "prompt.none": { keys: ["X"], where: ASKED, name: m.action_no_answer },
  "prompt.no": { keys: ["X"], where: ASKED, name: m.action_no },
  "prompt.yes": { keys: ["Y"], where: ASKED, name: m.action_yes },
  "prompt.key": { keys: ["F12"], where: ASKED, name: m.action_go_on },
  "prompt.send": { keys: ["F12"], where: ASKED, name: m.action_send_answer },
  "prompt.entry": {
    keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
    where: ASKED,
    name: m.prompt_menu,
    fixed: true,
  },
  "signature.no": { keys: ["X"], where: ["signature"], name: m.action_signature_no },
  "signature.yes": { keys: ["Y"], where: ["signature"], name: m.action_signature_yes },
  "pay.receipt": { keys: ["P"], where: ["done"], name: m.action_receipt },
  "pay.next": { keys: ["F12"], where: ["done"], name: m.action_next },
  "return.receipt": { keys: ["P"], where: ["back_done"], name: m.action_return_receipt },
  "return.close": { keys: ["F12"], where: ["back_done"], name: m.action_done },
};

/** The words over the steps of one place, in the order of a sale. */
export const PLACES: Record<Where, () => string> = {
  always: m.keys_always,
  menu: m.action_menu,
  sell: m.items_title,
  choose: m.choose_title,
  cash: m.action_cash,
  card: m.action_card,
  running: m.keys_running,
  unknown: m.keys_unknown,
  signature: m.signature_title,
  done: m.keys_done,
  receipts: m.action_receipts,
  back_done: m.keys_back_done,
};
