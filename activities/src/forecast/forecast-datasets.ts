import { sourceTable, type DatasetDefinition, type InboxFile } from '@relais/core';
import type { LoadedState } from '@relais/warehouse';
import type { WaitingSnapshot } from '../waiting-snapshots.js';
import type { DatasetAction, DatasetForecast, SourceForecast, TranslationForecast } from './run-forecast.js';

/** What is known of a dataset before anything is fetched. */
export interface KnownOfDataset {
  readonly dataset: DatasetDefinition;
  readonly logicalDate: string;
  /** Absent for datasets that have an inbox. */
  readonly source?: SourceForecast | undefined;
  /** Files of its inbox that would be taken in. */
  readonly files: readonly InboxFile[];
  readonly loaded: readonly LoadedState[];
  readonly waiting: readonly WaitingSnapshot[];
  readonly translation?: TranslationForecast | undefined;
}

/** What a run would do about one dataset, and how much of it there would be. */
export function forecastDataset(known: KnownOfDataset): DatasetForecast {
  const [action, because] = known.source === undefined ? ofInbox(known) : ofSource(known, known.source);
  return {
    dataset: known.dataset.name,
    table: sourceTable(known.dataset.name),
    action,
    because,
    partitions: partitionsOf(known, action),
    ...sizeOf(known, action),
  };
}

type Decision = readonly [action: DatasetAction, because: string];

function ofInbox({ files }: KnownOfDataset): Decision {
  if (files.length === 0) return ['none', 'every file of its inbox is taken in'];
  return ['take-in', files.length === 1 ? 'one file is new or changed' : `${files.length} files are new or changed`];
}

function ofSource({ dataset, loaded, waiting, translation }: KnownOfDataset, source: SourceForecast): Decision {
  const { verdict, because, newest } = source;
  if (verdict === 'first' || verdict === 'likely-new') return ['fetch', because];
  if (verdict === 'unknown') return ['ask', source.error === null ? because : `${because}: ${source.error.code}`];
  const isNewest = (each: { readonly snapshotDate: string }): boolean => each.snapshotDate === newest?.snapshotDate;
  const held = waiting.find((each) => each.dataset === dataset.name && isNewest(each));
  if (held !== undefined) return ['wait', `${held.code}: a person has to decide`];
  const isLoaded = loaded.some(
    (record) => record.dataset === dataset.name && isNewest(record) && record.sha256.startsWith(newest?.version ?? '-'),
  );
  if (!isLoaded) return ['load', `stored on ${newest?.snapshotDate ?? '—'}, not loaded`];
  if (translation?.changes) return ['load', 'its texts would be translated otherwise'];
  return ['none', because];
}

function partitionsOf({ dataset, logicalDate, files, source }: KnownOfDataset, action: DatasetAction) {
  if (action === 'none' || action === 'wait') return null;
  if (action === 'load' && source?.newest) return spanOf([source.newest.snapshotDate]);
  if (action === 'take-in') return spanOf(files.map(({ date }) => date));
  return dataset.snapshotDate.from === 'logical-date' ? spanOf([logicalDate]) : null;
}

function spanOf(dates: readonly string[]): DatasetForecast['partitions'] {
  const sorted = [...dates].sort();
  const [from, to] = [sorted[0], sorted.at(-1)];
  return from === undefined || to === undefined ? null : { count: sorted.length, from, to };
}

/** Nobody counts the rows of a file that is not here: they are guessed by the rows of what is. */
function sizeOf({ dataset, files, source, loaded }: KnownOfDataset, action: DatasetAction) {
  if (action === 'none' || action === 'wait') return { rows: 0, bytes: 0, estimated: false };
  if (action === 'take-in') {
    const known = loaded.filter((record) => record.dataset === dataset.name).map(({ snapshot }) => snapshot);
    const bytes = sum(files.map((file) => file.bytes));
    const density = sum(known.map(({ rows }) => rows)) / sum(known.map((each) => each.bytes));
    return { rows: Number.isFinite(density) ? Math.round(bytes * density) : null, bytes, estimated: true };
  }
  const newest = source?.newest ?? null;
  if (action === 'load') return { rows: newest?.rows ?? null, bytes: newest?.bytes ?? null, estimated: false };
  return {
    rows: source?.recordsCount ?? newest?.rows ?? null,
    bytes: source?.bytes ?? newest?.bytes ?? null,
    estimated: true,
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
