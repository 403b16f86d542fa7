import { isCalendarDate, PermanentError } from '@relais/core';

/** @throws PermanentError `INVALID_DATE` unless the text is a real day written `YYYY-MM-DD` */
export function assertDate(text: string): void {
  if (isCalendarDate(text)) return;
  throw new PermanentError(`[activities] ${JSON.stringify(text)} is no date; write YYYY-MM-DD`, {
    code: 'INVALID_DATE',
  });
}
