// The real window, through its driver (WebDriver).

import { setTimeout as pause } from "node:timers/promises";

const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

export class Window {
  #session;

  static async open(driver, program, till) {
    const options = { application: program, args: ["--data", till] };
    const wanted = { capabilities: { alwaysMatch: { "tauri:options": options } } };
    const window = new Window();
    const { value } = await call(`${driver}/session`, wanted);
    window.#session = `${driver}/session/${value.sessionId}`;
    await call(`${window.#session}/timeouts`, { script: 600_000 });
    return window;
  }

  async evaluate(script, ...args) {
    const whole = `const done = arguments[arguments.length - 1];
      Promise.resolve((${script})(...Array.from(arguments).slice(0, -1)))
        .then((value) => done({ value }), (why) => done({ failed: String(why) }));`;
    const { value } = await call(`${this.#session}/execute/async`, { script: whole, args });
    if (value.failed) throw new Error(value.failed);
    return value.value;
  }

  /** The id of an element, once it is there. */
  async find(xpath, limit = 30_000) {
    const until = Date.now() + limit;
    for (;;) {
      try {
        const { value } = await call(`${this.#session}/element`, { using: "xpath", value: xpath });
        return value[ELEMENT];
      } catch (why) {
        if (Date.now() > until) throw why;
        await pause(2);
      }
    }
  }

  async click(xpath) {
    await call(`${this.#session}/element/${await this.find(xpath)}/click`, {});
  }

  async close() {
    await fetch(this.#session, { method: "DELETE" });
  }
}

async function call(address, body) {
  const answer = await fetch(address, { method: "POST", body: JSON.stringify(body) });
  const json = await answer.json();
  if (!answer.ok) throw new Error(JSON.stringify(json));
  return json;
}
