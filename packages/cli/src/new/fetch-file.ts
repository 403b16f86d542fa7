import { open, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { HttpSource } from '@relais/core';
import type { SourceFetcher } from '@relais/sources';
import { UsageError } from '../usage-error.js';

/** A CSV on the local disk, and the source that brought it. */
export interface FetchedCsv {
  readonly file: string;
  readonly source: HttpSource;
  /** As served: of the archive where there is one. */
  readonly bytes: number;
  /** Address without credentials and query values. */
  readonly shownUrl: string;
}

export interface FetchCsvRequest {
  readonly dataset: string;
  readonly urlVariable: string;
  /** What the definition will say. */
  readonly url: string;
  /** What is asked now; differs where the environment overrides the address. */
  readonly askedUrl: string;
  /** The member of an archive that is meant, where a person said it. */
  readonly member: string | undefined;
  readonly folder: string;
  readonly signal: AbortSignal;
}

/** While nobody knows the source: what one would still call a file. */
const MOST_BYTES = 2_000_000_000;
/** A source grows; beyond ten times its size it is another one. */
const GROWTH = 10;
const LEAST_LIMIT = 50_000_000;

/**
 * Downloads what a pipeline would, with the same guards, and takes the CSV out of an archive.
 * @throws UsageError `NEW_MEMBER` where an archive does not have one CSV; what the fetcher and the archive's reader throw
 */
export async function fetchCsv(fetcher: SourceFetcher, request: FetchCsvRequest): Promise<FetchedCsv> {
  const { dataset, urlVariable, url, askedUrl, folder, signal } = request;
  const asked: HttpSource = { kind: 'http', urlVariable, url: askedUrl, fileName: 'served', maxBytes: MOST_BYTES };
  const file = join(folder, asked.fileName);
  const fetched = await fetcher.fetch({ dataset, source: asked, file, signal });
  const { bytes } = await stat(file).then(({ size }) => ({ bytes: size }));
  const member = (await isZip(file)) ? await memberOf(file, request.member) : undefined;
  const source: HttpSource = {
    ...{ kind: 'http', urlVariable, url, fileName: `${dataset}.${member === undefined ? 'csv' : 'zip'}` },
    ...(member !== undefined && { zipMember: member }),
    ...(isOpendatasoft(url) && { metadata: 'opendatasoft' as const }),
    maxBytes: Math.max(LEAST_LIMIT, bytes * GROWTH),
  };
  if (member === undefined) return { file, source, bytes, shownUrl: fetched.url };
  const { defaultZipLimits, extractZipMember } = await import('@relais/sources');
  const target = join(folder, 'member.csv');
  await extractZipMember(file, member, target, defaultZipLimits);
  return { file: target, source, bytes, shownUrl: fetched.url };
}

async function isZip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer } = await handle.read(Buffer.alloc(4), 0, 4, 0);
    return buffer.toString('latin1') === 'PK\u0003\u0004';
  } finally {
    await handle.close();
  }
}

async function memberOf(file: string, wanted: string | undefined): Promise<string> {
  const { defaultZipLimits, listZipMembers } = await import('@relais/sources');
  const members = await listZipMembers(file, defaultZipLimits);
  const found = members.filter((name) => (wanted === undefined ? /\.(csv|txt|tsv)$/i.test(name) : name === wanted));
  const [only] = found.length === 1 ? found : members.length === 1 && wanted === undefined ? members : [];
  if (only !== undefined) return only;
  const names = members
    .slice(0, 20)
    .map((name) => JSON.stringify(name))
    .join(', ');
  throw new UsageError(
    'NEW_MEMBER',
    `[cli/new] the archive holds ${names || 'no file'}; say by --member which of them is the CSV`,
    './relais new pipeline --help',
  );
}

const isOpendatasoft = (url: string): boolean =>
  /\/api\/explore\/v2\.\d\/catalog\/datasets\/[^/]+\/exports\/csv\b/.test(url);
