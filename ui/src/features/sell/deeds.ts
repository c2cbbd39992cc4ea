/** What can be done to a basket besides adding and counting: what each asks, and what it sends. */

import type { ItemView, LineView } from "$bindings";
import { m } from "$lib/paraglide/messages.js";
import type { Ask } from "$lib/state/asks.svelte";
import type { Desk, StepCommand } from "$lib/state/desk.svelte";
import type { Args } from "$lib/backend/backend";

/** A step on the basket waits for those before it. */
function step<N extends StepCommand>(desk: Desk, name: N, args: Args<N>) {
  return desk.inOrder(() => desk.step(name, args));
}

const percent = (rates: string[]) => rates.map((value) => ({ value, word: `${value} %` }));
const signed = <T extends object>(args: T, approval: unknown): T =>
  (approval === undefined ? args : { ...args, approval }) as T;

export function priceOf(desk: Desk, { line, name, each }: LineView): Ask {
  return {
    title: m.ask_price_title({ name }),
    lead: m.ask_price_lead({ price: each }),
    entries: () => [{ id: "price", label: m.ask_price(), kind: "money", placeholder: each }],
    reasons: [m.why_label(), m.why_damaged(), m.why_match()],
    label: m.ask_price_do(),
    send: ({ price = "" }, reason, approval) =>
      step(desk, "basket_price", signed({ line, price, reason }, approval)),
  };
}

/** On a line, or on everything. */
export function discountOn(desk: Desk, on: LineView | null): Ask {
  const basket = desk.session.state?.basket;
  const given = on ? on.reductions : (basket?.off ?? []);
  const line = on ? { line: on.line } : {};
  return {
    title: on ? m.ask_discount_title({ name: on.name }) : m.ask_discount_all_title(),
    lead: m.ask_discount_lead({ limit: desk.session.shop?.discount_limit ?? "" }),
    picks: [
      {
        id: "by",
        label: m.ask_discount_by(),
        options: [
          { value: "percent", word: m.ask_percent() },
          { value: "amount", word: m.ask_amount() },
        ],
      },
    ],
    start: { by: "percent" },
    entries: ({ by }) => [
      by === "amount"
        ? { id: "amount", label: m.ask_amount(), kind: "money" }
        : {
            id: "percent",
            label: m.ask_percent(),
            kind: "percent",
            quick: percent(["5", "10", "20", "50"]),
          },
    ],
    reasons: [m.why_damaged(), m.why_short(), m.why_regular(), m.why_staff()],
    label: m.ask_discount_do(),
    ...(given.length > 0
      ? {
          other: {
            label: m.ask_discount_clear(),
            send: () => step(desk, "basket_discount_clear", line),
          },
        }
      : {}),
    send: ({ by, percent: rate = "", amount = "" }, reason, approval) => {
      const cut = by === "amount" ? { amount } : { percent: rate };
      return step(desk, "basket_discount", signed({ ...line, ...cut, reason }, approval));
    },
  };
}

export function noteTo(desk: Desk, on: LineView | null): Ask {
  const before = (on ? on.note : desk.session.state?.basket.note) ?? "";
  return {
    title: on ? m.ask_note_title({ name: on.name }) : m.ask_note_all_title(),
    lead: m.ask_note_lead(),
    entries: () => [{ id: "note", label: m.ask_note(), kind: "text", optional: true }],
    start: { note: before },
    label: m.ask_note_do(),
    send: ({ note = "" }) =>
      step(desk, "basket_note", { ...(on ? { line: on.line } : {}), note: note.trim() }),
  };
}

export function takeBack(desk: Desk, { line, name }: LineView): Ask {
  return {
    title: m.ask_back_title({ name }),
    lead: m.ask_back_lead(),
    entries: () => [],
    reasons: [m.why_faulty(), m.why_wrong_item(), m.why_unwanted()],
    label: m.ask_back_do(),
    send: (_, reason, approval) =>
      step(desk, "basket_take_back", signed({ line, reason }, approval)),
  };
}

export function exempt(desk: Desk): Ask {
  return {
    title: m.ask_exempt_title(),
    lead: m.ask_exempt_lead(),
    entries: () => [],
    reasons: [m.why_export(), m.why_embassy(), m.why_business()],
    label: m.ask_exempt_do(),
    send: (_, reason, approval) => step(desk, "basket_exempt", signed({ reason }, approval)),
  };
}

/** An article whose price is typed. */
export function openPrice(
  desk: Desk,
  { id, name }: Pick<ItemView, "id" | "name">,
  quantity: string | null,
): Ask {
  return {
    title: m.ask_open_title({ name }),
    entries: () => [{ id: "price", label: m.ask_price(), kind: "money" }],
    label: m.ask_open_do(),
    send: ({ price = "" }) => step(desk, "basket_add", { item: id, quantity, price }),
  };
}

/** What has no entry in the catalogue. */
export function freeItem(desk: Desk, code = ""): Ask {
  const codes = desk.session.shop?.tax_codes ?? [];
  return {
    title: code === "" ? m.ask_free_title() : `${m.ask_free_title()} · ${code}`,
    lead: m.ask_free_lead(),
    picks: [
      {
        id: "tax",
        label: m.ask_tax(),
        options: codes.map(({ letter, rate }) => ({ value: letter, word: `${letter} ${rate} %` })),
      },
    ],
    start: { tax: codes[0]?.letter ?? "" },
    entries: () => [
      { id: "price", label: m.ask_price(), kind: "money" },
      { id: "name", label: m.ask_name(), kind: "text", optional: true, placeholder: m.free_item() },
    ],
    label: m.ask_open_do(),
    send: ({ name: typed = "", price = "", tax = "" }) => {
      const known = typed.trim() === "" ? m.free_item() : typed.trim();
      return step(desk, "basket_open_item", {
        name: known,
        price,
        ...(tax === "" ? {} : { tax }),
      });
    },
  };
}

export function giftCard(desk: Desk): Ask {
  const usual = desk.session.shop?.gift_amounts ?? [];
  return {
    title: m.ask_gift_title(),
    lead: m.ask_gift_lead(),
    entries: () => [
      { id: "code", label: m.ask_gift_code(), kind: "text" },
      {
        id: "amount",
        label: m.ask_gift_amount(),
        kind: "money",
        quick: usual.map(({ text }) => ({ value: text, word: text })),
      },
    ],
    scan: "code",
    label: m.ask_gift_do(),
    send: ({ code = "", amount = "" }) => step(desk, "basket_gift", { code: code.trim(), amount }),
  };
}

export function park(desk: Desk): Ask {
  return {
    title: m.ask_park_title(),
    lead: m.ask_park_lead(),
    entries: () => [{ id: "name", label: m.ask_park_name(), kind: "text", optional: true }],
    start: { name: desk.session.state?.basket.name ?? "" },
    label: m.ask_park_do(),
    send: ({ name = "" }) => step(desk, "basket_park", { name: name.trim() }),
  };
}

/** The one in front, or one that waits. */
export function discard(desk: Desk, basket?: string): Ask {
  return {
    title: m.ask_discard_title(),
    lead: m.ask_discard_lead(),
    entries: () => [],
    reasons: [m.why_left(), m.why_mistake(), m.why_no_money()],
    label: m.ask_discard_do(),
    send: (_, reason) =>
      step(desk, "basket_discard", { ...(basket === undefined ? {} : { basket }), reason }),
  };
}

/** Somebody looks at the customer's age; `then` goes on with what was asked for. */
export function age(desk: Desk, years: number, then?: () => void): Ask {
  return {
    title: m.ask_age_title({ years }),
    lead: m.ask_age_lead({ years }),
    entries: () => [],
    label: m.ask_age_do({ years }),
    yes: "Y",
    send: async () => {
      const problem = await step(desk, "basket_age", {});
      if (problem === null) then?.();
      return problem;
    },
  };
}

/** Steps that ask nothing. */
export function undo(desk: Desk): void {
  void desk.show(step(desk, "basket_undo", {}));
}

/** A line that was brought back is sold after all. */
export function keep(desk: Desk, { line }: LineView): void {
  void desk.show(step(desk, "basket_take_back", { line }));
}

/** The buyer owes tax again. */
export function taxed(desk: Desk): void {
  void desk.show(step(desk, "basket_exempt", {}));
}
