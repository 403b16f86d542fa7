import { folderStore } from '@relais/object-store/drivers/folder';
import { readDropped } from '@relais/activities/dropped-rows';
import { readManifest } from '@relais/activities/raw-manifest';
import { readSealedManifest } from '@relais/activities/seals';
import { readLoadRecords } from '@relais/warehouse/load-records';
import { makeWorkbench, type Workbench } from './workbench.js';

const [pipeline, dataset, date] = ['france-courses', 'courses', '2025-03-19'];
const sha256 = 'ab'.repeat(32);
let bench: Workbench;

beforeEach(async () => {
  bench = await makeWorkbench();
});
afterEach(() => bench.remove());

const damages = [
  ['a number that loses precision', '{"rows": 9007199254740993, "sequence": 1}'],
  ['a key twice', '{"rows": 1, "rows": 2}'],
  ['__proto__', '{"__proto__": {"rows": 1}}'],
  ['depth 10,000', `${'['.repeat(10_000)}${']'.repeat(10_000)}`],
  ['a truncated line', '{"rows": 1, "sha'],
] as const;

/** Who reads which record, and how it names a damaged one. */
const readers: Readonly<Record<string, readonly [string, (store: Workbench['deps']['store']) => Promise<unknown>]>> = {
  'raw/m.json': ['MANIFEST_DAMAGED', (store) => readManifest(store, 'raw/m.json')],
  'typed/m.json': ['MANIFEST_DAMAGED', (store) => readSealedManifest(store, 'typed/m.json')],
  [`loads/${pipeline}/${dataset}/snapshot_date=${date}/000001.json`]: [
    'LOAD_RECORD_DAMAGED',
    (store) => readLoadRecords(store, pipeline, dataset),
  ],
  [`accepted/${pipeline}/${dataset}/snapshot_date=${date}/dropped-${sha256.slice(0, 12)}-c0ffee.json`]: [
    'DROP_RECORD_DAMAGED',
    (store) => readDropped(store, pipeline, { dataset, snapshot_date: date, sha256, contract_hash: 'c0ffee' }),
  ],
};

const cases = Object.entries(readers).flatMap(([path, [code, read]]) =>
  damages.map(([damage, text]) => [damage, path, text, code, read] as const),
);

test.each(cases)('B5: %s in %s is a named error', async (_, path, text, code, read) => {
  const store = folderStore(bench.folder);
  await store.create(path, text);
  await expect(read(store)).rejects.toMatchObject({ code });
});
