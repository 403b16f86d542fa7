import { RelaisError, versionOf, type DatasetDefinition, type HttpSource } from '@relais/core';
import type { InspectRequest, SourceFacts } from '@relais/sources';
import type { Dependencies } from '../dependencies.js';
import { sameBeginning } from './same-beginning.js';
import { listManifests, type RawManifest } from '../raw-manifest.js';
import { sourceOn } from '../source-address.js';
import type { SourceForecast, SourceVerdict } from './run-forecast.js';

type Verdict = readonly [verdict: SourceVerdict, because: string];
const unanswered: SourceFacts = { bytes: null, etag: null, lastModified: null, recordsCount: null, url: '' };

/** Asks a source about its file and compares the answer with the newest stored snapshot; a source that fails is told. */
export async function forecastSource(
  deps: Pick<Dependencies, 'fetcher' | 'store' | 'sourceUrls'>,
  pipeline: string,
  dataset: Pick<DatasetDefinition, 'name'>,
  definition: HttpSource,
  logicalDate: string,
): Promise<SourceForecast> {
  const newest = (await listManifests(deps.store, pipeline, dataset.name)).at(-1) ?? null;
  const source = sourceOn(deps, definition, logicalDate);
  const answer = await deps.fetcher.inspect({ dataset: dataset.name, source }).catch(toError);
  const failed = answer instanceof RelaisError ? answer : null;
  const facts = answer instanceof RelaisError ? unanswered : answer;
  const said = failed === null ? compare(facts, newest) : noAnswer;
  const isOpen = failed === null && newest !== null && said[0] === 'unknown';
  const [verdict, because] = isOpen
    ? await lookInside(deps, pipeline, { dataset: dataset.name, source }, facts, newest)
    : said;
  return {
    dataset: dataset.name,
    url: failed === null ? facts.url : shownUrl(failed),
    verdict,
    because,
    bytes: facts.bytes,
    etag: facts.etag,
    lastModified: facts.lastModified,
    recordsCount: facts.recordsCount,
    newest: newest && describe(newest),
    error: failed && { code: failed.code, message: failed.message },
  };
}

/** Where a source has no mark for its versions, its first bytes are held against those that are stored. */
async function lookInside(
  deps: Pick<Dependencies, 'fetcher' | 'store'>,
  pipeline: string,
  asked: Pick<InspectRequest, 'dataset' | 'source'>,
  facts: SourceFacts,
  newest: RawManifest,
): Promise<Verdict> {
  const alike = alikeIn(facts);
  const found = await sameBeginning(deps, pipeline, asked, newest);
  if (found === 'other') return ['likely-new', 'its first bytes are others'];
  if (found === 'all the same') return ['likely-unchanged', 'the same bytes'];
  const told = [alike, found === 'the same' ? 'same first bytes' : null].filter((each) => each !== null);
  return told.length === 0 ? ['unknown', 'the source says nothing of its file'] : ['likely-unchanged', told.join(', ')];
}

const describe = (manifest: RawManifest): SourceForecast['newest'] => ({
  snapshotDate: manifest.snapshot_date,
  version: versionOf(manifest.sha256),
  bytes: manifest.bytes,
  rows: manifest.rows,
  fetchedAt: manifest.fetched_at,
});

const shownUrl = ({ context }: RelaisError): string | null => (typeof context?.url === 'string' ? context.url : null);

const noAnswer: Verdict = ['unknown', 'the source could not be asked'];

function toError(error: unknown): RelaisError {
  if (error instanceof RelaisError) return error;
  throw error;
}

/**
 * The strongest that both sides know decides: the tag, then time and length, then length and count. A file that was
 * taken in by hand has none of the source's own marks.
 */
export function compare(facts: SourceFacts, newest: RawManifest | null): Verdict {
  if (newest === null) return ['first', 'no snapshot is stored'];
  if (facts.etag !== null && newest.etag !== null)
    return facts.etag === newest.etag ? ['likely-unchanged', 'same etag'] : ['likely-new', 'another etag'];
  if (facts.bytes !== null && facts.bytes !== newest.bytes) return ['likely-new', 'another length'];
  if (facts.lastModified !== null && newest.last_modified !== null && !newest.url.startsWith('import:'))
    return facts.lastModified === newest.last_modified
      ? ['likely-unchanged', 'same time of change']
      : ['likely-new', 'another time of change'];
  if (facts.recordsCount !== null && facts.recordsCount !== newest.rows) return ['likely-new', 'another record count'];
  return ['unknown', alikeIn(facts) ?? 'the source says nothing of its file'];
}

/** What a source says that is the same and still no mark of a version; null where it says nothing. */
function alikeIn({ bytes, recordsCount }: SourceFacts): string | null {
  const alike = [bytes === null ? [] : ['length'], recordsCount === null ? [] : ['record count']].flat();
  return alike.length === 0 ? null : `same ${alike.join(' and ')}`;
}
