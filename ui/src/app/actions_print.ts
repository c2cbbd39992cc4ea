import type { Printing } from "$lib/state/printing.svelte";
import type { Action } from "$lib/ui/action";
import type { Desk } from "$lib/state/desk.svelte";
import { m } from "$lib/paraglide/messages.js";

/** Steps with the printer itself. Without one there is only the step that sets one up. */
export function printerActions(desk: Desk, printing: Printing): Action[] {
  const { printer } = printing;
  const list: Action[] = [
    {
      id: "printer.set",
      label: printer ? m.action_printer_change() : m.action_printer_set(),
      enabled: desk.live,
      perform: () => printing.open("settings"),
    },
  ];
  if (printer) {
    list.push({
      id: "printer.queue",
      label: m.action_printer_queue(),
      enabled: true,
      perform: () => printing.open("queue"),
    });
  }
  if (printer && printer.settings.drawer !== null) {
    list.push({
      id: "drawer.open",
      label: m.action_drawer(),
      key: "Ctrl+D",
      enabled: desk.live,
      perform: () => printing.open("drawer"),
    });
  }
  return list;
}

/** Steps with the receipt that is shown. */
export function receiptActions(desk: Desk, printing: Printing): Action[] {
  if (printing.shown === null) return [];
  const free = desk.live && !printing.busy;
  const list: Action[] = [];
  if (printing.printer) {
    list.push({
      id: "receipt.print",
      label: m.action_print(),
      key: "P",
      enabled: free,
      busy: desk.busy("receipt_print"),
      perform: () => void printing.print(),
    });
  }
  list.push(
    {
      id: "receipt.copy",
      label: m.action_copy_text(),
      key: "T",
      enabled: free,
      perform: () => void printing.copy(),
    },
    {
      id: "receipt.pdf",
      label: "PDF",
      key: "D",
      enabled: free,
      perform: () => void printing.save("pdf"),
    },
    {
      id: "receipt.html",
      label: "HTML",
      key: "H",
      enabled: free,
      perform: () => void printing.save("html"),
    },
  );
  return list;
}
