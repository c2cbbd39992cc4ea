/** The wizard over a core that answers from values, for its tests. Never in the product. */

import type { CloudView, CommandName, StateView } from "$bindings";
import { Refused } from "$lib/backend/backend";
import { FixtureBackend, SNAPSHOT, STATES } from "$lib/backend/fixture";
import { Desk } from "$lib/state/desk.svelte";
import { Session } from "$lib/state/session.svelte";
import { CloudWizard } from "./wizard.svelte";

export type Answers = Partial<Record<CommandName, unknown>>;

export const settled = () => new Promise((done) => setTimeout(done, 0));
export const refuse = (code: string, detail?: unknown) =>
  new Refused({ code, ...(detail ? { detail } : {}), id: "e1", retry: "never" } as never);

/** The wizard, opened. What the core answers can be changed on the way; an error is its refusal. */
export async function opened(view: CloudView, answers: Answers = {}) {
  const backend = new FixtureBackend({ ...SNAPSHOT, state: STATES["empty"] as StateView });
  const all: Answers = { cloud_show: view, ...answers };
  backend.answer = (name, args) => {
    const answer = all[name];
    if (answer instanceof Error) return Promise.reject(answer);
    return Promise.resolve(answer ?? backend.usual(name, args));
  };
  const session = new Session(backend);
  session.start();
  await settled();
  const wizard = new CloudWizard(new Desk(backend, session));
  await wizard.begin();
  await settled();
  const sent = (name: CommandName) =>
    backend.calls.filter((call) => call.name === name).map((call) => call.args);
  /** Goes on, and lets what begins by itself end. */
  const next = async () => {
    await wizard.next();
    await settled();
  };
  return { answers: all, session, wizard, sent, next };
}
