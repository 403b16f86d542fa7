import { mkdtempSync, rmSync } from 'node:fs';
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { firstManifest } from '@relais/activities/first-manifest';
import { rememberPairs } from '@relais/activities/translation-memory';
import { verifySnapshots } from '@relais/cli/snapshots/verify-snapshots';
import { objectNames, type DatasetDefinition } from '@relais/core';
import { folderStore } from '@relais/object-store/drivers/folder';
import type { ObjectStore } from '@relais/object-store';
import { addLoadRecord } from '@relais/warehouse/load-records';
import type { LoadedSnapshot } from '@relais/warehouse';
import { registry } from '@relais/workflows/pipelines';

const [pipeline, date, sha256] = ['france-courses', '2025-01-15', 'ab'.repeat(32)];
const formacode = registry[pipeline]?.definition.datasets.find(({ translation }) => translation) as DatasetDefinition;
const { name, translation } = formacode;
const decision = [pipeline, name, date, sha256, 'SHRINK_GUARD'] as const;
const accepted = objectNames.accepted(...decision);
let root: string;
let store: ObjectStore;

/** Records as a run leaves them. */
beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'relais-store-'));
  store = folderStore(root);
  const snapshot = { dataset: name, snapshotDate: date, sha256, rows: 7, accepted: [accepted] };
  await addLoadRecord(store, pipeline, { sequence: 1, snapshot: snapshot as unknown as LoadedSnapshot });
  for (const path of [objectNames.held(...decision), accepted]) await firstManifest(store, path, { reason: 'known 7' });
  const typed = objectNames.typed(pipeline, name, date, sha256, 'c0ffee');
  await firstManifest(store, `${typed}manifest.json`, { parts: [], read: 7 });
  const pair = { source: 'eau 7', translated: 'water', provider: 'google', snapshot: sha256 };
  await rememberPairs(store, pipeline, translation!, [pair]);
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const faults = async () =>
  (await verifySnapshots(store, pipeline, formacode)).flatMap(({ area, path, fault }) =>
    fault === null ? [] : [[area, path, fault]],
  );

test.each([
  ['loads', 'record damaged'],
  ['accepted', 'record damaged'],
  ['held', 'record damaged'],
  ['typed', 'manifest damaged'],
  ['translation-memory', 'record damaged'],
])('F6: a flipped bit in a record below %s that leaves it readable JSON is found', async (area, fault) => {
  expect(await faults()).toEqual([]);
  const [found] = await store.list(`${area}/`);
  const file = join(root, found?.path ?? '');
  const text = await readFile(file, 'utf8');
  const flipped = text.replace(/7(?=[",\n}])/, '6');
  expect([flipped === text, JSON.parse(flipped)]).toEqual([false, expect.anything()]);
  await chmod(file, 0o644);
  await writeFile(file, flipped);
  expect(await faults()).toEqual([[area, found?.path, fault]]);
});

test('F6: a decision that a load rests on and that is gone is found', async () => {
  await rm(join(root, accepted));
  expect(await faults()).toEqual([['accepted', accepted, 'file missing']]);
});
