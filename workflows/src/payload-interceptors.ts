import { ApplicationFailure } from '@temporalio/common';
import type { WorkflowInterceptors } from '@temporalio/workflow';
import { oversize } from '@relais/core';

/** Refuses what is too large before it gets into history: a step's arguments, and what a continued run is given. */
export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      scheduleActivity: async (input, next) => {
        refuseOversize(`${input.activityType} was given`, input.args);
        return next(input);
      },
      continueAsNew: async (input, next) => {
        refuseOversize('the workflow that goes on was given', input.args);
        return next(input);
      },
    },
  ],
});

function refuseOversize(direction: string, args: readonly unknown[]): void {
  const message = oversize(direction, args);
  if (message !== null) throw ApplicationFailure.nonRetryable(message, 'PAYLOAD_TOO_LARGE');
}
