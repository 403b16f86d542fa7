import type { Client } from '@temporalio/client';
import proto from '@temporalio/proto';

/**
 * Says for how long the server keeps the history of a run that has ended; left to itself the embedded one forgets it
 * after a day.
 */
export async function keepHistories(client: Client, days: number): Promise<void> {
  const { namespace } = client.options;
  const { workflowService } = client.connection;
  const { config } = await workflowService.describeNamespace({ namespace });
  const seconds = days * 86_400;
  if (Number(config?.workflowExecutionRetentionTtl?.seconds ?? 0) === seconds) return;
  const workflowExecutionRetentionTtl = proto.google.protobuf.Duration.fromObject({ seconds });
  await workflowService.updateNamespace({ namespace, config: { workflowExecutionRetentionTtl } });
}
