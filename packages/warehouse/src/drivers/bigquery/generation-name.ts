import { randomBytes } from 'node:crypto';

const GENERATION = /^(\d{6,})-[0-9a-f]{8}$/;

/** `000007-1f3a9c04`: a number higher than those before, and what nobody else has. */
export const newGeneration = (before: readonly string[]): string => {
  const last = before.reduce((highest, name) => Math.max(highest, sequenceOf(name)), 0);
  return `${String(last + 1).padStart(6, '0')}-${randomBytes(4).toString('hex')}`;
};

/** 0 for what is no name of a generation. */
export const sequenceOf = (generation: string): number => Number(GENERATION.exec(generation)?.[1] ?? 0);
