import { versionOf } from '@relais/core';
import type { Generation } from '@relais/warehouse';
import type { PublishedModel } from '../model/site-model.js';
import type { SnapshotModel } from '../model/tile-model.js';

export const snapshotsOf = ({ snapshots }: Pick<Generation, 'snapshots'>): readonly SnapshotModel[] =>
  snapshots.map(({ dataset, snapshotDate, sha256 }) => ({ dataset, snapshotDate, version: versionOf(sha256) }));

export const publishedModel = ({ generation, publishedAt, run, codeVersion }: Generation): PublishedModel => ({
  generation,
  publishedAt,
  run,
  codeVersion,
});
