import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { findUnnamedParquet } from '@relais/activities/sweep/find-unnamed-parquet';
import { leftoverAfterMs } from '@relais/activities/sweep/sweep-leftovers';
import type { PipelineDefinition } from '@relais/core';
import type { ObjectStore } from '@relais/object-store';
import type { Generation, Warehouse } from '@relais/warehouse';
import { inLanes } from '../copy/in-lanes.js';
import { derivedInUse } from './derived-in-use.js';
import { planDerived } from './plan-derived.js';
import { planReports } from './plan-reports.js';
import type { Kept, Removal } from './removal.js';

export interface PruneRequest {
  readonly pipeline: PipelineDefinition;
  readonly store: ObjectStore;
  readonly warehouse: Warehouse;
  /** Published generations that stay; the published one does in any case. */
  readonly generations: number;
  readonly reportDays: number;
  /** Replaced files that are younger stay: a run that began before may be at work on them. */
  readonly replacedDays: number;
  /** Milliseconds since the epoch. */
  readonly now: number;
}

export interface PrunePlan {
  readonly removals: readonly Removal[];
  readonly kept: readonly Kept[];
}

const dayMs = 86_400_000;

/** What may be removed of a pipeline. Raw files, refused ones and rows, decisions and translations are never asked for. */
export async function planPrune(request: PruneRequest): Promise<PrunePlan> {
  const { pipeline, store, warehouse, now } = request;
  const { kept: shown, outdated } = await splitGenerations(warehouse, pipeline.name, request.generations);
  const isUsed = await derivedInUse(store, pipeline, shown);
  const derived = await planDerived(store, pipeline, isUsed, now - request.replacedDays * dayMs);
  const unnamed = await findUnnamedParquet(store, pipeline.name, now - leftoverAfterMs);
  const inDerived = new Set(derived.removals.flatMap(({ objects }) => objects));
  return {
    removals: [
      ...(await inLanes(outdated, toRemoval)),
      ...derived.removals,
      ...unnamed
        .filter((path) => !inDerived.has(path))
        .map((path) => ({ kind: 'leftover', name: path, objects: [path], bytes: null }) as const),
      ...(await planReports(store, pipeline.name, shown, now - request.reportDays * dayMs)),
    ],
    kept: derived.kept,
  };
}

/** A generation of DuckDB is a folder of files; of one in BigQuery no size is known here. */
async function toRemoval({ generation, location }: Generation): Promise<Removal> {
  const files = await readdir(location).catch(() => null);
  const sizes = await Promise.all((files ?? []).map(async (file) => (await stat(join(location, file))).size));
  const bytes = files === null ? null : sizes.reduce((sum, size) => sum + size, 0);
  return { kind: 'generation', name: generation, objects: [], bytes };
}

interface Split {
  readonly kept: readonly Generation[];
  readonly outdated: readonly Generation[];
}

/** As the warehouse itself does when it collects. */
async function splitGenerations(warehouse: Warehouse, pipeline: string, count: number): Promise<Split> {
  const [published, generations] = await Promise.all([warehouse.published(pipeline), warehouse.generations(pipeline)]);
  const stays = ({ generation }: Generation, at: number): boolean => at < count || generation === published?.generation;
  const kept = generations.filter(stays);
  const outdated = generations.filter((each) => !kept.includes(each));
  // Readers see it, whether its record is there or not.
  const isListed = published === null || kept.some(({ generation }) => generation === published.generation);
  return { kept: isListed ? kept : [...kept, published], outdated };
}
