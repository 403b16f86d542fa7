import { againCommand } from '@relais/cli/runs/again-command';
import { identityOf } from '@relais/cli/runs/identity-of';
import { printReport } from '@relais/cli/output/print-report';
import { reportWithoutRun } from '@relais/cli/runs/run-report';
import { registry } from '@relais/workflows/pipelines';
import { capturedShell } from './captured-shell';

const pipeline = 'france-courses';
const backfill = { pipeline, workflowId: `${pipeline}/backfill/2025-01-01..2025-03-31`, logicalDate: '2026-01-02' };
const run = { pipeline, workflowId: `${pipeline}/2025-06-11`, logicalDate: '2025-06-11' };

test('the same work is started again: its date, its datasets, its range', () => {
  expect(againCommand(run)).toBe('./relais run france-courses --date 2025-06-11');
  expect(againCommand(run, ['courses', 'formacode'])).toMatch(/2025-06-11 --dataset courses formacode$/);
  expect(againCommand(backfill)).toBe('./relais backfill france-courses --from 2025-01-01 --to 2025-03-31');
});

test('whoever cancelled a run of a date is not sent to one of today', () => {
  const shell = capturedShell({});
  const error = { code: 'CANCELLED', message: 'cancelled', dataset: null };
  printReport(shell, reportWithoutRun({ ...run, runId: 'r' }, error), { datasets: ['courses'] });
  expect(shell.err()).toContain('next: ./relais run france-courses --date 2025-06-11 --dataset courses\n');
});

test('a name without a date takes that of the start, in the zone of the pipeline', () => {
  const startTime = new Date('2026-12-31T23:30:00Z');
  const named = (workflowId: string) => identityOf({ workflowId, runId: 'r', startTime }, registry).logicalDate;
  expect([run.workflowId, backfill.workflowId, 'unknown/x'].map(named)).toEqual([
    '2025-06-11',
    '2027-01-01',
    '2026-12-31',
  ]);
});
