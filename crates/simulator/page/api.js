// The line to the simulator: reads states, follows the stream, and sends what a person does.

const BACK_AFTER_MS = 1_000;
/** The next action must not wait for ever behind one that nobody answers. */
const ACT_MS = 10_000;

async function read(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

/** One message as it was on the wire. */
export function message(name, id) {
  return read(`/api/terminals/${name}/log/${id}`);
}

let queue = Promise.resolve();

/** Digits must arrive as they were pressed, so there is one action on the way at a time. */
export function act(name, path, body) {
  const sent = queue.then(() => post(`/api/terminals/${name}/${path}`, body));
  queue = sent.catch(() => {});
  return sent;
}

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(ACT_MS),
  });
  if (answer.ok) return;
  const why = await answer.json().catch(() => ({}));
  const refused = new Error(why.error ?? `refused with ${answer.status}`);
  refused.status = answer.status;
  throw refused;
}

/**
 * Follows all terminals. `tell` has `states(list)` for all states anew, `part(name, part, value)`,
 * `entry(name, entry)`, `lost()` and `back()`.
 */
export class Stream {
  #tell;
  #source = null;
  #round = 0;
  #last = 0;
  #since = new Map();
  #waiting = null;

  constructor(tell) {
    this.#tell = tell;
    this.#open();
    addEventListener("pagehide", () => this.#source?.close());
    addEventListener("pageshow", (event) => event.persisted && this.#open());
  }

  #open() {
    this.#source?.close();
    const source = new EventSource("/api/events");
    this.#source = source;
    const on = (kind, take) =>
      source.addEventListener(kind, (event) => take.call(this, JSON.parse(event.data)));
    on("hello", this.#sync);
    on("resync", this.#sync);
    on("part", this.#hear);
    on("log", this.#hear);
    source.addEventListener("error", () => this.#broken(source));
  }

  #broken(source) {
    if (source !== this.#source) return;
    source.close();
    this.#round += 1;
    this.#tell.lost();
    setTimeout(() => source === this.#source && this.#open(), BACK_AFTER_MS);
  }

  /** Gets everything anew; what the stream says meanwhile waits. */
  async #sync({ seq }) {
    const round = ++this.#round;
    this.#last = seq;
    this.#waiting = [];
    try {
      const { terminals } = await read("/api/terminals");
      const states = await Promise.all(terminals.map(({ name }) => read(`/api/terminals/${name}`)));
      if (round !== this.#round) return;
      this.#since = new Map(states.map((state) => [state.name, state.seq]));
      this.#tell.states(states);
      this.#tell.back();
      const waiting = this.#waiting;
      this.#waiting = null;
      for (const event of waiting) this.#apply(event);
    } catch {
      if (round === this.#round) this.#broken(this.#source);
    }
  }

  #hear(event) {
    if (event.seq <= this.#last) return;
    const gap = event.seq !== this.#last + 1;
    this.#last = event.seq;
    if (gap) this.#sync(event);
    else if (this.#waiting) this.#waiting.push(event);
    else this.#apply(event);
  }

  #apply({ seq, name, part, value, entry }) {
    if (seq <= (this.#since.get(name) ?? 0)) return;
    if (entry) this.#tell.entry(name, entry);
    else this.#tell.part(name, part, value);
  }
}
