import type { BuiltModels } from './models-on-duckdb.js';
import type { Attribution } from './reading-of-attribution.js';

/** A registration and what won it as one text, in an order of their own; hours with all of their digits. */
export const attributionLines = (read: readonly Attribution[]): string[] =>
  read
    .map((row) =>
      line([
        row.userid,
        row.registration_time,
        row.attribution_channel,
        row.winning_medium,
        row.hours_to_conversion,
        row.reason,
      ]),
    )
    .sort();

export async function builtAttributionLines({ query }: Pick<BuiltModels, 'query'>): Promise<string[]> {
  const rows = await query(`SELECT userid, epoch_us(registration_time) AS registration_time, attribution_channel,
    winning_medium, hours_to_conversion, reason FROM marts.registration_attribution`);
  return rows.map((row) => line(Object.values(row))).sort();
}

const line = (cells: readonly unknown[]): string =>
  cells.map((cell) => (cell === null ? '-' : String(cell))).join(' | ');

/** Registrations by channel and month, as `marts.mart_channel_attribution` counts them. */
export function monthlyCounts(read: readonly Attribution[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const { attribution_channel: channel, registration_time: time } of read) {
    if (channel === 'UNATTRIBUTED') continue;
    const moment = new Date(Number(time / 1000n));
    const key = `${channel} ${moment.getUTCFullYear()} ${moment.getUTCMonth() + 1}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
