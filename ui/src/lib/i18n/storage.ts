/** A disk that does not do its part, in words. */

import type { StorageCauseView, StorageFaultView } from "$bindings";
import { m } from "$lib/paraglide/messages.js";
import { PAYMENT } from "./words";

const MEANING: Record<StorageCauseView, () => string> = {
  full: m.banner_storage_detail,
  failed: m.banner_storage_detail,
  refused: m.banner_storage_refused_detail,
};

const CURE: Record<StorageCauseView, () => string> = {
  full: m.banner_storage_full,
  failed: m.banner_storage_failed,
  refused: m.banner_storage_refused,
};

export type StorageWords = { title: string; meaning: string; cure: string; waiting: string[] };

export function storageWords(fault: StorageFaultView): StorageWords {
  const waiting = fault.waiting.map((one) =>
    m.banner_storage_line({
      reference: one.reference,
      amount: `${one.amount.text} ${one.amount.currency}`,
      state: PAYMENT[one.state].word(),
      time: one.at,
      poi: one.poi_id,
      service: one.service_id,
    }),
  );
  if (fault.unreadable > 0) waiting.push(m.banner_storage_unreadable({ count: fault.unreadable }));
  return {
    title: m.banner_storage({ time: fault.since }),
    meaning: MEANING[fault.cause](),
    cure: CURE[fault.cause](),
    waiting,
  };
}
