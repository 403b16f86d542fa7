import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkResultColumns } from '../src/model-graph/check-results.js';
import { dbtProject } from './find-python.js';

test('the graph knows the columns that the macro writes', () => {
  const macro = readFileSync(join(dbtProject, 'macros', 'write_check_results.sql'), 'utf8');
  const [, values = ''] = /set values = \{([^]*?)\} -%\}/.exec(macro) ?? [];
  const written = [...values.matchAll(/^ {4}'(\w+)':/gm)].map(([, name]) => name);
  expect(written).toEqual(Object.keys(checkResultColumns));
});
