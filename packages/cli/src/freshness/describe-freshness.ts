import type { Freshness } from '@relais/timetable';

const DAY_MS = 86_400_000;

/** Whole days that readers' snapshot is old, in the pipeline's days; null where they have none. */
export function ageInDays({ published }: Pick<Freshness, 'published'>, today: string): number | null {
  return published === null ? null : Math.round((Date.parse(today) - Date.parse(published)) / DAY_MS);
}

/**
 * Where a dataset stands, in a few words: `9 d old, due in 21 d`, `LATE by 3 d`. Times under two days are said in hours.
 * @param today the pipeline's own day
 */
export function describeFreshness(
  freshness: Pick<Freshness, 'state' | 'published' | 'deadline'>,
  today: string,
  now: Date,
): string {
  const { state, deadline } = freshness;
  const age = ageInDays(freshness, today);
  const old = age === null ? 'nothing published' : `${age} d old`;
  if (state === 'undated') return `${old}, no deadline`;
  if (deadline === null) return old;
  const distance = span(Math.abs(Date.parse(deadline) - now.getTime()));
  if (state === 'late') return `LATE by ${distance}`;
  return state === 'due' ? `${old}, the next is due in ${distance}` : `${old}, due in ${distance}`;
}

const span = (ms: number): string =>
  ms < 2 * DAY_MS ? `${Math.floor(ms / 3_600_000)} h` : `${Math.floor(ms / DAY_MS)} d`;
