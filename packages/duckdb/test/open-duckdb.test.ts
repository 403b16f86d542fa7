import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDuckDB, quoteIdentifier, quoteLiteral } from '@relais/duckdb';

const settings = { memoryLimit: '100MB', threads: 1 } as const;

test('a closed database leaves its file free for the next writer', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'relais-duckdb-'));
  try {
    for (let round = 0; round < 2; round++) {
      const db = await openDuckDB({ path: join(folder, 'x.duckdb'), ...settings });
      await db.connection.run('create table if not exists t (a integer)');
      db.close();
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('names and texts of any kind stay names and texts', async () => {
  const db = await openDuckDB({ path: ':memory:', ...settings });
  const name = `a"; drop table x; --`;
  const text = `it's "quoted"; --`;
  const rows = await db.connection.runAndReadAll(`select ${quoteLiteral(text)} as ${quoteIdentifier(name)}`);
  expect(rows.getRowObjectsJson()).toEqual([{ [name]: text }]);
  db.close();
});
