import { PermanentError, TransientError } from '@relais/core';
import { retryAfter } from '@relais/core/retry-after';

export interface FailedAnswer {
  /** Null where there was no answer. */
  readonly status: number | null;
  readonly retryAfter: string | null;
  readonly message: string;
}

type Refusal = readonly [code: string, text: string];

const refusals: Readonly<Record<number, Refusal>> = {
  401: ['DBT_CLOUD_FORBIDDEN', 'it does not take the token; check DBT_CLOUD_TOKEN'],
  403: [
    'DBT_CLOUD_FORBIDDEN',
    'the token may not do that; give the service token of DBT_CLOUD_TOKEN the Job Admin permission',
  ],
  404: ['DBT_CLOUD_NOT_FOUND', 'there is no such job; check DBT_CLOUD_ACCOUNT_ID, DBT_CLOUD_JOB_ID and DBT_CLOUD_URL'],
};
const otherwise: Refusal = ['DBT_CLOUD_REFUSED', 'it does not take our request; check the job and DBT_CLOUD_URL'];

/** The error of a request that brought no run. */
export function cloudFailure(answer: FailedAnswer, token: string): TransientError | PermanentError {
  const { status } = answer;
  const words = (token === '' ? answer.message : answer.message.replaceAll(token, '***')).trim().slice(0, 300);
  const said = words === '' ? '' : ` (${words})`;
  const details = { cause: new Error(words), context: { status } };
  if (status === null || status === 408 || status === 429 || status === 200 || status >= 500) {
    const retryAfterMs = retryAfter(answer.retryAfter, Date.now());
    const what = status === null ? 'gave no answer' : `answered ${status}`;
    return new TransientError(`[dbt/cloud] dbt Cloud ${what}${said}; check the address and the network, or try later`, {
      code: 'DBT_CLOUD_UNAVAILABLE',
      ...details,
      ...(retryAfterMs === null ? {} : { retryAfterMs }),
    });
  }
  const [code, text] = refusals[status] ?? otherwise;
  return new PermanentError(`[dbt/cloud] dbt Cloud answered ${status}: ${text}${said}`, { code, ...details });
}
