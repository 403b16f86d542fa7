import { partitionStates, type PartitionState } from '@relais/core';
import { hintOf } from '../help/nearest.js';
import { UsageError } from '../usage-error.js';

/** States as a person writes them: `all`, or some with commas between. @throws UsageError `STATE_UNKNOWN` */
export function readStates(text: string, next: string): readonly PartitionState[] {
  if (text === 'all') return partitionStates;
  return text.split(',').map((word) => {
    const state = partitionStates.find((known) => known === word.trim());
    if (state !== undefined) return state;
    const hint = hintOf(word.trim(), ['all', ...partitionStates]);
    throw new UsageError('STATE_UNKNOWN', `[cli] there is no state ${JSON.stringify(word)}; ${hint}`, next);
  });
}
