import type { Freshness } from '@relais/timetable';

/** Where a dataset stands when the page is made. */
export interface FreshnessModel extends Freshness {
  /**
   * From this moment on what is published now will be late; ISO, null where it never will. A page that is kept open, or was
   * exported, compares it with its own clock.
   */
  readonly lateAfter: string | null;
}
