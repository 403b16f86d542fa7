import { datasetMethods } from './dataset-methods.js';
import { jobMethods } from './job-methods.js';
import { tableMethods } from './table-methods.js';
import type { Method } from './method.js';

const emptyLists: readonly Method[] = (['routines', 'models'] as const).map((name) => ({
  name: `${name}.list`,
  verb: 'GET',
  path: `:projectId/datasets/:datasetId/${name}`,
  answer: async () => ({}),
}));

export const methods: readonly Method[] = [...datasetMethods, ...tableMethods, ...jobMethods, ...emptyLists];
