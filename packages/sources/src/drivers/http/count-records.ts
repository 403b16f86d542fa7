import type { HttpSource } from '@relais/core';
import type { HttpRequest } from './ask.js';
import { deadline } from './deadline.js';
import { openResponse } from './open-response.js';
import { askRecordsCount } from './opendatasoft.js';
import type { HttpSettings } from './settings.js';

/** Records the publisher says the dataset has, asked within a time of its own; null where it does not say. */
export async function countRecords(
  source: HttpSource,
  base: HttpRequest,
  settings: HttpSettings,
): Promise<number | null> {
  if (source.metadata !== 'opendatasoft') return null;
  const time = deadline(base.signal, settings.metadataMs);
  try {
    return await askRecordsCount(base.url, (url) => openResponse({ ...base, url, signal: time.signal }, settings));
  } finally {
    time.clear();
    base.signal.throwIfAborted();
  }
}
