import type { Explanation, Explanations, NextStep } from './explanation.js';
import { commandExplanations } from './explanations/commands.js';
import { dataExplanations } from './explanations/data.js';
import { modelExplanations } from './explanations/models.js';
import { platformExplanations } from './explanations/platform.js';
import { sourceExplanations } from './explanations/sources.js';
import { storageExplanations } from './explanations/storage.js';

/** Every error and warning code there is. */
export const explanations: Explanations = {
  ...sourceExplanations,
  ...dataExplanations,
  ...modelExplanations,
  ...storageExplanations,
  ...platformExplanations,
  ...commandExplanations,
};

/** What a code means; one that is not known, of another version for instance, is told as something unforeseen. */
export const explanationOf = (code: string): Explanation =>
  (Object.hasOwn(explanations, code) ? explanations[code] : undefined) ?? (explanations['UNEXPECTED'] as Explanation);

/** What stands for `{name}` in a command. */
export type Names = Readonly<Record<string, string | null | undefined>>;

/** The steps with names in their commands; one whose command lacks a name is left out. */
export const stepsFor = (steps: readonly NextStep[], names: Names): readonly NextStep[] =>
  steps.flatMap(({ purpose, command }) => {
    const [said, line] = [purpose, command].map((text) =>
      text?.replace(/\{(\w+)\}/g, (all, name: string) => names[name] || all),
    );
    if (said === undefined || /\{\w+\}/.test(`${said}${line}`)) return [];
    return [line === undefined ? { purpose: said } : { purpose: said, command: line }];
  });
