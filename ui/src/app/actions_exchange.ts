import type { PromptView } from "$bindings";
import { fits, type Exchange } from "../features/pay/exchange.svelte";
import type { Pay } from "../features/pay/pay.svelte";
import type { Action } from "$lib/ui/action";
import type { Desk } from "$lib/state/desk.svelte";
import { m } from "$lib/paraglide/messages.js";

/** Steps while a terminal works: to stop it and to answer what it asks. */
export function runningActions(desk: Desk, exchange: Exchange): Action[] {
  const payment = exchange.payment;
  const list = promptActions(desk, exchange);
  if (payment?.actions.includes("abort") && !payment.abort_asked) {
    list.push({
      id: "pay.abort",
      label: exchange.armed ? m.action_abort_again() : m.action_abort(),
      key: "A",
      enabled: desk.live,
      busy: desk.busy("payment_abort"),
      perform: () => exchange.abort(),
    });
  }
  return list;
}

/** The answers that this question takes. The keys mean nothing else while a terminal works. */
export function promptActions(desk: Desk, exchange: Exchange): Action[] {
  const prompt = exchange.prompt;
  if (!prompt || exchange.answered) return [];
  const enabled = desk.live;
  const answer = (reply: Parameters<Exchange["answer"]>[1]) => () =>
    void exchange.answer(prompt, reply);
  const none: Action = {
    id: "prompt.none",
    label: m.action_no_answer(),
    key: "X",
    enabled,
    perform: answer({ kind: "cancel" }),
  };
  switch (prompt.wants.kind) {
    case "confirmation":
      return [
        {
          id: "prompt.no",
          label: m.action_no(),
          key: "X",
          enabled,
          perform: answer({ kind: "no" }),
        },
        {
          id: "prompt.yes",
          label: m.action_yes(),
          key: "Y",
          enabled,
          perform: answer({ kind: "yes" }),
        },
      ];
    case "any_key":
      return [
        none,
        {
          id: "prompt.key",
          label: m.action_go_on(),
          key: "F12",
          enabled,
          perform: answer({ kind: "key" }),
        },
      ];
    case "typed":
      return [none, send(enabled, exchange, prompt, prompt.wants)];
    case "menu":
      return [
        none,
        ...prompt.wants.entries.map((_, index) => ({
          id: `prompt.entry:${index + 1}`,
          // The words are the terminal's: the frame shows them, the button has a number.
          label: String(index + 1),
          ...(index < 9 ? { key: String(index + 1) } : {}),
          enabled,
          perform: answer({ kind: "entry", number: index + 1 }),
        })),
      ];
  }
}

function send(
  enabled: boolean,
  exchange: Exchange,
  prompt: PromptView,
  wants: Parameters<typeof fits>[0],
): Action {
  return {
    id: "prompt.send",
    label: m.action_send_answer(),
    key: "F12",
    enabled: enabled && fits(wants, exchange.typed),
    perform: () => void exchange.answer(prompt, { kind: "typed", text: exchange.typed }),
  };
}

/** Two answers about a signature; neither has the key of a step that another pane has there. */
export function signatureActions(desk: Desk, exchange: Exchange): Action[] {
  const busy = desk.busy("payment_signature");
  return [
    {
      id: "signature.no",
      label: m.action_signature_no(),
      key: "X",
      enabled: desk.live,
      busy,
      perform: () => exchange.judge(false),
    },
    {
      id: "signature.yes",
      label: m.action_signature_yes(),
      key: "Y",
      enabled: desk.live,
      busy,
      perform: () => exchange.judge(true),
    },
  ];
}

/** Steps while nobody knows what became of the money. */
export function unknownActions(desk: Desk, pay: Pay, leave: () => Action): Action[] {
  const exchange = pay.exchange;
  const back = exchange.back !== null;
  const can = exchange.payment?.actions ?? [];
  const list = promptActions(desk, exchange);
  if (can.includes("ask")) {
    list.push({
      id: "pay.ask",
      label: m.action_ask(),
      key: "R",
      enabled: desk.live,
      busy: desk.busy("payment_ask"),
      perform: () => exchange.ask(),
    });
  }
  if (can.includes("leave")) list.push(leave());
  if (can.includes("shows_approved")) {
    list.push({
      id: "pay.shows_approved",
      label: back ? m.action_shows_back() : m.action_shows_approved(),
      enabled: desk.live,
      perform: () => (exchange.verdict = "approved"),
    });
  }
  if (can.includes("shows_not_charged")) {
    list.push({
      id: "pay.shows_not_charged",
      label: back ? m.action_shows_not_back() : m.action_shows_not_charged(),
      enabled: desk.live,
      perform: () => (exchange.verdict = "not_charged"),
    });
  }
  return list;
}

/** Steps with a return that has ended. */
export function returnedActions(desk: Desk, exchange: Exchange): Action[] {
  const back = exchange.back;
  if (!back) return [];
  const list: Action[] = [];
  if (back.return_number !== null) {
    list.push({
      id: "return.receipt",
      label: m.action_return_receipt(),
      key: "P",
      enabled: desk.live,
      perform: () => desk.open("receipts", back.sale, back.id),
    });
  }
  list.push({
    id: "return.close",
    label: m.action_done(),
    key: "F12",
    enabled: desk.live,
    busy: desk.busy("return_close"),
    perform: () => exchange.close(),
  });
  return list;
}
