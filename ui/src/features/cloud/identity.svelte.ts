/** The certificate of a payment device and its key: files on their way from a disk to being saved. */

import type { IdentityEntry, IdentityFile } from "$bindings";

/** As many as the core takes: one for each of a chain. */
export const MOST = 8;
/** Far more than a certificate or a key has. */
export const LARGEST = 1024 * 1024;

/** Why files were not taken; nothing was sent of them. */
export type Unfit = { why: "many" } | { why: "large" | "unread"; name: string };

export class Identity {
  /** Names of the files that were chosen. */
  names = $state.raw<string[]>([]);
  /** What is in the field of the passphrase. */
  passphrase = $state("");
  unfit = $state.raw<Unfit | null>(null);

  /** What is in the files, and what opens them: nothing shows it and nothing keeps it. */
  #files: IdentityFile[] = [];
  #passphrase = "";
  /** Which choice is the last one: what an earlier one still reads is dropped. */
  #choice = 0;
  #reading = $state(false);

  /** Something was chosen that can be sent. */
  get ready(): boolean {
    return this.names.length > 0 && !this.#reading;
  }

  get entry(): IdentityEntry {
    const files = this.#files;
    return this.#passphrase === "" ? { files } : { files, passphrase: this.#passphrase };
  }

  /** Takes files besides those that were chosen before: certificate and key are often apart. */
  async choose(chosen: File[]): Promise<void> {
    const choice = ++this.#choice;
    const names = new Set([...this.names, ...chosen.map(({ name }) => name)]);
    this.unfit = names.size > MOST ? { why: "many" } : tooLarge(chosen);
    if (this.unfit !== null) return;
    this.#reading = true;
    const read: IdentityFile[] = [];
    for (const file of chosen) {
      try {
        read.push({ name: file.name, content: base64(await file.arrayBuffer()) });
      } catch {
        if (choice === this.#choice) this.unfit = { why: "unread", name: file.name };
      }
    }
    if (choice !== this.#choice) return;
    this.#reading = false;
    if (this.unfit !== null) return;
    const others = this.#files.filter((one) => !read.some(({ name }) => name === one.name));
    this.#files = [...others, ...read];
    this.names = this.#files.map(({ name }) => name);
  }

  /** The passphrase leaves its field for the way to the core. */
  hold(): void {
    this.#passphrase = this.passphrase;
    this.passphrase = "";
  }

  /** The files are to be chosen anew; what was typed for them stays. */
  clear(): void {
    this.#choice += 1;
    this.#reading = false;
    this.#files = [];
    this.names = [];
    this.unfit = null;
  }

  /** Nothing of them stays in memory. */
  drop(): void {
    this.clear();
    this.#passphrase = "";
    this.passphrase = "";
  }
}

/** The first that is too large to be read at all. */
export function tooLarge(files: File[]): Unfit | null {
  const large = files.find(({ size }) => size > LARGEST);
  return large ? { why: "large", name: large.name } : null;
}

function base64(content: ArrayBuffer): string {
  return btoa(Array.from(new Uint8Array(content), (byte) => String.fromCharCode(byte)).join(""));
}
