import { TransientError } from '@relais/core';

/** @param where names the receiver without what is secret in its address */
export const undelivered = (driver: string, where: string, what: string, cause?: unknown): TransientError =>
  new TransientError(`[alarms/${driver}] ${where} ${what}; it is tried again`, {
    code: 'ALARM_UNDELIVERED',
    ...(cause === undefined ? {} : { cause }),
  });
