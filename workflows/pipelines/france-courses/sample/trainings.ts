import { certificationOf, type Certification } from './certifications.js';
import { type Draw, drawsOf } from '@relais/core';
import { type Market, pairCount, pairOf, type Provider, providerOf, stream } from './market.js';
import { monthNumber } from './months.js';
import { drawPlaces, type Place } from './places.js';

/** A training as it is on offer in some month. */
export interface Training {
  /** `<siret>_<id>`. */
  readonly id: string;
  readonly provider: Provider;
  readonly certification: Certification;
  readonly places: readonly Place[];
  /** How often its price has been raised since {@link FIRST_MONTH}. */
  readonly raises: number;
  /** What else there is to say about it is drawn from here: the same for as long as it is on offer. */
  readonly draw: Draw;
}

const FIRST_MONTH = monthNumber('2015-01');
/**
 * A slot takes a new training every 30 months; slots take turns, so 3.3 % of them do in any one month, also of few: a
 * guard that waits for a person at 5 % must not trip over the luck of the draw.
 */
const RENEWED_EVERY_MONTHS = 30;
const TURN_STEP = 7;
/** Likewise 6 % are repriced. */
const REPRICED_EVERY_MONTHS = 17;
const FINE = 1_000_000;

/**
 * The training that fills a slot in a month. Slots keep their places for ever, so a file has the same number of rows
 * in every month while its trainings come and go.
 */
export function trainingIn(market: Market, slot: number, month: number): Training {
  const fixed = drawsOf(market.seed, stream.slot, slot);
  const age = month - FIRST_MONTH;
  const turn = (slot * TURN_STEP + market.seed) % RENEWED_EVERY_MONTHS;
  const generation = Math.floor((age + turn) / RENEWED_EVERY_MONTHS);
  const raises = Math.floor((age + fixed(REPRICED_EVERY_MONTHS)) / REPRICED_EVERY_MONTHS);
  const draw = drawsOf(market.seed, stream.training, slot, generation);
  const pair = pairOf(market, drawPair(market, draw));
  const provider = providerOf(market, pair.provider);
  return {
    id: `${provider.siret}_F${slot.toString(36).toUpperCase()}-${generation}`,
    provider,
    certification: certificationOf(market, pair.certification),
    places: drawPlaces(fixed),
    raises,
    draw,
  };
}

/** Low numbers come up more often: some certifications are taught in many trainings by each of their providers. */
const drawPair = (market: Market, draw: Draw): number => Math.floor(pairCount(market) * (draw(FINE) / FINE) ** 2);
