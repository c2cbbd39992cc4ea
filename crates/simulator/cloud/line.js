// The line to the simulated cloud: reads what is there again and again, and sends what a person wants.

import { byId, say } from "./dom.js";

const AGAIN_MS = 1_000;

async function read(path) {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

/** Draws what is at a path, now and whenever it may have changed; gives a function that looks at once. */
export function follow(path, draw) {
  let round = 0;
  const look = async () => {
    const mine = ++round;
    try {
      const state = await read(path);
      if (mine !== round) return;
      byId("lost").hidden = true;
      draw(state);
    } catch {
      if (mine === round) byId("lost").hidden = false;
    }
    if (mine === round) setTimeout(() => mine === round && look(), AGAIN_MS);
  };
  look();
  return look;
}

/** Sends something and gives the answer; what speaks against it is said under the buttons, and `null` is given. */
export async function send(path, body) {
  try {
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    const said = await answer.json().catch(() => ({}));
    say(byId("said"), answer.ok ? "" : (said.error ?? `refused with ${answer.status}`));
    return answer.ok ? said : null;
  } catch {
    say(byId("said"), "No answer");
    return null;
  }
}
