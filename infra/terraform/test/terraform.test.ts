import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { environmentSchema } from '@relais/config/environment';
import { areasOf, storeAreas } from '@relais/core';
import { registry } from '@relais/workflows/pipelines';
import expected from './expected.json';
import { readGround, strings, type Block, type Ground } from './read-ground';
import { references, resolves } from './references';

const folder = join(__dirname, '..');
let ground: Ground;
beforeAll(async () => {
  ground = await readGround(folder);
});

const ofType = (type: string) => [...ground.resources].filter(([address]) => address.startsWith(`${type}.`));
const list = (name: string) => ground.locals[name] as Readonly<Record<string, readonly string[]>>;

describe('what is declared', () => {
  test('resources and outputs are those of the list', () => {
    expect([...ground.resources.keys()].sort()).toEqual(expected.resources);
    expect([...ground.outputs.keys()].sort()).toEqual(expected.outputs);
  });

  test('every reference leads somewhere', () => {
    const found = references(ground);
    expect(found).toEqual(expect.arrayContaining(['var.project', 'local.holders', 'google_storage_bucket.store']));
    expect(found.filter((reference) => !resolves(ground, reference))).toEqual([]);
  });

  test('every variable is described, typed and used, and every local is used', () => {
    const used = new Set(references(ground));
    for (const [name, { description, type }] of ground.variables) {
      expect([name, typeof description, typeof type]).toEqual([name, 'string', 'string']);
      expect([...used]).toContain(`var.${name}`);
    }
    for (const name of Object.keys(ground.locals)) expect([...used]).toContain(`local.${name}`);
  });

  test('every output is described', () => {
    for (const { description } of ground.outputs.values()) expect(description).toEqual(expect.any(String));
  });

  test('the provider is pinned and the state is remote', () => {
    const { required_providers: providers, backend } = ground.terraform as Readonly<Record<string, unknown>>;
    expect(JSON.stringify(providers)).toMatch(/"google":\{"source":"hashicorp\/google","version":"\d+\.\d+\.\d+"\}/);
    expect(Object.keys(backend as object)).toEqual(['gcs']);
  });

  test('every API that a resource belongs to is enabled', () => {
    const apis = strings(ground.locals.apis).join(' ');
    for (const address of ground.resources.keys()) {
      const api = Object.entries(expected.apiOfResource).find(([start]) => address.startsWith(start))?.[1];
      expect([address, api]).toEqual([address, expect.any(String)]);
      expect(apis).toContain(`"${api}"`);
    }
    for (const api of ['translate.googleapis.com', 'iamcredentials.googleapis.com']) expect(apis).toContain(`"${api}"`);
  });
});

describe('who may do what', () => {
  const grants = (): readonly [string, Block][] =>
    [...ground.resources].filter(([address]) => /_iam_\w+\./.test(address));

  test('no keys of accounts, no primitive roles, nobody unknown', () => {
    expect(ofType('google_service_account_key')).toEqual([]);
    expect(ground.text).not.toMatch(/roles\/(owner|editor|viewer)"/);
    expect(ground.text).not.toMatch(/allUsers|allAuthenticatedUsers/);
    expect(ground.text).not.toMatch(/secret_data|google_secret_manager_secret_version/);
  });

  test('the four accounts, and the worker’s', () => {
    expect(Object.keys(ground.locals.accounts as object)).toEqual(['download', 'load', 'publish', 'read']);
    expect(ofType('google_service_account').map(([address]) => address)).toEqual([
      'google_service_account.duty',
      'google_service_account.worker',
    ]);
  });

  test('no right to delete or overwrite reaches what cannot be had again', () => {
    for (const name of areasOf('irreplaceable')) expect(Object.values(list('deletes')).flat()).not.toContain(name);
    // Roles of Google's that hold storage.objects.delete or storage.objects.update.
    expect(ground.text).not.toMatch(
      /roles\/storage\.(admin|objectAdmin|objectUser|folderAdmin|legacyBucket(Owner|Writer)|legacyObjectOwner)/,
    );
    const custom = ofType('google_project_iam_custom_role').map(([, { permissions }]) => permissions);
    expect(custom.flat()).toEqual(['bigquery.datasets.create', 'storage.objects.delete']);
    for (const [address, { role, condition }] of grants())
      if (role === '${google_project_iam_custom_role.remover.id}' || role === 'roles/storage.objectCreator')
        expect([address, strings(condition).join()]).toEqual([
          address,
          expect.stringContaining('resource.name.startsWith'),
        ]);
  });

  test('every area of a store is written by some duty, and by no name that is none', () => {
    expect([...new Set(Object.values(list('creates')).flat())].sort()).toEqual(Object.keys(storeAreas).sort());
  });

  test('raw is written by one duty', () => {
    const writers = Object.entries(list('creates')).filter(([, names]) => names.includes('raw'));
    expect(writers.map(([duty]) => duty)).toEqual(['download']);
  });

  test('readers reach the marts and what says which of them count', () => {
    expect((ground.locals.dataset_roles as Readonly<Record<string, object>>).read).toEqual({
      marts: 'roles/bigquery.dataViewer',
      relais: 'roles/bigquery.dataViewer',
    });
  });

  test('conditions keep to the twelve operators that IAM takes', () => {
    for (const names of [list('creates'), list('deletes')])
      for (const prefixes of Object.values(names)) expect(prefixes.length).toBeLessThanOrEqual(12);
  });
});

describe('the store', () => {
  const bucket = () => ground.resources.get('google_storage_bucket.store') as Readonly<Record<string, unknown>>;

  test('is closed to the public, keeps what was deleted, and is not destroyed with the rest', () => {
    expect(bucket()).toMatchObject({
      uniform_bucket_level_access: true,
      public_access_prevention: 'enforced',
      enable_object_retention: true,
      force_destroy: false,
      lifecycle: [{ prevent_destroy: true }],
    });
    expect(bucket().soft_delete_policy).toHaveLength(1);
  });

  test('is under no policy that would keep locks from being released, and nothing is ever locked', () => {
    expect(bucket().retention_policy).toBeUndefined();
    expect(ground.text).not.toMatch(/is_locked|default_event_based_hold/);
  });

  test('only files on their way are deleted by age', () => {
    const rules = bucket().lifecycle_rule as readonly {
      readonly action: readonly Block[];
      readonly condition: readonly Block[];
    }[];
    const deleting = rules.filter(({ action }) => action[0]?.type === 'Delete');
    expect(deleting.map(({ condition }) => condition[0]?.matches_prefix)).toEqual([['${var.prefix}/incoming/']]);
  });
});

test('pipelines, translators and variables are those of the code', () => {
  const text = (name: string) => strings(ground.variables.get(name)).join(' ');
  expect(ground.variables.get('pipelines')?.default).toEqual(
    Object.keys(registry).filter((name) => name === 'france-courses'),
  );
  const names = [...ground.text.matchAll(/\b((?:RELAIS|BIGQUERY|TEMPORAL|GOOGLE|DBT)_[A-Z_]+)\b/g)].map(
    ([, name = '']) => name,
  );
  expect(names).toContain('RELAIS_STORE');
  for (const name of names) expect(Object.keys(environmentSchema.shape)).toContain(name);
  expect(text('translator')).toContain('glossary');
});

const version = spawnSync('terraform', ['version'], { encoding: 'utf8' });
const whenPresent = version.status === 0 ? test : test.skip;
whenPresent(`the files are formatted${version.status === 0 ? '' : ' (skipped: no terraform on PATH)'}`, () => {
  const { status, stdout } = spawnSync('terraform', ['fmt', '-check', '-recursive', folder], { encoding: 'utf8' });
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
});
