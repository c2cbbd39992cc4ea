// Numbers of many samples, and what is asked of them.

export function quantile(sorted, part) {
  if (sorted.length === 0) return Number.NaN;
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * part) - 1)];
}

export function told(samples) {
  const sorted = samples.toSorted((one, other) => one - other);
  return {
    samples: sorted.length,
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
    worst: sorted.at(-1) ?? Number.NaN,
  };
}

const ms = (value) => (Number.isFinite(value) ? value.toFixed(1) : "-").padStart(7);

export class Report {
  rows = [];
  well = true;

  /** `asked`: the most that p99 may be. */
  add(where, what, samples, asked = null) {
    const row = { where, what, ...told(samples), asked };
    this.rows.push(row);
    if (asked !== null && !(row.p99 < asked)) this.well = false;
    const verdict = asked === null ? "" : row.p99 < asked ? `under ${asked}` : `NOT under ${asked}`;
    console.log(
      `${where.padEnd(18)} ${what.padEnd(34)} n ${String(row.samples).padStart(5)}  p50 ${ms(row.p50)}  p99 ${ms(row.p99)}  worst ${ms(row.worst)} ms  ${verdict}`,
    );
  }

  /** One thing beside another, turn by turn. */
  ratio(what, ours, other, most = null) {
    const all = ours.map((value, index) => value / other[index]).toSorted((a, b) => a - b);
    const median = quantile(all, 0.5);
    const row = { what, median, least: all[0], greatest: all.at(-1), turns: all.length, most };
    this.rows.push(row);
    if (most !== null && !(median <= most)) this.well = false;
    const verdict = most === null ? "" : median <= most ? `at most ${most}` : `NOT at most ${most}`;
    console.log(
      `${what}: ratio ${median.toFixed(2)} (${row.least.toFixed(2)} to ${row.greatest.toFixed(2)}, ${row.turns} turns)  ${verdict}`,
    );
  }
}
