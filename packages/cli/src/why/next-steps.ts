import type { RunReport } from '@relais/core';
import type { BadSpot } from './bad-spot.js';
import { step, type NextStep } from './explanation.js';
import { explanationOf, stepsFor, type Names } from './explanations.js';
import { namesIn, namesOf } from './names-of-run.js';

/** What to do about a code, with these names in its commands. */
export const stepsOf = (code: string, names: Names): readonly NextStep[] => stepsFor(explanationOf(code).next, names);

/** Each command once, where it is to be tried first. */
export const unique = (steps: readonly NextStep[]): readonly NextStep[] => [
  ...new Map(steps.map((step) => [step.command ?? step.purpose, step])).values(),
];

/** What a run that ended well has to show, if anything. */
export function worthALook(report: RunReport, leftOut: readonly BadSpot[]): readonly NextStep[] {
  const rows = step('see every row that was left out', './relais quarantine ls {pipeline}');
  return [
    ...(leftOut.length > 0 ? stepsFor([rows], namesOf(report)) : []),
    ...report.warnings.flatMap(({ code, dataset, message }) =>
      stepsOf(code, { ...namesOf(report), ...namesIn({ message }), dataset }),
    ),
  ];
}
