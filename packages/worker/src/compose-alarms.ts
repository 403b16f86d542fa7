import type { AlarmChannel } from '@relais/alarms';
import type { AlarmsConfig } from '@relais/config';

/** A driver for each way that the environment names; none is loaded that is not used. */
export async function composeAlarms({ webhook, mail }: AlarmsConfig): Promise<readonly AlarmChannel[]> {
  const channels: AlarmChannel[] = [];
  if (webhook !== null) channels.push((await import('@relais/alarms/drivers/webhook')).webhookChannel(webhook));
  if (mail !== null) channels.push((await import('@relais/alarms/drivers/smtp')).smtpChannel(mail));
  return channels;
}
