import type { InspectRequest, SourceFacts } from '../../index.js';
import { askOnce } from './ask-once.js';
import { countRecords } from './count-records.js';
import { openResponse } from './open-response.js';
import type { HttpSettings } from './settings.js';
import { assertUsable } from './status.js';
import { validatorsOf } from './validators.js';

/** A server that knows no HEAD says nothing about the file; it may serve it all the same. */
const HEAD_UNKNOWN = new Set([405, 501]);

/** Asks for the headers of a file and for the publisher's record count: one try, and no body. */
export const inspectSource = (request: InspectRequest, settings: HttpSettings): Promise<SourceFacts> =>
  askOnce(request, settings, async (base) => {
    const recordsCount = await countRecords(request.source, base, settings);
    const response = await openResponse({ ...base, method: 'HEAD' }, settings);
    response.body.destroy();
    const silent = { bytes: null, etag: null, lastModified: null, recordsCount, url: base.origin.url };
    if (HEAD_UNKNOWN.has(response.status)) return silent;
    assertUsable(response, false, base.origin);
    const { total, etag, lastModified } = validatorsOf(response);
    return { ...silent, bytes: total, etag, lastModified };
  });
