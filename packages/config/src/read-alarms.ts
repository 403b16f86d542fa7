import type { AlarmsConfig } from './config.js';
import type { Environment } from './environment.js';

/** A mail needs a server, a sender and somebody to read it: two of the three would be silence at night. */
export function readAlarms(environment: Environment, faults: string[]): AlarmsConfig {
  const { RELAIS_ALARM_SMTP_URL: url, RELAIS_ALARM_FROM: from } = environment;
  const to = (environment.RELAIS_ALARM_TO ?? '').split(',').flatMap((text) => text.trim() || []);
  const mail = { RELAIS_ALARM_SMTP_URL: url, RELAIS_ALARM_FROM: from, RELAIS_ALARM_TO: to[0] };
  const missing = Object.entries(mail).filter(([, value]) => value === undefined);
  if (missing.length > 0 && missing.length < 3)
    for (const [name] of missing) faults.push(`${name}: missing; alarms by mail need a server, a sender and receivers`);
  return {
    webhook: environment.RELAIS_ALARM_WEBHOOK ?? null,
    mail: url === undefined || from === undefined || to.length === 0 ? null : { url, from, to },
    heartbeat: environment.RELAIS_WATCH_HEARTBEAT ?? null,
    aliveFile: environment.RELAIS_WATCH_ALIVE_FILE ?? null,
  };
}
