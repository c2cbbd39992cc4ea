/** Every step of the set-up, as the list beside it shows them. The last three come when the till is made. */

import { m } from "$lib/paraglide/messages.js";

export const STEPS: { id: string; step: () => string }[] = [
  { id: "country", step: m.setup_country },
  { id: "shop", step: m.setup_shop },
  { id: "money", step: m.setup_money },
  { id: "people", step: m.setup_people },
  { id: "items", step: m.setup_items },
  { id: "terminal", step: m.guide_terminal },
  { id: "printer", step: m.guide_printer },
  { id: "trial", step: m.guide_trial },
];
