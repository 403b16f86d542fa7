import { resolve } from 'node:path';
import { areasOf } from '@relais/core';
import type { Ground } from './ground.js';
import type { Argv, Step } from './step.js';

/** Where the files of the ground and a plan for them lie. */
export interface Folders {
  /** `infra/terraform` of the checkout. */
  readonly terraform: string;
  /** Absolute path of the plan's file. */
  readonly plan: string;
}

/** What stays when the ground is taken down: the store, and APIs that others may use. */
const staying = new Set(['google_storage_bucket.store', 'google_project_service.api']);
const bucketAddress = 'google_storage_bucket.store';
/** Up to a plan that can be looked at. */
export const planSteps = (ground: Ground, folders: Folders): readonly Step[] => [
  stateBucketStep(ground),
  initStep(ground, folders),
  {
    command: [...terraform(folders), 'plan', '-input=false', ...variables(ground), `-out=${folders.plan}`],
  },
];

export const applySteps = ({ plan, ...folders }: Folders): readonly Step[] => [
  { command: [...terraform(folders), 'apply', '-input=false', plan] },
];

export const outputCommand = (folders: Folders): Argv => [...terraform(folders), 'output', '-json', 'environment'];

/**
 * Takes the ground down. The bucket stays with raw in it unless `raw`; then it is emptied first, so that an object under
 * retention ends everything while the rest still stands.
 * @param resources addresses that infra/terraform declares
 */
export function destroySteps(
  ground: Ground,
  folders: Folders,
  { raw, resources }: { readonly raw: boolean; readonly resources: readonly string[] },
): readonly Step[] {
  const targets = resources.filter((address) => !staying.has(address)).map((address) => `-target=${address}`);
  const destroy: Step = {
    command: [...terraform(folders), 'destroy', '-input=false', '-auto-approve', ...variables(ground), ...targets],
  };
  const init = initStep(ground, folders);
  if (!raw) return [init, ...areasOf('rebuilt').map((name) => removeStep(ground, name)), destroy];
  return [
    init,
    {
      when: ['gcloud', 'storage', 'ls', `${storeOf(ground)}/`, project(ground)],
      command: ['gcloud', 'storage', 'rm', '--recursive', `${storeOf(ground)}/**`, project(ground)],
    },
    destroy,
    { command: ['gcloud', 'storage', 'buckets', 'delete', `gs://${ground.bucket}`, '--quiet', project(ground)] },
    { command: [...terraform(folders), 'state', 'rm', bucketAddress] },
  ];
}

const storeOf = ({ bucket, prefix }: Ground): string => `gs://${bucket}/${prefix}`;
const project = (ground: Ground): string => `--project=${ground.project}`;
const terraform = (folders: Pick<Folders, 'terraform'>): [string, string] => [
  'terraform',
  `-chdir=${folders.terraform}`,
];

/** Terraform cannot make the bucket that its own state lies in. */
const stateBucketStep = (ground: Ground): Step => ({
  unless: ['gcloud', 'storage', 'buckets', 'describe', `gs://${ground.stateBucket}`, project(ground)],
  command: [
    'gcloud',
    'storage',
    'buckets',
    'create',
    `gs://${ground.stateBucket}`,
    `--location=${ground.location}`,
    '--uniform-bucket-level-access',
    '--public-access-prevention',
    project(ground),
  ],
});

const initStep = (ground: Ground, folders: Folders): Step => ({
  command: [
    ...terraform(folders),
    'init',
    '-input=false',
    '-reconfigure',
    `-backend-config=bucket=${ground.stateBucket}`,
    '-backend-config=prefix=relais',
  ],
});

const removeStep = (ground: Ground, name: string): Step => ({
  command: ['gcloud', 'storage', 'rm', '--recursive', `${storeOf(ground)}/${name}/**`, project(ground)],
  orElse: `there was nothing in ${name}/`,
});

const variables = (ground: Ground): readonly string[] => [
  ...(ground.variableFile === null ? [] : [`-var-file=${resolve(ground.variableFile)}`]),
  ...(['project', 'location', 'bucket', 'prefix'] as const).map((name) => `-var=${name}=${ground[name]}`),
  ...ground.variables.map((variable) => `-var=${variable}`),
];
