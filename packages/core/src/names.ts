import type { StoreArea } from './store-areas.js';

/**
 * Names of objects, tables and workflows. People and scripts rely on these shapes; nothing else in the code builds a
 * path by hand.
 */

const IDENTIFIER = /^[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*$/;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Throws unless `name` is a plain lower-case identifier: names become paths, tables and arguments. */
export function assertIdentifier(name: string): string {
  if (!IDENTIFIER.test(name) || name.length > 64)
    throw new RangeError(`[core/names] not an identifier: ${JSON.stringify(name)}`);
  return name;
}

function assertDate(date: string): string {
  if (!ISO_DATE.test(date)) throw new RangeError(`[core/names] not a date YYYY-MM-DD: ${JSON.stringify(date)}`);
  return date;
}

/** The 12 hex digits that name a version of a snapshot. */
export const versionOf = (sha256: string): string => sha256.slice(0, 12);

const dataset = (area: StoreArea, pipeline: string, name: string): string =>
  `${area}/${assertIdentifier(pipeline)}/${assertIdentifier(name)}/`;

const partition = (area: StoreArea, pipeline: string, name: string, date: string): string =>
  `${dataset(area, pipeline, name)}snapshot_date=${assertDate(date)}/`;

/** All of a dataset's objects in an area, or those of one snapshot date. */
const datasetOrDate =
  (area: StoreArea) =>
  (pipeline: string, name: string, date?: string): string =>
    date === undefined ? dataset(area, pipeline, name) : partition(area, pipeline, name, date);

const decision = (
  area: StoreArea,
  pipeline: string,
  name: string,
  date: string,
  sha256: string,
  code: string,
): string =>
  `${partition(area, pipeline, name, date)}${versionOf(sha256)}/${assertIdentifier(code.toLowerCase())}.json`;

export const objectNames = {
  /** All that an area holds of a pipeline. */
  ofPipeline: (area: StoreArea, pipeline: string): string => `${area}/${assertIdentifier(pipeline)}/`,
  rawDataset: (pipeline: string, name: string): string => dataset('raw', pipeline, name),
  rawSnapshot: (pipeline: string, name: string, date: string, sha256: string): string =>
    `${partition('raw', pipeline, name, date)}${versionOf(sha256)}/`,
  typedDataset: datasetOrDate('typed'),
  typed: (pipeline: string, name: string, date: string, sha256: string, contractHash: string): string =>
    `${partition('typed', pipeline, name, date)}${versionOf(sha256)}-${contractHash}/`,
  translatedDataset: datasetOrDate('translated'),
  translated: (pipeline: string, name: string, date: string, sha256: string, hash: string): string =>
    `${partition('translated', pipeline, name, date)}${versionOf(sha256)}-${hash}/`,
  quarantineDataset: (pipeline: string, name: string): string => dataset('quarantine', pipeline, name),
  quarantine: (pipeline: string, name: string, date: string, sha256: string, contractHash: string): string =>
    `${partition('quarantine', pipeline, name, date)}${versionOf(sha256)}-${contractHash}/`,
  /** Load records: which version of which snapshot was loaded, in order; see the warehouse port. */
  loadsDataset: datasetOrDate('loads'),
  load: (pipeline: string, name: string, date: string, sequence: number): string =>
    `${partition('loads', pipeline, name, date)}${String(sequence).padStart(6, '0')}.json`,
  /** Why a snapshot waits for a person, and below `accepted/` why one let it through: one object for each error code. */
  heldDataset: (pipeline: string, name: string): string => dataset('held', pipeline, name),
  held: (pipeline: string, name: string, date: string, sha256: string, code: string): string =>
    decision('held', pipeline, name, date, sha256, code),
  acceptedDataset: (pipeline: string, name: string): string => dataset('accepted', pipeline, name),
  accepted: (pipeline: string, name: string, date: string, sha256: string, code: string): string =>
    decision('accepted', pipeline, name, date, sha256, code),
  /** Quarantined rows of a snapshot that a person gave up, under the contract that refused them. */
  dropped: (pipeline: string, name: string, date: string, sha256: string, contractHash: string): string =>
    `${partition('accepted', pipeline, name, date)}dropped-${versionOf(sha256)}-${contractHash}.json`,
  rejectedDataset: (pipeline: string, name: string): string => dataset('rejected', pipeline, name),
  rejected: (pipeline: string, name: string, date: string, sha256: string): string =>
    `${partition('rejected', pipeline, name, date)}${versionOf(sha256)}/`,
  translationMemory: (pipeline: string, from: string, to: string): string =>
    `translation-memory/${assertIdentifier(pipeline)}/${assertIdentifier(from)}-${assertIdentifier(to)}/`,
  report: (pipeline: string, logicalDate: string, runId: string): string =>
    `reports/${assertIdentifier(pipeline)}/${assertDate(logicalDate)}/${runId}.json`,
  /** One alarm from its noticing to its end: `alarm.json`, `resolved.json`, and what was tried to tell people of either. */
  alarm: (code: string, subject: string, episode: number): string =>
    `alarms/${code}/${subject.replace(/[^A-Za-z0-9._-]+/g, '-')}/${String(episode).padStart(6, '0')}/`,
  alarms: 'alarms/',
  /** What a backup holds; lies in the store of the backups beside their objects. */
  backup: (name: string): string => `backups/${name}.json`,
  backups: 'backups/',
  /** The plan of a replay and what became of its parts, page by page; too long for a history. */
  replay: (pipeline: string, logicalDate: string, runId: string): string =>
    `reports/${assertIdentifier(pipeline)}/${assertDate(logicalDate)}/${runId}/replay/`,
} as const;

/** `source_tables.<dataset>`, the same on every warehouse. */
export const sourceTable = (datasetName: string): string => `source_tables.${datasetName.replaceAll('-', '_')}`;

/** Workflow id of a run of ours, e.g. `france-courses/2025-04-06`. */
export const workflowId = (pipeline: string, logicalDate: string): string =>
  `${assertIdentifier(pipeline)}/${assertDate(logicalDate)}`;

export const replayWorkflowId = (pipeline: string, from: string, to: string): string =>
  `${assertIdentifier(pipeline)}/backfill/${assertDate(from)}..${assertDate(to)}`;

export const searchAttributeNames = {
  pipeline: 'RelaisPipeline',
  logicalDate: 'RelaisLogicalDate',
  dataset: 'RelaisDataset',
} as const;
