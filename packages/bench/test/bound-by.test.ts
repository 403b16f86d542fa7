import { boundBy, loadAt } from '@relais/bench/bound-by';

/** Each second some processor time of the worker, of the whole machine, and of waiting for the disk. */
const samples = (worker: number, machine: number, disk: number) =>
  [0, 1, 2, 3, 4].map((at) => ({ at, worker: worker * at, machine: machine * at, disk: disk * at }));

test.each([
  ['processor', [1.5, 1.9, 0]],
  ['one core', [0.9, 1, 0.1]],
  ['disk', [0.1, 0.2, 0.9]],
  ['waiting', [0, 0.1, 0]],
] as const)('a stage is bound by %s where that is what the machine did', (bound, [worker, machine, disk]) => {
  expect(
    boundBy(
      [
        [0.5, 1.5],
        [2, 4],
      ],
      samples(worker, machine, disk),
      2,
    ),
  ).toEqual({
    workerCores: expect.closeTo(worker) as number,
    machineCores: expect.closeTo(machine) as number,
    bound,
  });
});

test('of a moment, or without samples, nothing is said', () => {
  const nothing = { workerCores: null, machineCores: null, bound: null };
  expect(boundBy([[1, 1.05]], samples(1, 1, 0), 2)).toEqual(nothing);
  expect(boundBy([[1, 3]], [], 2)).toEqual(nothing);
});

test('load between two samples is even, and outside of them that of the nearest', () => {
  expect([-1, 0.5, 9].map((at) => loadAt(samples(2, 0, 0), at, 'worker'))).toEqual([0, 1, 8]);
});
