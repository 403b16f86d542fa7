import type { RawManifest } from '@relais/activities';
import { compare } from '@relais/activities/forecast/forecast-source';
import type { SourceFacts } from '@relais/sources';

const newest = { etag: '"a"', last_modified: 'Monday', bytes: 10, rows: 2, url: 'https://x' } as RawManifest;
const silent: SourceFacts = { bytes: null, etag: null, lastModified: null, recordsCount: null, url: 'https://x' };

test.each<[string, Partial<SourceFacts>, Partial<RawManifest> | null, string]>([
  ['nothing is stored', {}, null, 'first'],
  ['the tag is the same', { etag: '"a"', bytes: 11 }, {}, 'likely-unchanged'],
  ['the tag is another', { etag: '"b"', bytes: 10 }, {}, 'likely-new'],
  ['the length is another', { bytes: 11, lastModified: 'Monday' }, {}, 'likely-new'],
  ['the time is the same', { bytes: 10, lastModified: 'Monday' }, {}, 'likely-unchanged'],
  ['the time is another', { bytes: 10, lastModified: 'Tuesday' }, {}, 'likely-new'],
  ['the file was taken in by hand', { bytes: 10, lastModified: 'Monday' }, { etag: null, url: 'import:x' }, 'unknown'],
  ['the count is another', { recordsCount: 3 }, {}, 'likely-new'],
  ['the count is the same', { recordsCount: 2 }, {}, 'unknown'],
  ['the source says nothing', {}, {}, 'unknown'],
])('%s', (_name, facts, stored, verdict) => {
  expect(compare({ ...silent, ...facts }, stored && { ...newest, ...stored })[0]).toBe(verdict);
});
