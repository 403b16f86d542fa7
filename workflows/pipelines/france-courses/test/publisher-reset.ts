import type { RunReport } from '@relais/core';
import type { Relais } from '../../../test/relais.js';
import type { SourceServer } from '../../../test/source-server.js';
import type { Month } from './made-up-sources.js';
import { serveMonth } from './served-months.js';

/** Where the reset is to be met. */
export interface House {
  readonly relais: Relais;
  readonly source: SourceServer;
  /** The month that is published. */
  readonly published: Month;
  run(date: string, ...more: string[]): Promise<{ readonly code: number | null; readonly value: RunReport }>;
  /** What readers see, in a form that can be compared. */
  figures(): Promise<unknown>;
}

interface Status {
  readonly pipelines: readonly { readonly waiting: readonly { readonly next: string; readonly code: string }[] }[];
}

/** The month in which the enrollments of another one are not served any more. */
export const resetDate = '2025-04-15';

const forgetful = (month: Month): Month => ({
  ...month,
  date: resetDate,
  enrollments: month.enrollments.filter((row) => row['annee_mois'] !== '2024-11'),
});

const waiting = async (relais: Relais) => (await relais.json<Status>(['status'])).value.pipelines[0]?.waiting;

/** B7: what the publisher has forgotten waits for a person, who is told how to let it through; the figures stay up. */
export async function meetReset({ relais, source, published, run, figures }: House): Promise<void> {
  const before = await figures();
  serveMonth(source, forgetful(published));
  const { code, value } = await run(resetDate);
  expect({ code, status: value.status, error: value.error?.code, dataset: value.error?.dataset }).toEqual({
    ...{ code: 3, status: 'blocked', error: 'SHRINK_GUARD', dataset: 'enrollments' },
  });
  expect(value.error?.message).toContain('1 months are gone (2024-11)');
  expect(value.tables.map((table) => table.dataset)).toEqual(['courses', 'formacode']);
  expect(await figures()).toEqual(before);
  const next = `relais run france-courses --date ${resetDate} --accept "<reason>"`;
  expect(await waiting(relais)).toEqual([expect.objectContaining({ code: 'SHRINK_GUARD', next })]);
  const [status, shown] = [await relais.run(['status']), await relais.run(['show', value.runId])];
  expect(status.stdout).toContain(`./${next}`);
  expect(shown.stdout + shown.stderr).toContain(next);
}

/** B7: with a reason it is published, and the reason is in the report and in the store. */
export async function acceptReset({ relais, run }: House): Promise<void> {
  const { code, value } = await run(resetDate, '--accept', 'the publisher announced the reset');
  expect({ code, status: value.status }).toEqual({ code: 0, status: 'succeeded' });
  expect(value.warnings).toContainEqual({
    code: 'ACCEPTED',
    dataset: 'enrollments',
    message: expect.stringContaining('accepted: the publisher announced the reset') as unknown,
  });
  expect(await waiting(relais)).toEqual([]);
}
