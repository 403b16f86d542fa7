import { legacyName } from './catalogue.js';
import { GoogleError } from './google-error.js';
import type { CopyConfiguration, JobConfiguration } from './job.js';

const values = {
  createDisposition: ['CREATE_IF_NEEDED', 'CREATE_NEVER'],
  writeDisposition: ['WRITE_TRUNCATE', 'WRITE_APPEND', 'WRITE_EMPTY'],
} as const;

/** Google's types have these as plain strings, Google itself has not. @throws GoogleError invalid */
export function assertDispositions({ query, load, copy }: JobConfiguration): void {
  const given: Pick<CopyConfiguration, keyof typeof values> = query ?? load ?? copy ?? {};
  for (const name of ['createDisposition', 'writeDisposition'] as const) {
    const value = given[name];
    if (value !== undefined && !(values[name] as readonly string[]).includes(value)) {
      throw new GoogleError('invalid', `Invalid value for ${name}: ${value} is not a valid value`);
    }
  }
}

/**
 * What a job may do with its destination, which holds so many rows.
 * @throws GoogleError notFound, duplicate
 */
export function assertDestination(exists: boolean, rows: number, given: CopyConfiguration): void {
  const { destinationTable, createDisposition, writeDisposition = 'WRITE_EMPTY' } = given;
  const name = destinationTable ? legacyName(destinationTable) : '';
  if (!exists && createDisposition === 'CREATE_NEVER') throw new GoogleError('notFound', `Not found: Table ${name}`);
  if (rows > 0 && writeDisposition === 'WRITE_EMPTY')
    throw new GoogleError('duplicate', `Already Exists: Table ${name}`);
}
