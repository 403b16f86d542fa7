import { ApplicationFailure } from '@temporalio/common';
import type { ActivityInterceptors } from '@temporalio/worker';
import { oversize } from '@relais/core';
import type { Context } from '@temporalio/activity';

/**
 * Refuses results that are too large to travel through Temporal, and arguments that came past the workflow's own guard
 * (`payload-interceptors` in the bundle): at once and for good, since the same step would return the same again.
 */
export const guardPayloads = ({ info }: Pick<Context, 'info'>): ActivityInterceptors => ({
  inbound: {
    execute: async (input, next) => {
      refuseOversize(`${info.activityType} was given`, input.args);
      const result: unknown = await next(input);
      refuseOversize(`${info.activityType} returned`, result);
      return result;
    },
  },
});

function refuseOversize(direction: string, value: unknown): void {
  const message = oversize(direction, value);
  if (message === null) return;
  const details = [{ dataset: null, blocked: false, context: null }];
  throw ApplicationFailure.create({ message, type: 'PAYLOAD_TOO_LARGE', nonRetryable: true, details });
}
