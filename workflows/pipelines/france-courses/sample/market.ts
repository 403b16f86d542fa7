import { drawsOf, pick, type SampleOptions } from '@relais/core';
import { places } from './places.js';
import { providerForms, providerSuffixes, providerWords } from './vocabulary/names.js';

/** How many there are of everything; who they are follows from their number, so nothing is kept. */
export interface Market {
  readonly seed: number;
  readonly providers: number;
  readonly certifications: number;
}

export interface Provider {
  readonly siret: string;
  readonly name: string;
}

/** A certification as one provider teaches it: what courses and enrollments have in common. */
export interface Pair {
  readonly provider: number;
  readonly certification: number;
}

/** Keys of the random streams, so that no two things are drawn alike. */
export const stream = { provider: 1, certification: 2, slot: 3, training: 4, enrollment: 5, paragraph: 6 } as const;

const PROVIDERS_PER_CERTIFICATION = 8;
const RENAMED_EVERY_MONTHS = 24;

export const marketOf = ({ seed, scale }: SampleOptions): Market => ({
  seed,
  providers: Math.max(24, Math.round(12_000 * scale)),
  certifications: Math.max(12, Math.round(3_000 * scale)),
});

export const pairCount = (market: Market): number => market.certifications * PROVIDERS_PER_CERTIFICATION;

/** Numbered by certification; the providers of one certification are all different. */
export function pairOf(market: Market, pair: number): Pair {
  const certification = Math.floor(pair / PROVIDERS_PER_CERTIFICATION) % market.certifications;
  const apart = Math.floor(market.providers / PROVIDERS_PER_CERTIFICATION);
  return {
    certification,
    provider: (certification * 31 + (pair % PROVIDERS_PER_CERTIFICATION) * apart) % market.providers,
  };
}

/** The number of the n-th pair of a month, when one goes from certification to certification before coming back. */
export const pairInMonth = (market: Market, month: number, n: number): number =>
  (n % market.certifications) * PROVIDERS_PER_CERTIFICATION +
  ((Math.floor(n / market.certifications) + month) % PROVIDERS_PER_CERTIFICATION);

/** @param month number of the month in which it is asked: one provider in fifty takes a new name every two years */
export function providerOf(market: Market, provider: number, month?: number): Provider {
  const draw = drawsOf(market.seed, stream.provider, provider);
  const town = pick(draw, places).name;
  const name = `${pick(draw, providerForms)} ${pick(draw, providerWords)} ${town}`;
  const renamings =
    month !== undefined && provider % 50 === 3 ? Math.floor((month + provider) / RENAMED_EVERY_MONTHS) : 0;
  return { siret: siretOf(market, provider), name: name + providerSuffixes[renamings % providerSuffixes.length] };
}

/** Nine digits of the company, which differ for every provider because the factor is prime to 10⁹, and its branch. */
function siretOf(market: Market, provider: number): string {
  const company = ((provider + 1) * 736_338_717 + market.seed * 97) % 1_000_000_000;
  return `${String(company).padStart(9, '0')}000${10 + (provider % 80)}`;
}
