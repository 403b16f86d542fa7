import { type Draw, pick } from '@relais/core';
import { day, hour } from './moments.js';

/** A way to be led to the product, as sessions record it. */
export interface Channel {
  readonly mediums: readonly string[];
  /** Within this long a session can win a registration. */
  readonly lookback: number;
  /** How many of a thousand attributed registrations it wins. */
  readonly share: number;
}

/** Sessions are drawn at most this long before the registration they lead to. */
export const longestWay = 2 * day;

/** By precedence; the shares are those that were measured in June 2020. */
export const channels: readonly Channel[] = [
  { mediums: ['PAID SEARCH'], lookback: 3 * hour, share: 121 },
  { mediums: ['IMPRESSION'], lookback: hour, share: 46 },
  { mediums: ['ORGANIC SEARCH'], lookback: 12 * hour, share: 120 },
  { mediums: ['DIRECT'], lookback: longestWay, share: 44 },
  {
    mediums: ['REFERRAL', 'EMAIL', 'ORGANIC SOCIAL', 'PAID SOCIAL', 'AFFILIATE', 'DISPLAY'],
    lookback: longestWay,
    share: 669,
  },
];

const paid = new Set(['PAID SEARCH', 'IMPRESSION', 'PAID SOCIAL', 'DISPLAY', 'AFFILIATE']);

export const isPaid = (medium: string): boolean => paid.has(medium);

/** The precedence of a channel, by the shares. */
export function drawPrecedence(draw: Draw): number {
  let left = draw(1_000);
  return Math.max(
    0,
    channels.findIndex(({ share }) => (left -= share) < 0),
  );
}

/** A medium of the channel of this precedence. */
export const drawMedium = (draw: Draw, precedence: number): string => pick(draw, channels[precedence]?.mediums ?? []);
