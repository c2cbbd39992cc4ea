import { beforeEach, describe, expect, it } from "vitest";
import type { CloudView, CommandName, Event, StateView } from "$bindings";
import { paying, STATES } from "$lib/backend/fixture";
import { CLOUD_SET, tried } from "$lib/backend/fixture_cloud";
import { asked, GIVING, giving } from "$lib/backend/fixture_full";
import { type Answers, opened, settled } from "./fixture_wizard";
import type { CloudWizard } from "./wizard.svelte";

let till: Awaited<ReturnType<typeof opened>>;
let wizard: CloudWizard;
const sent = (name: CommandName) => till.sent(name);
const next = () => till.next();

async function at(view: CloudView, answers: Answers = {}): Promise<Answers> {
  till = await opened(view, answers);
  wizard = till.wizard;
  return till.answers;
}

/** Whether the wizard has the screen in this state. */
function show(state: StateView): boolean {
  const { session } = till;
  for (const kind of ["sale", "giving_back"] as const) {
    const event = { kind, value: state[kind] } as Event;
    session.receive({ seq: session.seq + 1, event });
  }
  return wizard.shows(session);
}

describe("a till that knows its cloud", () => {
  beforeEach(() => at(CLOUD_SET));

  it("begins with the terminals, and every step can be looked at", () => {
    expect(wizard.at).toBe("devices");
    expect(wizard.reach).toBe(wizard.parts.length - 1);
    wizard.go(0);
    expect([wizard.at, wizard.draft.user_domain]).toEqual(["region", "corner-deli"]);
  });

  it.each([
    [{ obstacle: "key_renewed" }, "key", true],
    [{ obstacle: "wrong_region" }, "region", false],
    [{ obstacle: "timeout" }, "devices", false],
    [{ vault: { state: "locked", lost: [] } }, "vault", false],
    [{ obstacle: "key_wrong", vault: { state: "locked", lost: [] } }, "vault", false],
  ] as [Partial<CloudView>, string, boolean][])(
    "begins where %j is mended",
    async (view, part, replacing) => {
      await at({ ...CLOUD_SET, ...view });
      expect([wizard.at, wizard.draft.replacing]).toEqual([part, replacing]);
    },
  );

  it("tries the key that is kept without asking for it", async () => {
    wizard.go(1);
    expect(wizard.ready).toBe(true);
    await next();
    expect(sent("cloud_test")).toEqual([{ settings: CLOUD_SET.settings }]);
    await next();
    expect(wizard.at, "nothing changed, so nothing is signed").toBe("devices");
    expect(sent("cloud_set")).toEqual([]);
  });

  it("closes the later steps as soon as something is not as it is kept", () => {
    wizard.go(0);
    wizard.draft.region = "nar";
    expect(wizard.reach).toBe(0);
    wizard.go(5);
    expect(wizard.at).toBe("region");
    wizard.draft.region = "eur";
    wizard.draft.replacing = true;
    expect(wizard.reach).toBe(0);
    wizard.draft.keep();
    expect(wizard.reach).toBe(5);
  });

  it("keeps settings that it does not ask for, and addresses only with their region", async () => {
    const settings = {
      ...CLOUD_SET.settings,
      auth_base: "https://auth.example.com",
      scope: "till",
    };
    await at({ ...CLOUD_SET, settings });
    expect(wizard.draft.settings).toEqual(settings);
    expect(wizard.draft.dirty).toBe(false);
    wizard.draft.region = "nar";
    expect(wizard.draft.settings).toEqual({
      environment: "nar",
      user_domain: "corner-deli",
      scope: "till",
    });
  });

  it("looks where secrets are once a test found them locked", async () => {
    await at(CLOUD_SET, {
      cloud_test: tried("token", "secrets_locked"),
      vault_show: { state: "locked", lost: [] },
    });
    wizard.go(2);
    await settled();
    wizard.mend("secrets_locked");
    await settled();
    expect([wizard.at, wizard.vault.chosen]).toEqual(["vault", true]);
  });

  it("replaces a key, and tries the new one", async () => {
    wizard.go(1);
    wizard.draft.replacing = true;
    expect(wizard.ready).toBe(false);
    wizard.draft.application_id = "app-1";
    wizard.draft.key = "another-key";
    await next();
    expect(sent("cloud_test")).toMatchObject([{ application_key: "another-key" }]);
  });
});

describe("the screen", () => {
  beforeEach(() => at(CLOUD_SET));

  it("is the wizard's while nothing about money needs it more", () => {
    expect(show(paying(null))).toBe(true);
    expect(show(paying({ state: "sent" }))).toBe(true);
    expect(show(paying({ state: "declined" }))).toBe(true);
    expect(show(giving({ state: "sent" }))).toBe(true);
    wizard.close();
    expect(show(paying({ state: "sent" }))).toBe(false);
  });

  it.each([
    ["a doubt", paying({ state: "unknown" })],
    ["a question for a person", paying({ state: "needs_human" })],
    ["a signature", paying({ state: "approved", signature: "open" })],
    ["a question of the terminal", paying({ prompt: asked({ kind: "confirmation" }) })],
    ["a doubt about money that goes back", giving({ ...GIVING.payment, state: "unknown" })],
  ])("is given to %s", (_, state) => {
    expect(show(state)).toBe(false);
    expect(show(STATES["empty"] as StateView), "and comes back after it").toBe(true);
  });
});
