import type { HttpSource } from '@relais/core';
import type { Dependencies } from './dependencies.js';

/** A source as it is asked for a logical date: the configured address, `{date}` in it replaced. */
export const sourceOn = (
  deps: Pick<Dependencies, 'sourceUrls'>,
  source: HttpSource,
  logicalDate: string,
): HttpSource => ({
  ...source,
  url: (deps.sourceUrls[source.urlVariable] ?? source.url).replaceAll('{date}', logicalDate),
});
