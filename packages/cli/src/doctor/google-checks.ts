import type { Registry } from '@relais/core';
import type { Config } from '@relais/config';
import { bigqueryDataset, type BigQueryArea } from '@relais/warehouse/bigquery-names';
import { composeProbes, type Probes } from '@relais/worker/compose-probes';
import { fail, ok, warn, type Check, type Finding } from './check.js';
import { isRealCloud } from './with-credentials.js';

const apis = ['storage', 'bigquery', 'translate', 'secretmanager', 'iamcredentials'].map(
  (name) => `${name}.googleapis.com`,
);
const rights = ['bigquery.jobs.create', 'bigquery.datasets.create'];
const areas: readonly BigQueryArea[] = ['source_tables', 'typed', 'marts', 'relais'];
const DAY = 86_400;

/** What a run needs of Google Cloud. Emulators have no rights to ask for; those checks are left out then. */
export function googleChecks(config: Config, registry: Registry): readonly Check[] {
  const { google } = config;
  const project = google.project ?? '';
  const probes = composeProbes(config);
  const real = isRealCloud(google);
  return [
    ...(real ? projectChecks(probes, project) : []),
    { name: 'bucket', mend: './relais setup gcp', run: () => bucketFinding(probes, google.location) },
    { name: 'retention', mend: './relais setup gcp', run: () => retentionFinding(probes) },
    ...(real ? [rawCheck(probes, project)] : []),
    ...Object.keys(registry).map((pipeline) => ({
      name: `datasets ${pipeline}`,
      mend: `./relais setup gcp --var 'pipelines=${JSON.stringify(Object.keys(registry))}'`,
      run: () => datasetsFinding(probes, google, pipeline),
    })),
    {
      name: 'query',
      mend: `gcloud projects add-iam-policy-binding ${project} --role=roles/bigquery.jobUser --member=…`,
      run: async () => {
        const bytes = await (await probes.bigquery()).dryRun('SELECT 1');
        return ok(`a dry run reads ${bytes} bytes; more than ${google.maximumBytesBilled} in a query are refused`);
      },
    },
  ];
}

const projectChecks = (probes: Probes, project: string): readonly Check[] => [
  {
    name: 'apis',
    mend: `gcloud services enable ${apis.join(' ')} --project=${project}`,
    run: async () => {
      const disabled = await (await probes.project()).disabledApis(apis);
      return disabled.length === 0 ? ok('enabled') : fail(`${disabled.join(', ')} not enabled`);
    },
  },
  {
    name: 'project rights',
    mend: './relais setup gcp',
    run: async () => {
      const missing = await (await probes.project()).missingRights(rights);
      return missing.length === 0 ? ok(rights.join(', ')) : fail(`${missing.join(', ')} not held`);
    },
  },
];

async function bucketFinding(probes: Probes, location: string): Promise<Finding> {
  const bucket = await probes.bucket();
  return bucket.location === location.toUpperCase()
    ? ok(`in ${bucket.location}`)
    : fail(
        `in ${bucket.location}, but BIGQUERY_LOCATION is ${location}; a load wants both in one place`,
        `export BIGQUERY_LOCATION=${bucket.location}`,
      );
}

async function retentionFinding(probes: Probes): Promise<Finding> {
  const { bucketRetentionSeconds, objectRetention, softDeleteSeconds } = await probes.bucket();
  if (bucketRetentionSeconds !== null)
    return fail(
      `the bucket has a retention policy of ${bucketRetentionSeconds} s, under which no lock can be released`,
    );
  const days = softDeleteSeconds / DAY;
  const found = `deleted objects are kept for ${days} days; retention of objects is ${objectRetention ? '' : 'not '}possible`;
  return days >= 7 && objectRetention ? ok(found) : warn(found);
}

const rawCheck = (probes: Probes, project: string): Check => ({
  name: 'raw is safe',
  mend: `export GOOGLE_IMPERSONATE_SERVICE_ACCOUNT=relais-worker@${project}.iam.gserviceaccount.com`,
  run: async () => {
    const { heldEverywhere } = await probes.bucket();
    return heldEverywhere.length === 0
      ? ok('no right to delete or overwrite reaches it')
      : fail(`${heldEverywhere.join(', ')} held over the whole bucket, raw included`);
  },
});

async function datasetsFinding(probes: Probes, google: Config['google'], pipeline: string): Promise<Finding> {
  const bigquery = await probes.bigquery();
  const names = areas.map((area) => bigqueryDataset(pipeline, google.datasetPrefix, area));
  const found = await Promise.all(names.map((name) => bigquery.location(name)));
  const missing = names.filter((_, index) => found[index] === null);
  if (missing.length > 0) return fail(`${missing.join(', ')} not there`);
  const astray = names.filter((_, index) => found[index]?.toUpperCase() !== google.location.toUpperCase());
  return astray.length === 0 ? ok(names.join(', ')) : fail(`${astray.join(', ')} not in ${google.location}`);
}
