/** States of the contract, for tests and for the states page. Never part of the product. */

export { FixtureBackend } from "./fixture_backend";
export { BASKET, EMPTY, eur, ITEMS } from "./fixture_basket";
export { PAYMENT, paying, SALE, tender } from "./fixture_pay";
export { JOBS, PRINTER } from "./fixture_printing";
export { SNAPSHOT } from "./fixture_shop";
export { STATES } from "./fixture_states";
