import type { Draft } from '../draft.js';
import { fixtureDate } from './fixture-files.js';

/** `pipeline.test.ts`: the pipeline from the command line to its mart, on the fixtures. */
export function pipelineTestFile(draft: Draft): string {
  const { names, mart, category, dataset } = draft;
  const member = dataset.source.kind === 'http' ? dataset.source.zipMember : undefined;
  const text = (value: string): string => JSON.stringify(value);
  const order = category ? `snapshot_date, ${category.name}` : 'snapshot_date';
  return `import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RunReport } from '@relais/core';
${member === undefined ? '' : "import AdmZip from 'adm-zip';\n"}import { parse } from 'csv-parse/sync';
import { makeRelais, type Relais } from '../../test/relais.js';
import { startSourceServer, type SourceServer } from '../../test/source-server.js';

/** The pipeline from the command line to its published tables, against a server with the fixture. */
const fixture = (path: string): Buffer => readFileSync(join(__dirname, 'fixtures', path));
const raw = fixture(${text(`raw/${names.dataset}.csv`)});
const expected = parse(fixture(${text(`expected/${mart}.csv`)}), { columns: true }) as Record<string, string>[];
const rowCount = expected.reduce((sum, row) => sum + Number(row['row_count']), 0);

let source: SourceServer;
let relais: Relais;

const run = () => relais.json<RunReport>(['run', ${text(names.pipeline)}, '--date', ${text(fixtureDate)}]);
${
  member === undefined
    ? ''
    : `
function zipped(): Buffer {
  const archive = new AdmZip();
  archive.addFile(${text(member)}, raw);
  return archive.toBuffer();
}
`
}
beforeAll(async () => {
  source = await startSourceServer();
  ${member === undefined ? `source.serve('/file', raw);` : `source.serve('/file', zipped(), 'application/zip');`}
  relais = await makeRelais({ ${names.urlVariable}: \`\${source.url}/file\` });
  await relais.holdPlatform();
});

afterAll(async () => {
  await relais?.remove();
  await source?.close();
});

test('every row of the file is loaded, and the mart is what was counted by hand', async () => {
  const { code, value } = await run();
  expect({ code, status: value.status, error: value.error }).toEqual({ code: 0, status: 'succeeded', error: null });
  expect(value.tables).toMatchObject([{ read: rowCount, loaded: rowCount, duplicates: 0, quarantined: 0 }]);
  const query = ${text(`select * from marts.${mart} order by ${order}`)};
  const rows = (await relais.json<Record<string, unknown>[]>(['sql', ${text(names.pipeline)}, query])).value;
  expect(rows).toEqual(expected.map((row) => ({ ...row, row_count: Number(row['row_count']) })));
});

test('the same file again changes nothing', async () => {
  expect((await run()).value).toMatchObject({ status: 'unchanged', error: null });
});
`;
}

/** `tiles.test.ts`: every tile beside the marts that the fixtures expect. */
export const tilesTestFile = ({ names }: Draft): string => `import { askTiles } from '../../test/ask-tiles.js';
import { ${names.constant}Tiles } from './tiles.js';

const { ask } = askTiles(${names.constant}Tiles, __dirname, { sources: [${JSON.stringify(names.table)}] });

test('rows are counted once in each snapshot', async () => {
  expect(await ask('rows-by-snapshot')).toHaveLength(1);
});
`;
