import { InvalidArgumentError } from 'commander';
import { wholeNumber } from './whole-number.js';

/** Three keep one worker busy: one is proven, one typed, one counted. More is for more workers, within what a history takes. */
export const usuallyAtATime = 3;
export const mostAtATime = 16;

/** How many snapshots of a dataset are under way at a time, as `--parallel` says it. */
export function atATime(text: string): number {
  const value = wholeNumber(text);
  if (value > mostAtATime) throw new InvalidArgumentError(`no more than ${mostAtATime} can be under way at a time.`);
  return value;
}
