import type { PipelineDefinition } from '@relais/core';
import { judgeFreshness, type Freshness, type PublishedSnapshots } from '@relais/timetable';
import type { FreshnessModel } from '../model/freshness-model.js';

/** A publisher may be ahead of its deadlines by some; one that is further ahead has a later page to say so. */
const DEADLINES_AHEAD = 4;

/** Where each dataset stands, and when what is published now will be late. */
export function freshnessOf(
  pipeline: PipelineDefinition,
  published: PublishedSnapshots | null,
  now: Date,
): readonly FreshnessModel[] {
  const later = new Map<number, readonly Freshness[]>();
  const judgedAt = (time: Date): readonly Freshness[] => {
    const known = later.get(time.getTime()) ?? judgeFreshness(pipeline, published, time);
    later.set(time.getTime(), known);
    return known;
  };
  return judgedAt(now).map((judged, index) => {
    let at = judged;
    for (let ahead = 0; ahead < DEADLINES_AHEAD && at.state !== 'late' && at.deadline !== null; ahead++)
      at = judgedAt(new Date(at.deadline))[index]!;
    return { ...judged, lateAfter: at.state === 'late' ? at.deadline : null };
  });
}
