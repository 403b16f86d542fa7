import type { ScheduleState } from './manage-schedule.js';

/** Slots in which no run started are told, whether they were missed or a run was still going. */
export function describeSlots({ schedule, paused, next, lost, skipped, onArrival }: ScheduleState): string {
  const more = [
    lost > 0 ? `, ${lost} slots lost` : '',
    skipped > 0 ? `, ${skipped} skipped while a run went on` : '',
    onArrival === 'watching' ? ', and on arrival of a file' : '',
  ];
  return `schedule  ${schedule} ${paused ? 'paused' : `next ${next}`}${more.join('')}\n`;
}
