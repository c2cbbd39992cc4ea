/** Seconds for timers on the screen. Times that count are the core's. */

import { createSubscriber } from "svelte/reactivity";

const tick = createSubscriber((update) => {
  const timer = setInterval(update, 250);
  return () => clearInterval(timer);
});

/** This page's own clock in milliseconds; whoever reads it is drawn again as it moves. */
export function now(): number {
  tick();
  return performance.now();
}

/** Time of day as `14:03`. */
export function timeOfDay(): string {
  tick();
  const date = new Date();
  return `${two(date.getHours())}:${two(date.getMinutes())}`;
}

/** A duration as `0:14`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
