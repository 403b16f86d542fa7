import type { DroppedRows } from '@relais/activities/dropped-rows';
import type { ReplayForecast, ReplayedSnapshot } from '@relais/activities/forecast/forecast-replay';
import type { RunForecast } from '@relais/activities/forecast/run-forecast';
import type { RawManifest } from '@relais/activities/raw-manifest';
import type { BenchDocument } from '@relais/bench';
import type { Config } from '@relais/config';
import type { LicenceDefinition, PartitionState, RunFailure, RunReport, SnapshotRef } from '@relais/core';
import type { ExportOutcome } from '@relais/dashboard/export/export-site';
import type { WrittenInboxFile } from '@relais/sample-sources';
import type { Freshness } from '@relais/timetable';
import type { Generation, GenerationRecord, JsonValue, TableComparison } from '@relais/warehouse';
import type { ChaosReport } from '../chaos/run-chaos.js';
import type { Backup, CopiedSnapshots, Restored } from '../copy/copy-documents.js';
import type { CheckResult } from '../doctor/check.js';
import type { Lineage } from '../lineage/lineage-document.js';
import type { RunEvent } from '../live/run-event.js';
import type { LookerReport } from '../looker/looker-report.js';
import type { NewPipelineDocument } from '../new/new-pipeline-document.js';
import type { PruneDocument } from '../retention/prune-document.js';
import type { DetachedReport } from '../runs/run-report.js';
import type { ScheduleState } from '../schedules/manage-schedule.js';
import type { DescribedField } from '../snapshots/describe-row.js';
import type { SnapshotDiff } from '../snapshots/diff-snapshots.js';
import type { QuarantinedRow } from '../snapshots/read-quarantine.js';
import type { VerifiedFile } from '../snapshots/verified-file.js';
import type { PipelineStatus } from '../status/pipeline-status.js';
import type { LiveState } from '../status/read-live.js';
import type { RoundOutcome } from '../watch/watch-round.js';
import type { RunExplanation } from '../why/explain-run.js';

/**
 * The one document that each command prints under `--json`, by the words that name it. docs/schemas is made of these
 * types, and every document that a test sees is held against them.
 */
export interface JsonDocuments {
  backfill: RunReport | DetachedReport | readonly ReplayedSnapshot[];
  backup: Backup;
  bench: BenchDocument;
  chaos: ChaosReport;
  'config show': Config;
  dashboard: ShownDashboard;
  'dashboard export': ExportOutcome;
  diff: GenerationDiff;
  doctor: readonly CheckResult[];
  freshness: readonly DatasetFreshness[];
  follow: RunReport | DetachedReport;
  ledger: readonly LedgerLine[];
  lineage: Lineage;
  looker: LookerReport;
  'new pipeline': NewPipelineDocument;
  plan: RunForecast | ReplayForecast;
  prune: PruneDocument;
  'publish ls': readonly ListedGeneration[];
  'publish rollback': Rollback;
  'quarantine drop': DroppedRows;
  'quarantine ls': readonly QuarantinedRow[];
  'quarantine replay': RunReport | DetachedReport | NothingToReplay;
  'quarantine show': QuarantinedRow & { readonly fields: readonly DescribedField[] };
  restore: Restored;
  run: RunReport | DetachedReport | RunForecast;
  runs: readonly ListedRun[];
  sample: readonly WrittenInboxFile[];
  'schedule ls': readonly ScheduleState[];
  'schedule preview': readonly { readonly local: string; readonly utc: string }[];
  show: RunReport | DetachedReport;
  'snapshots copy': CopiedSnapshots;
  'snapshots diff': SnapshotDiff & { readonly pipeline: string; readonly dataset: string };
  'snapshots import': SnapshotRef;
  'snapshots ls': readonly RawManifest[];
  'snapshots show': readonly RawManifest[];
  'snapshots verify': readonly VerifiedFile[];
  'sources ls': readonly ListedSource[];
  sql: readonly Readonly<Record<string, JsonValue>>[];
  status: Status;
  version: Versions;
  watch: RoundOutcome;
  why: RunExplanation;
}

/** What is written line by line, each line a document, to stderr while a command goes on. */
export interface JsonLines {
  'run events': RunEvent;
}

/** What is printed in place of the document when a command fails; a run and a backfill print a report in any case. */
export interface FailureDocument {
  readonly error: RunFailure;
}

/** No row was in quarantine. */
export interface NothingToReplay {
  readonly pipeline: string;
  readonly status: 'unchanged';
}

/** Where the dashboard can be read until the command ends. */
export interface ShownDashboard {
  readonly address: string;
  readonly port: number;
}

/** Where one snapshot date of a dataset stands. */
export interface LedgerLine {
  readonly dataset: string;
  readonly snapshotDate: string;
  readonly state: PartitionState;
  readonly version: string | null;
  readonly rows: number | null;
  readonly bytes: number | null;
  readonly because: string;
}

/** A generation that can be shown. */
export interface ListedGeneration extends GenerationRecord {
  readonly generation: string;
  readonly publishedAt: string;
  /** Whether it is the one that readers see. */
  readonly published: boolean;
}

/** What readers saw before and after. */
export interface Rollback {
  readonly pipeline: string;
  readonly from: string | null;
  readonly to: string;
  readonly changed: boolean;
}

/** A run as Temporal remembers it. */
export interface ListedRun {
  readonly workflowId: string;
  readonly runId: string;
  /** Temporal's word: `running`, `completed`, `failed`, `cancelled` … */
  readonly state: string;
  /** The run's own: `succeeded`, `blocked` …; null until it has ended. */
  readonly outcome: string | null;
  readonly started: string;
  readonly ended: string | null;
}

/** Where a dataset comes from, and on what terms. */
export interface ListedSource {
  readonly pipeline: string;
  readonly dataset: string;
  /** The address, or the folder of an inbox. */
  readonly from: string;
  /** The variable that names another. */
  readonly setBy: string;
  readonly licence: LicenceDefinition;
}

/** Where the pipelines stand; what only a server can tell is empty where none is running. */
export interface Status extends LiveState {
  readonly pipelines: readonly PipelineStatus[];
}

/** Whether readers have what is due of a dataset. */
export interface DatasetFreshness extends Freshness {
  readonly pipeline: string;
  /** Days that the snapshot readers have is old. */
  readonly ageDays: number | null;
  /** The same in a few words: `9 d old, due in 21 d`. */
  readonly description: string;
}

/** What changed from one published generation to another. */
export interface GenerationDiff {
  readonly pipeline: string;
  readonly from: DiffedGeneration;
  readonly to: DiffedGeneration;
  readonly tables: readonly TableComparison[];
}

export type DiffedGeneration = Pick<Generation, 'generation' | 'publishedAt' | 'run'>;

export interface Versions {
  readonly relais: string;
  readonly node: string;
  /** `linux-x64` and so on. */
  readonly platform: string;
}
