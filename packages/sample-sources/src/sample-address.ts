import { isCalendarDate, PermanentError, type SampleOptions } from '@relais/core';

/** What an address asks for: a path of the source, as it looked under these options. */
export interface SampleAddress {
  readonly options: SampleOptions;
  readonly path: string;
}

const readers: Readonly<Record<string, (text: string) => Partial<SampleOptions> | null>> = {
  scale: (text) => (/^\d+(\.\d+)?$/.test(text) && Number(text) > 0 ? { scale: Number(text) } : null),
  seed: (text) => (/^\d{1,9}$/.test(text) ? { seed: Number(text) } : null),
  reset: (text) => (isCalendarDate(`${text}-01`) ? { resetBefore: text } : null),
};

/**
 * Reads `/at/<date>[;scale=<n>][;seed=<n>][;reset=<YYYY-MM>]/<path>`.
 * @returns null for an address of another shape
 * @throws PermanentError `SAMPLE_ADDRESS_INVALID` for a date or a setting that makes no sense
 */
export function readSampleAddress(
  pathname: string,
  defaults: Pick<SampleOptions, 'seed' | 'scale'>,
): SampleAddress | null {
  const match = /^\/at\/([^/]+)(\/.+)$/.exec(pathname);
  if (!match) return null;
  const [, moment = '', path = ''] = match;
  const [date = '', ...settings] = moment.split(';');
  if (!isCalendarDate(date)) throw invalid(`${JSON.stringify(date)} is no date YYYY-MM-DD`);
  const chosen = settings.map((setting) => {
    const [name = '', value = ''] = setting.split('=');
    const option = Object.hasOwn(readers, name) ? readers[name]?.(value) : null;
    if (!option) throw invalid(`${JSON.stringify(setting)} is none of scale=<number>, seed=<number>, reset=<YYYY-MM>`);
    return option;
  });
  return { options: Object.assign({ ...defaults, date }, ...chosen) as SampleOptions, path };
}

const invalid = (what: string): PermanentError =>
  new PermanentError(`[sample-sources/address] ${what}; correct the address`, { code: 'SAMPLE_ADDRESS_INVALID' });
