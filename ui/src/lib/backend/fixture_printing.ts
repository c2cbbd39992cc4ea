/** A printer and what went to it, for tests and for the states page. */

import type { PrinterView, PrintJobView } from "$bindings";

export const PRINTER: PrinterView = {
  settings: {
    name: "Receipts",
    address: "192.168.1.30:9100",
    model: "epson",
    raster: false,
    width: 42,
    drawer: 2,
    automatic: true,
  },
  state: { state: "ready" },
  waiting: 0,
  stuck: 0,
};

export const JOBS: PrintJobView[] = (
  [
    ["5", "receipt", "T01-001044", 0, "queued", "paper_out"],
    ["4", "shop_slip", "T01-000118/1", 0, "failed", "silent"],
    ["3", "receipt", "T01-001043", 1, "printed", null],
    ["2", "drawer", "", 0, "printed", null],
    ["1", "receipt", "T01-001041", 0, "expired", "unreachable"],
  ] as const
).map(([id, what, number, copy, state, trouble]) => ({
  id,
  what,
  number,
  copy,
  state,
  trouble,
  attempts: 1,
  at: "2026-11-21 14:03",
  can_again: state !== "printed",
  can_drop: state !== "printed",
}));

export const RECEIPT = `           Corner Deli
------------------------------------------
2 x 3.80  Flat white              7.60 B
1         Sourdough loaf          5.40 B
0.335 kg  Comté 18 months         4.32 B
------------------------------------------
Total EUR                        37.44
`;
