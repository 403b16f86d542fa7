import { smtpChannel } from '@relais/alarms/drivers/smtp';
import { alarmChannelConformance, notice, secret } from './conformance';
import { startMailServer } from './mail-server';

const people = { from: 'relais@example.org', to: ['oncall@example.org', 'owner@example.org'] };

alarmChannelConformance('smtp', async () => {
  const server = await startMailServer();
  return { ...server, channel: smtpChannel({ url: server.url, ...people }), received: () => server.mails };
});

test('every receiver is named', async () => {
  const server = await startMailServer();
  await smtpChannel({ url: server.url, ...people }).deliver(notice);
  await server.close();
  expect(server.mails[0]).toContain('To: oncall@example.org, owner@example.org');
});

test('a login goes to no server that does not encrypt', async () => {
  const server = await startMailServer();
  const url = server.url.replace('smtp://', `smtp://relais:${secret}@`);
  await expect(smtpChannel({ url, ...people }).deliver(notice)).rejects.toMatchObject({
    code: 'ALARM_UNDELIVERED',
    message: expect.not.stringContaining(secret) as string,
  });
  await server.close();
  expect(server.lines).not.toContainEqual(expect.stringMatching(/^C: AUTH/));
});
