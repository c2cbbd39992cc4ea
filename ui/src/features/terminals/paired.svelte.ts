/** Which dialog about terminals is open. */

export type PairedDialog =
  | { kind: "add" }
  | { kind: "door" }
  | { kind: "remove"; terminal: string }
  | { kind: "totals"; terminal: string };

export class Paired {
  dialog = $state<PairedDialog | null>(null);

  show(dialog: PairedDialog): void {
    this.dialog = dialog;
  }

  close(): void {
    this.dialog = null;
  }
}
