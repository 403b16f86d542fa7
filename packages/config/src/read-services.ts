import type { Config } from './config.js';
import type { Environment } from './environment.js';

type Services = Pick<Config, 'google' | 'googleTranslate' | 'libretranslate' | 'dbtCloud'>;

/** Settings of services beyond this machine; what a chosen driver cannot do without is a fault here, not later. */
export function readServices(environment: Environment, faults: string[]): Services {
  for (const { chosen, needs } of requirements(environment))
    if (chosen) for (const name of needs) if (!environment[name]) faults.push(`${name}: ${reasons[name]}`);
  if (environment.RELAIS_DBT === 'cloud' && environment.RELAIS_WAREHOUSE !== 'bigquery')
    faults.push('RELAIS_DBT=cloud builds in BigQuery only; set RELAIS_WAREHOUSE=bigquery or RELAIS_DBT=core');
  if (!/^([A-Za-z][A-Za-z0-9_]{0,99})?$/.test(environment.BIGQUERY_DATASET_PREFIX ?? ''))
    faults.push('BIGQUERY_DATASET_PREFIX: a letter, then letters, digits and _ only');
  return {
    google: {
      project: environment.BIGQUERY_PROJECT ?? null,
      location: environment.BIGQUERY_LOCATION ?? 'EU',
      datasetPrefix: environment.BIGQUERY_DATASET_PREFIX ?? null,
      maximumBytesBilled: environment.BIGQUERY_MAXIMUM_BYTES_BILLED,
      impersonate: environment.GOOGLE_IMPERSONATE_SERVICE_ACCOUNT ?? null,
      credentialsFile: environment.GOOGLE_APPLICATION_CREDENTIALS ?? null,
      storageEndpoint: environment.STORAGE_EMULATOR_HOST ?? null,
      bigqueryEndpoint: environment.BIGQUERY_EMULATOR_HOST ?? null,
    },
    googleTranslate: {
      endpoint: environment.GOOGLE_TRANSLATE_ENDPOINT ?? null,
      apiKey: environment.GOOGLE_TRANSLATE_API_KEY ?? null,
      location: environment.GOOGLE_TRANSLATE_LOCATION ?? 'global',
      glossary: environment.GOOGLE_TRANSLATE_GLOSSARY ?? null,
    },
    libretranslate: {
      url: environment.LIBRETRANSLATE_URL ?? null,
      apiKey: environment.LIBRETRANSLATE_API_KEY ?? null,
    },
    dbtCloud: {
      url: environment.DBT_CLOUD_URL ?? 'https://cloud.getdbt.com',
      accountId: environment.DBT_CLOUD_ACCOUNT_ID ?? null,
      jobId: environment.DBT_CLOUD_JOB_ID ?? null,
      token: environment.DBT_CLOUD_TOKEN ?? null,
    },
  };
}

const reasons = {
  BIGQUERY_PROJECT: 'missing; the Google Cloud project that pays for queries and holds the datasets',
  LIBRETRANSLATE_URL: 'missing; RELAIS_TRANSLATOR=libretranslate asks the server at this address',
  DBT_CLOUD_ACCOUNT_ID: 'missing; RELAIS_DBT=cloud runs a job of this account',
  DBT_CLOUD_JOB_ID: 'missing; RELAIS_DBT=cloud runs this job',
  DBT_CLOUD_TOKEN: 'missing; RELAIS_DBT=cloud runs its job with this service token',
} as const;

interface Requirement {
  readonly chosen: boolean;
  readonly needs: readonly (keyof typeof reasons)[];
}

const requirements = (environment: Environment): readonly Requirement[] => [
  { chosen: environment.RELAIS_WAREHOUSE === 'bigquery', needs: ['BIGQUERY_PROJECT'] },
  {
    chosen: environment.RELAIS_TRANSLATOR === 'google' && environment.GOOGLE_TRANSLATE_API_KEY === undefined,
    needs: environment.RELAIS_WAREHOUSE === 'bigquery' ? [] : ['BIGQUERY_PROJECT'],
  },
  { chosen: environment.RELAIS_TRANSLATOR === 'libretranslate', needs: ['LIBRETRANSLATE_URL'] },
  {
    chosen: environment.RELAIS_DBT === 'cloud',
    needs: ['DBT_CLOUD_ACCOUNT_ID', 'DBT_CLOUD_JOB_ID', 'DBT_CLOUD_TOKEN'],
  },
];
