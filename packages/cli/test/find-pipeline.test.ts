import { findDatasets, findPipeline } from '@relais/cli/find-pipeline';
import { registry } from '@relais/workflows/pipelines';

test('a name nearly right is suggested, a wild one lists what there is', () => {
  expect(() => findPipeline(registry, 'frnace-courses')).toThrow('did you mean france-courses?');
  expect(() => findPipeline(registry, 'pisa')).toThrow('known: france-courses');
  expect(() => findPipeline({}, 'pisa')).toThrow('known: none');
});

test('datasets come in the order of the pipeline, all of them unless some are named', () => {
  const { definition } = findPipeline(registry, 'france-courses');
  expect(findDatasets(definition).map(({ name }) => name)).toEqual(['courses', 'enrollments', 'formacode']);
  expect(findDatasets(definition, ['formacode', 'courses']).map(({ name }) => name)).toEqual(['courses', 'formacode']);
  expect(() => findDatasets(definition, ['formacodes'])).toThrow('did you mean formacode?');
});
