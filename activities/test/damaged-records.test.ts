import { objectNames, versionOf } from '@relais/core';
import { admit } from '@relais/activities/admit';
import { readBuildCosts } from '@relais/activities/build-costs';
import { readDropped } from '@relais/activities/dropped-rows';
import { firstManifest } from '@relais/activities/first-manifest';
import { holdLock, releaseLock } from '@relais/activities/pipeline-lock';
import { publish } from '@relais/activities/publish';
import { readManifest } from '@relais/activities/raw-manifest';
import { parseCounts } from '@relais/activities/reconcile-snapshot';
import { readPlannedSnapshots } from '@relais/activities/replay/replay-plan';
import { readOutcomes } from '@relais/activities/replay/stored-outcomes';
import { readSealedManifest } from '@relais/activities/seals';
import { recallPairs } from '@relais/activities/translation-memory';
import { waitingSnapshots } from '@relais/activities/waiting-snapshots';
import { readLoadRecords } from '@relais/warehouse/load-records';
import { franceCourses } from '../../workflows/pipelines/france-courses/pipeline.js';
import { makeWorkbench, type Workbench } from './workbench.js';

const [pipeline, dataset, date] = ['france-courses', 'courses', '2025-03-19'];
const sha256 = 'ab'.repeat(32);
let bench: Workbench;

beforeEach(async () => {
  bench = await makeWorkbench();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await bench.remove();
});

const damages = [
  ['a number that loses precision', '{"rows": 9007199254740993, "sequence": 1}'],
  ['a key twice', '{"rows": 1, "rows": 2}'],
  ['__proto__', '{"__proto__": {"rows": 1}}'],
  ['depth 10,000', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ['a truncated line', '{"rows": 1, "sha'],
] as const;

const held = [pipeline, dataset, date, sha256, 'SHRINK_GUARD'] as const;
const snapshot = { dataset, snapshotDate: date, sha256, bytes: 1, rows: 1, path: 'raw/x', fileName: 'x' };
const generation = { generation: '000001-c0ffee00', run: { workflowId: 'w', runId: 'r', logicalDate: date } };
const candidate = { pipeline, generation: '000001-c0ffee00', base: null, location: '', environment: {}, counts: [] };
const translation = { from: 'fr', to: 'en', columns: {}, statusColumn: 's', glossary: 'g' };

/** Who reads which record, and how it names a damaged one. */
const readers: Readonly<Record<string, readonly [string, (deps: Workbench['deps']) => Promise<unknown>]>> = {
  'raw/m.json': ['MANIFEST_DAMAGED', ({ store }) => readManifest(store, 'raw/m.json')],
  'typed/m.json': ['MANIFEST_DAMAGED', ({ store }) => readSealedManifest(store, 'typed/m.json')],
  [`loads/${pipeline}/${dataset}/snapshot_date=${date}/000001.json`]: [
    'LOAD_RECORD_DAMAGED',
    ({ store }) => readLoadRecords(store, pipeline, dataset),
  ],
  [`accepted/${pipeline}/${dataset}/snapshot_date=${date}/dropped-${versionOf(sha256)}-c0ffee.json`]: [
    'DROP_RECORD_DAMAGED',
    ({ store }) => readDropped(store, pipeline, { dataset, snapshot_date: date, sha256, contract_hash: 'c0ffee' }),
  ],
  [objectNames.accepted(...held)]: [
    'RECORD_DAMAGED',
    ({ store }) =>
      admit(store, { pipeline, snapshot, accept: undefined, logicalDate: null }, 'SHRINK_GUARD', async () => null),
  ],
  [objectNames.held(...held)]: ['RECORD_DAMAGED', ({ store }) => waitingSnapshots(store, franceCourses, [])],
  'reports/candidate.json': [
    'RECORD_DAMAGED',
    (deps) => publish(deps, { candidate, record: 'reports/candidate.json', counted: [] }, bench.step('r')),
  ],
  [`reports/${pipeline}/${date}/r/000001-c0ffee00-costs.json`]: [
    'RECORD_DAMAGED',
    ({ store }) => readBuildCosts(store, pipeline, generation),
  ],
  'typed/counts-c0ffee.json': [
    'RECORD_DAMAGED',
    async ({ store }) => parseCounts((await store.read('typed/counts-c0ffee.json'))!, 'typed/counts-c0ffee.json'),
  ],
  'reports/replay/plan.json': ['RECORD_DAMAGED', ({ store }) => readPlannedSnapshots(store, 'reports/replay/')],
  'reports/replay/outcomes/courses/000000.json': [
    'RECORD_DAMAGED',
    ({ store }) => readOutcomes(store, { outcomes: 'reports/replay/outcomes/' }),
  ],
  'typed/first.json': ['RECORD_DAMAGED', ({ store }) => firstManifest(store, 'typed/first.json', { mine: true })],
  [`translation-memory/${pipeline}/fr-en/c0ffee.jsonl`]: [
    'RECORD_DAMAGED',
    ({ store }) => recallPairs(store, pipeline, translation),
  ],
};

const cases = Object.entries(readers).flatMap(([path, [code, read]]) =>
  damages.map(([damage, text]) => [damage, path, text, code, read] as const),
);

test.each(cases)('B5: %s in %s is a named error', async (_, path, text, code, read) => {
  const { store } = bench.deps;
  await store.create(path, text);
  await expect(read(bench.deps)).rejects.toMatchObject({ code, message: expect.stringContaining(path) as unknown });
});

test('B5: a remembered translation without its text is refused, so that it is not paid for again in silence', async () => {
  const { store } = bench.deps;
  const path = `translation-memory/${pipeline}/fr-en/c0ffee.jsonl`;
  await store.create(path, '{"source": "eau", "translated": "water"}\n{"source": "feu"}\n');
  await expect(recallPairs(store, pipeline, translation)).rejects.toMatchObject({
    code: 'RECORD_DAMAGED',
    message: expect.stringContaining(`line 2 of ${path}`) as unknown,
  });
});

test.each([...damages, ['no lease', '{}']])(
  'B5: a lock with %s is neither held for ever nor taken in silence',
  async (_, text) => {
    const { store } = bench.deps;
    const path = `locks/${pipeline}/000000000007.json`;
    await store.create(path, text);
    const said: string[] = [];
    const take = () =>
      holdLock(store, pipeline, {
        runId: 'b',
        workflowId: 'b',
        log: (message, details) => said.push(`${message} ${JSON.stringify(details)}`),
      });
    await expect(take()).rejects.toMatchObject({
      code: 'PIPELINE_LOCKED',
      message: expect.stringContaining(path) as unknown,
    });
    await releaseLock(store, pipeline, 'b');
    const later = performance.now() + 121_000;
    jest.spyOn(performance, 'now').mockReturnValue(later);
    await take();
    expect(said).toEqual([expect.stringContaining(path)]);
    expect((await store.list('locks/')).map((object) => object.path)).toEqual([path.replace('7.json', '8.json')]);
  },
);
