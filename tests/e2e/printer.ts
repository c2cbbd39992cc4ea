// A receipt printer on a free loopback port: it answers what it is asked and keeps what it is given.

import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

export class FakePrinter {
  readonly #server: Server;
  readonly #lines = new Set<Socket>();
  #paper = Buffer.alloc(0);
  /** It has paper. */
  paper = true;

  private constructor(server: Server) {
    this.#server = server;
  }

  static async start(): Promise<FakePrinter> {
    const server = createServer();
    const printer = new FakePrinter(server);
    server.on("connection", (line) => printer.#serve(line));
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    return printer;
  }

  get address(): string {
    const { address, port } = this.#server.address() as AddressInfo;
    return `${address}:${port}`;
  }

  /** What reached the paper, letters only. */
  get text(): string {
    return this.#paper.toString("latin1");
  }

  async close(): Promise<void> {
    for (const line of this.#lines) line.destroy();
    this.#server.close();
    await once(this.#server, "close");
  }

  #serve(line: Socket): void {
    this.#lines.add(line);
    line.on("close", () => this.#lines.delete(line));
    line.on("error", () => undefined);
    line.on("data", (bytes) => this.#take(line, bytes));
  }

  #take(line: Socket, bytes: Buffer): void {
    const kept: number[] = [];
    for (let at = 0; at < bytes.length; at += 1) {
      const [first, second, third] = bytes.subarray(at, at + 3);
      const asksStatus = first === 0x10 && second === 0x04;
      const asksDone = first === 0x1d && second === 0x72 && third === 1;
      if (asksStatus) line.write(Buffer.of(third === 4 && !this.paper ? 0x72 : 0x12));
      else if (asksDone) line.write(Buffer.of(0));
      else {
        kept.push(first ?? 0);
        continue;
      }
      at += 2;
    }
    this.#paper = Buffer.concat([this.#paper, Buffer.from(kept)]);
  }
}
