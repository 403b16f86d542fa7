import type { Config } from '@relais/config';
import { maskUrl } from '@relais/config';
import { fail, ok, type Check, type Finding } from './check.js';

/** Services beside the warehouse, where the environment names them. Nothing is translated and no job is started. */
export function serviceChecks(config: Config): readonly Check[] {
  const { googleTranslate, libretranslate, dbtCloud, translator } = config;
  const address =
    translator === 'google' ? googleTranslate.endpoint : translator === 'libretranslate' ? libretranslate.url : null;
  const variable = translator === 'google' ? 'GOOGLE_TRANSLATE_ENDPOINT' : 'LIBRETRANSLATE_URL';
  return [
    ...(address === null
      ? []
      : [{ name: 'translator', mend: `export ${variable}=https://…`, run: () => reach(address) }]),
    ...(config.dbt.driver === 'cloud'
      ? [
          {
            name: 'dbt cloud',
            mend: 'export DBT_CLOUD_URL=… DBT_CLOUD_ACCOUNT_ID=… DBT_CLOUD_JOB_ID=… DBT_CLOUD_TOKEN=…',
            run: () => jobFinding(dbtCloud),
          },
        ]
      : []),
  ];
}

/** Any answer will do: what the server says to an empty question is its own affair. */
async function reach(address: string): Promise<Finding> {
  try {
    const { status } = await fetch(address, { signal: AbortSignal.timeout(10_000) });
    return status >= 500 ? fail(`${maskUrl(address)} answers ${status}`) : ok(`${maskUrl(address)} answers`);
  } catch {
    return fail(`nothing answers at ${maskUrl(address)}`);
  }
}

async function jobFinding({ url, accountId, jobId, token }: Config['dbtCloud']): Promise<Finding> {
  const job = `${url.replace(/\/+$/, '')}/api/v2/accounts/${accountId ?? ''}/jobs/${jobId ?? ''}/`;
  const headers = { authorization: `Token ${token ?? ''}`, accept: 'application/json' };
  const asked = `job ${jobId ?? ''} at ${maskUrl(url)}`;
  try {
    const response = await fetch(job, { headers, redirect: 'error', signal: AbortSignal.timeout(30_000) });
    return response.ok ? ok(asked) : fail(`${asked}: ${response.status} ${response.statusText}`);
  } catch {
    return fail(`${asked}: nothing answers, or it leads elsewhere`);
  }
}
