/** Which field the core refused, and what is said at it. */

import { m } from "$lib/paraglide/messages.js";
import type { Problem } from "$lib/state/desk.svelte";

const WORDS: Record<string, (digits: number) => string> = {
  country: () => m.setup_wrong_country(),
  language: () => m.setup_wrong_language(),
  zone: () => m.setup_wrong_zone(),
  day_start: () => m.setup_wrong_day_start(),
  name: () => m.setup_wrong_name(),
  address: () => m.setup_wrong_address(),
  vat_id: () => m.setup_wrong_vat_id(),
  currency: () => m.setup_wrong_currency(),
  taxes: () => m.setup_wrong_taxes(),
  letter: () => m.setup_wrong_letter(),
  rate: () => m.setup_wrong_rate(),
  smallest_coin: () => m.setup_wrong_coin(),
  till_code: () => m.setup_wrong_till_code(),
  people: () => m.setup_wrong_people(),
  role: () => m.setup_wrong_people(),
  pin: (digits) => m.setup_wrong_pin({ digits }),
  price: () => m.setup_wrong_price(),
  tax: () => m.setup_wrong_tax(),
  code: () => m.setup_wrong_code(),
};

/** The field of a refusal, such as `people.0.pin`; empty where it is about none. */
export function fieldOf(problem: Problem | null): string {
  if (problem === null || problem === "lost" || problem.code !== "invalid") return "";
  const { field } = problem.detail;
  return WORDS[last(field)] ? field : "";
}

/** What is said at a field; empty where it is not the one that was refused. */
export function wordsFor(refused: string, field: string, digits = 4): string {
  return refused === field ? (WORDS[last(field)]?.(digits) ?? "") : "";
}

function last(field: string): string {
  return field.split(".").at(-1) ?? "";
}
