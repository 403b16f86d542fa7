import { InvalidArgumentError } from 'commander';

/** An option's or an argument's value that counts something, from 1. */
export function wholeNumber(text: string): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : 0;
  if (value < 1) throw new InvalidArgumentError('a whole number above 0 is wanted.');
  return value;
}
