import type { ScheduleState } from './manage-schedule.js';

/** Slots in which no run started are told, whether they were missed or a run was still going. */
export function describeSlots({ lost, skipped, onArrival }: ScheduleState): string {
  return [
    lost > 0 ? `, ${lost} slots lost` : '',
    skipped > 0 ? `, ${skipped} skipped while a run went on` : '',
    onArrival === 'watching' ? ', and on arrival of a file' : '',
  ].join('');
}
