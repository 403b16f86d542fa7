import { InvalidArgumentError } from 'commander';

/** An option's value that is a port to listen on. */
export function portNumber(text: string): number {
  const value = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (value < 1 || value > 65_535) throw new InvalidArgumentError('a port from 1 to 65535 is wanted.');
  return value;
}
