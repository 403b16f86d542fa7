import { webhookChannel } from '@relais/alarms/drivers/webhook';
import { alarmChannelConformance, notice, secret } from './conformance';
import { startHookServer } from './hook-server';

alarmChannelConformance('webhook', async () => {
  const server = await startHookServer();
  return { ...server, channel: webhookChannel(`${server.url}/hooks/${secret}`), received: () => server.bodies };
});

test('what Slack shows and what programs read stand side by side', async () => {
  const server = await startHookServer();
  await webhookChannel(server.url).deliver(notice);
  await server.close();
  expect(JSON.parse(server.bodies[0] ?? '')).toEqual({
    ...notice,
    text: expect.stringContaining(notice.detail) as string,
  });
});
