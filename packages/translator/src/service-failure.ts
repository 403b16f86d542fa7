import { PermanentError, TransientError } from '@relais/core';
import { retryAfter } from '@relais/core/retry-after';

/** What is known of an answer that carries no translation; without a status there was none. */
export interface ServiceAnswer {
  readonly status: number | null;
  readonly retryAfter: string | null;
  /** The service's own words, or the network's. */
  readonly message: string;
}

export interface ServiceNames {
  readonly driver: string;
  /** How a person mends a refusal: which key or which right is asked for. */
  readonly access: string;
  /** Never shown, wherever they turn up. */
  readonly secrets: readonly string[];
}

/** Quota answers that come as 403: https://cloud.google.com/translate/quotas */
const OUT_OF_QUOTA = /rate ?limit|daily ?limit|quota/i;
/** A key that Google does not know is a 400 there. */
const BAD_KEY = /api key/i;

/** The error of a request: TransientError where asking again may help, else PermanentError. */
export function serviceFailure(answer: ServiceAnswer, names: ServiceNames): TransientError | PermanentError {
  const { status } = answer;
  const said = redact(answer.message, names.secrets);
  const details = { cause: new Error(said), context: { status } };
  const message = (what: string): string => `[translator/${names.driver}] ${what}`;
  const transient = (code: string, what: string): TransientError => {
    const retryAfterMs = retryAfter(answer.retryAfter, Date.now());
    return new TransientError(message(what), { code, ...details, ...(retryAfterMs === null ? {} : { retryAfterMs }) });
  };
  if (status === null)
    return transient('TRANSLATOR_UNREACHABLE', `no answer (${said}); check the address and the network`);
  if (status === 429 || (status === 403 && OUT_OF_QUOTA.test(said)))
    return transient('TRANSLATOR_RATE_LIMITED', `answered ${status}: we ask more than it allows; try later (${said})`);
  if (status === 408 || status >= 500 || status === 200)
    return transient('TRANSLATOR_UNAVAILABLE', `answered ${status}: it is not well; try later (${said})`);
  if (status === 401 || status === 403 || (status === 400 && BAD_KEY.test(said)))
    return new PermanentError(message(`answered ${status}: ${names.access} (${said})`), {
      code: 'TRANSLATOR_FORBIDDEN',
      ...details,
    });
  const what = `answered ${status}: it does not take our request; check its address and languages (${said})`;
  return new PermanentError(message(what), { code: 'TRANSLATOR_REFUSED', ...details });
}

/** The error of a request that nobody answered. */
export const noAnswer =
  (names: ServiceNames) =>
  (message: string): Error =>
    serviceFailure({ status: null, retryAfter: null, message }, names);

/** One line of the service's words, short and without what must not be shown. */
function redact(text: string, secrets: readonly string[]): string {
  const shown = secrets.reduce((rest, secret) => (secret === '' ? rest : rest.replaceAll(secret, '***')), text);
  return shown.replace(/\s+/g, ' ').trim().slice(0, 300);
}
