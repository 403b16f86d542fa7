import { findRun } from '@relais/cli/runs/find-run';

const runs = [
  { workflowId: 'p/2025-02-01', runId: 'bbb2' },
  { workflowId: 'p/2025-01-01', runId: 'aaa2' },
  { workflowId: 'p/2025-01-01', runId: 'aaa1' },
];

test.each([
  ['aaa1', 'aaa1'],
  ['b', 'bbb2'],
  ['p/2025-01-01', 'aaa2'],
  ['p/2025-02', 'bbb2'],
])('%s is run %s', (text, runId) => {
  expect(findRun(runs, text).runId).toBe(runId);
});

test.each([
  ['aaa', 'RUN_AMBIGUOUS'],
  ['p/', 'RUN_AMBIGUOUS'],
  ['c', 'RUN_NOT_FOUND'],
  ['', 'RUN_NOT_FOUND'],
])('%j is no run: %s', (text, code) => {
  expect(() => findRun(runs, text)).toThrow(expect.objectContaining({ code }));
});

test.each([
  ['p/2025-01-10', 'p/2025-01-01'],
  ['p/2025-1-01', 'p/2025-01-01'],
  ['p/3025-02', 'p/2025-02-01'],
])('%j is probably %s', (text, meant) => {
  expect(() => findRun(runs, text)).toThrow(`did you mean ${meant}?`);
});

test('a text that is like no run is told how runs are named', () => {
  expect(() => findRun(runs, 'yesterday')).toThrow('name a workflow id or a run id');
});
