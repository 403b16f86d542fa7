import type { Activities } from '@relais/activities';
import type { DatasetPlan, LanePlan, RunPlan, SnapshotRef, TypedRef, Warning } from '@relais/core';
import { defaultPayloadConverter } from '@temporalio/common';
import type { temporal } from '@temporalio/proto';
import type { StepFacts } from './run-record.js';
import type { StepName } from './step-names.js';

type Payloads = temporal.api.common.v1.IPayloads | null | undefined;

/** The first value of an event's payloads; null where there is none, or none that is an object. */
export function firstObject(payloads: Payloads): Readonly<Record<string, unknown>> | null {
  const [payload] = payloads?.payloads ?? [];
  const value: unknown = payload ? defaultPayloadConverter.fromPayload(payload) : null;
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : null;
}

/** Whatever of these a step's request holds; requests are those of `Activities`. */
interface Request {
  readonly dataset?: string;
  readonly file?: { readonly date: string };
  readonly snapshot?: SnapshotRef;
  readonly typed?: Partial<TypedRef> & { readonly snapshot?: SnapshotRef };
}

export interface StepSubject {
  readonly dataset: string | null;
  readonly snapshot: string | null;
  readonly facts: StepFacts;
}

/** What a step is about, from what it was given. */
export function subjectOf(input: Payloads): StepSubject {
  const request = (firstObject(input) ?? {}) as Request;
  const snapshot = request.snapshot ?? request.typed?.snapshot;
  return {
    dataset: request.dataset ?? snapshot?.dataset ?? null,
    snapshot: request.file?.date ?? snapshot?.snapshotDate ?? null,
    facts: snapshot === undefined ? {} : { bytes: snapshot.bytes, rows: request.typed?.loaded ?? snapshot.rows },
  };
}

interface Result {
  readonly snapshotDate?: string;
  readonly bytes?: number;
  readonly rows?: number;
  readonly read?: number;
  readonly quarantined?: number;
  readonly warnings?: readonly Warning[];
}

/** The figures that a step returned, and the date of the snapshot where it is the first to know it. */
export function resultOf(step: StepName, result: Payloads): { readonly snapshot?: string; readonly facts: StepFacts } {
  const { snapshotDate, read, ...told } = (firstObject(result) ?? {}) as Result;
  const facts: StepFacts = {
    ...(told.bytes === undefined ? {} : { bytes: told.bytes }),
    ...(told.warnings === undefined || told.warnings.length === 0 ? {} : { warnings: told.warnings }),
    // The translated snapshot repeats what typing counted.
    ...(step === 'type' ? { rows: read ?? 0, quarantined: told.quarantined ?? 0 } : {}),
    ...(step === 'download' && told.rows !== undefined ? { rows: told.rows } : {}),
  };
  return { ...(snapshotDate === undefined ? {} : { snapshot: snapshotDate }), facts };
}

export type AnyPlan = Pick<RunPlan, 'pipeline' | 'logicalDate' | 'trigger'> &
  Partial<Pick<RunPlan, 'datasets' | 'inbox'>> &
  Partial<LanePlan>;

export const planOf = (result: Payloads): AnyPlan | null => firstObject(result) as AnyPlan | null;

/** Which datasets of a page of a replay are translated. */
export const pageOf = (result: Payloads): readonly DatasetPlan[] =>
  (firstObject(result) ?? []) as Awaited<ReturnType<Activities['readReplayPage']>>;

interface UnderWay {
  readonly plan: AnyPlan;
  readonly lanes: readonly { readonly dataset: string; readonly next: number; readonly failed: readonly unknown[] }[];
}

/** Where a run stood that continued as new; null for one that begins. */
export function underWayOf(input: Payloads): UnderWay | null {
  const underWay = firstObject(input)?.underWay;
  return typeof underWay === 'object' && underWay !== null ? (underWay as UnderWay) : null;
}
