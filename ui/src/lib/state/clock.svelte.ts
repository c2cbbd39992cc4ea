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

/** Time of day at the shop as `14:03`, whatever zone this computer is set to. */
export function timeOfDay(zone: string): string {
  tick();
  return clockOf(zone).format(new Date());
}

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  const known = clocks.get(zone);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", {
    timeZone: zone,
    hour: "2-digit",
    minute: "2-digit",
  });
  clocks.set(zone, made);
  return made;
}

/** A duration as `0:14`. */
export function duration(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
