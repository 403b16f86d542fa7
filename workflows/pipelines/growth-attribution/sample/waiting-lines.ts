import type { DatasetName, Delivery } from './deliveries.js';

/** Lines that have been made up and wait for the day of their file. */
export interface WaitingLines {
  add(delivery: Delivery): void;
  /** Those of a day, which wait no longer. */
  take(dataset: DatasetName, day: number): readonly string[];
}

/** @param first number of the first day, to which everything belongs that is older */
export function waitingLines(first: number): WaitingLines {
  const byDay = new Map<string, string[]>();
  const keyOf = (dataset: DatasetName, day: number): string => `${dataset} ${day}`;
  return {
    add: ({ dataset, day, line }) => {
      const key = keyOf(dataset, Math.max(first, day));
      const lines = byDay.get(key);
      if (lines) lines.push(line);
      else byDay.set(key, [line]);
    },
    take: (dataset, day) => {
      const key = keyOf(dataset, day);
      const lines = byDay.get(key) ?? [];
      byDay.delete(key);
      return lines;
    },
  };
}
