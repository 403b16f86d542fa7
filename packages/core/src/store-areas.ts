/**
 * The first folder of every object in a store, and whether a run can make what lies there again. What it cannot: bytes as
 * they were, what was refused, people's decisions, translations that were paid for.
 */
export const storeAreas = {
  raw: 'irreplaceable',
  rejected: 'irreplaceable',
  accepted: 'irreplaceable',
  'translation-memory': 'irreplaceable',
  typed: 'rebuilt',
  translated: 'rebuilt',
  quarantine: 'rebuilt',
  held: 'rebuilt',
  loads: 'rebuilt',
  locks: 'rebuilt',
  incoming: 'rebuilt',
  reports: 'rebuilt',
  alarms: 'rebuilt',
} as const;

export type StoreArea = keyof typeof storeAreas;

/** The areas of one kind, in the order above. */
export const areasOf = (kind: (typeof storeAreas)[StoreArea]): readonly StoreArea[] =>
  (Object.keys(storeAreas) as StoreArea[]).filter((area) => storeAreas[area] === kind);
