import type { FileFault } from '@relais/activities/seals';

/** `manifest missing`: a file of raw that nobody has vouched for. */
export type SnapshotFault = FileFault | 'manifest missing' | 'manifest damaged' | 'record damaged';

/** One file of the store, hashed against what its manifest says. */
export interface VerifiedFile {
  /** `quarantine` and `set-aside` files are named by the manifest of the typed ones, and stand under `typed`. */
  readonly area: 'raw' | 'typed' | 'translated' | 'loads' | 'accepted' | 'held' | 'translation-memory';
  readonly dataset: string;
  /** `YYYY-MM-DD`; empty for translations, which belong to no date. */
  readonly snapshotDate: string;
  /** Object path of the file, or of its folder where the file is what is missing. */
  readonly path: string;
  readonly fault: SnapshotFault | null;
  readonly detail: string;
  /** What a person does about the fault; null where there is none. */
  readonly remedy: string | null;
}

/** The snapshot date an object path stands under; empty where it stands under none. */
export const dateOf = (path: string): string => /\/snapshot_date=([\d-]{10})\//.exec(path)?.[1] ?? '';

/** The command that makes the derived files of a date again from raw, and loads them. */
export const rebuildCommand = (pipeline: string, date: string): string =>
  `./relais backfill ${pipeline} --from ${date} --to ${date}`;
