import { open } from 'node:fs/promises';
import { dirname } from 'node:path/posix';
import { objectNames } from '@relais/core';
import { parseRecord } from '@relais/core/parse-record';
import type { ObjectStore } from '@relais/object-store';
import type { BadSpot } from './bad-spot.js';

/** Bytes of a refused file that are shown. */
const shown = 400;
/** What is wrong with these stands at their end. */
const wrongAtTheEnd = new Set(['SOURCE_TRUNCATED', 'SOURCE_INCOMPLETE']);

/**
 * The file of a date that was refused with this code last, and what it says where it is wrong; null where none was kept.
 * @param date the run's logical date, or that in the name of a file in an inbox
 */
export async function refusedFile(
  store: ObjectStore,
  pipeline: string,
  dataset: string,
  date: string,
  code: string,
): Promise<BadSpot | null> {
  const objects = await store.list(objectNames.rejectedDataset(pipeline, dataset));
  const notes = objects.filter(
    ({ path }) => path.includes(`/snapshot_date=${date}/`) && path.endsWith(`/${code.toLowerCase()}.json`),
  );
  const note = notes.reduce<(typeof notes)[number] | undefined>(
    (last, each) => (last === undefined || each.modifiedAt >= last.modifiedAt ? each : last),
    undefined,
  );
  const body = note && (await store.read(note.path));
  if (note === undefined || !body) return null;
  const { message } = parseRecord<{ readonly message: string }>(body, { path: note.path, cure: 'move it away' });
  const file = objects.find(({ path }) => dirname(path) === dirname(note.path) && !path.endsWith('.json'));
  if (file === undefined) return null;
  const fromEnd = wrongAtTheEnd.has(code);
  const offset = fromEnd ? Math.max(0, file.bytes - shown) : 0;
  const raw = textOf(await readPart(await store.localFile(file.path), offset));
  const spot = { dataset, code, file: file.path, row: null, column: null, reason: message, count: 1 };
  return { ...spot, ...(fromEnd ? fromLine(raw, offset) : { offset, raw }) };
}

async function readPart(file: string, offset: number): Promise<Buffer> {
  const handle = await open(file, 'r');
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(shown), 0, shown, offset);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Archives and the like show nothing to people. */
const textOf = (bytes: Buffer): string | null =>
  bytes.includes(0) || bytes.subarray(0, 2).equals(ZIP) ? null : bytes.toString('utf8');

const ZIP = Buffer.from('PK');

/** From the beginning of the last line, so that what is shown is what breaks off. */
function fromLine(raw: string | null, offset: number): Pick<BadSpot, 'raw' | 'offset'> {
  const start = (raw?.trimEnd().lastIndexOf('\n') ?? -1) + 1;
  if (raw === null || start === 0) return { raw, offset };
  return { raw: raw.slice(start), offset: offset + Buffer.byteLength(raw.slice(0, start)) };
}
