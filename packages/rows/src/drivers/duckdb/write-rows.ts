import { rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { quoteLiteral } from '@relais/duckdb';
import type { TypeOutcome, TypeRequest } from '../../index.js';
import { copyTo } from './copy-to.js';
import { readCsv, type CsvSource } from './csv-source.js';
import { collapseDuplicates } from './duplicates.js';
import type { Session } from './session.js';
import { removeSplit, singleFile, splitRepeated } from './split-repeated.js';
import type { Survey } from './survey-rows.js';
import { typedSelection, type TypingPlan } from './typing-plan.js';
import { watchProgress } from './watch-progress.js';

type WrittenRows = Pick<TypeOutcome, 'loaded' | 'duplicates' | 'parts'>;

const part = (number: number): string => `part-${number}.parquet`;

/** The one pass over the whole file. What only some files need is done only where the survey found a reason. */
export async function writeRows(
  session: Session,
  plan: TypingPlan,
  source: CsvSource,
  survey: Survey,
  request: TypeRequest,
): Promise<WrittenRows> {
  if (survey.repeated > 0) return writeWithRepeated(session, plan, source, survey, request);
  const where = survey.bad > 0 ? `WHERE NOT ${plan.isBad}` : '';
  const rows = `SELECT ${typedSelection(plan, request)} FROM ${readCsv(source)} ${where}`;
  const path = join(request.folder, part(0));
  const loaded = await watchProgress({ ...request, input: request.file, output: path }, () =>
    copyTo(session, rows, path),
  );
  return { loaded, duplicates: 0, parts: [part(0)] };
}

/** The rows that stay of repeated ones are a part of their own, for the other part is written when they are known. */
async function writeWithRepeated(
  session: Session,
  plan: TypingPlan,
  source: CsvSource,
  survey: Survey,
  request: TypeRequest,
): Promise<WrittenRows> {
  const { folder, file, sha256 } = request;
  const { size: bytes } = await stat(file);
  const { single, repeated } = await watchProgress({ ...request, input: file, output: singleFile(folder) }, () =>
    splitRepeated(session, plan, source, survey, { ...request, bytes }),
  );
  const parts: string[] = [];
  let loaded = 0;
  if (single !== null) {
    parts.push(part(0));
    await rename(single, join(folder, part(0)));
    loaded += await countRows(session, `read_parquet(${quoteLiteral(join(folder, part(0)))})`);
  }
  let duplicates = 0;
  if (repeated !== null) {
    const name = part(parts.length);
    const collapsed = await collapseDuplicates(session, plan, repeated, { path: join(folder, name), sha256 });
    parts.push(name);
    loaded += collapsed.staying;
    duplicates = collapsed.duplicates;
  }
  await removeSplit(folder);
  return { loaded, duplicates, parts };
}

/** Writes a table and names the file; null when the table is empty. Never sorted: its rows may be as wide as the file. */
export async function writeTable(session: Session, table: string, folder: string): Promise<string | null> {
  if ((await countRows(session, table)) === 0) return null;
  const name = `${table.replaceAll('_', '-')}.parquet`;
  await copyTo(session, `FROM ${table}`, join(folder, name));
  return name;
}

export async function countRows(session: Session, table: string): Promise<number> {
  const [row] = await session.query(`SELECT count(*) AS records FROM ${table}`);
  return Number(row?.['records']);
}
