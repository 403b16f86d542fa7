import { deliveryTimeoutMs, type AlarmChannel, type AlarmNotice } from '@relais/alarms';
import type { AlarmLedger, Episode, Phase } from './alarm-ledger.js';
import { within } from './within.js';

/** Longer than a delivery takes, so that an attempt is over before the next one begins, in whichever process. */
const firstRetryMs = 15_000;
const mostRetryMs = 15 * 60_000;
/** What could not be told for a day is no news any more; it stays in the store and in `status`. */
const newsMs = 86_400_000;

/** Time to wait after an attempt that was not seen to succeed. */
export const retryAfterMs = (attempt: number): number => Math.min(firstRetryMs * 2 ** (attempt - 1), mostRetryMs);

export interface Telling {
  readonly ledger: AlarmLedger;
  readonly channels: readonly AlarmChannel[];
  readonly log: (line: string) => void;
}

/** What came of one round of telling, by notice and channel. */
export interface Told {
  readonly id: string;
  readonly channel: string;
  readonly delivered: boolean;
}

/** Tells what was not told yet by each channel; one that fails keeps no other from it. */
export async function tellAll(telling: Telling, episodes: readonly Episode[], now: Date): Promise<readonly Told[]> {
  const untold = episodes.flatMap((episode) =>
    [...episode.phases].flatMap((phase) =>
      telling.channels
        .filter(({ name }) => !episode.delivered.has(`${phase}/${name}`))
        .map((channel) => ({ episode, phase, channel })),
    ),
  );
  const told = await Promise.all(untold.map((item) => tellOne(telling, item, now)));
  return told.filter((outcome) => outcome !== null);
}

interface Untold {
  readonly episode: Episode;
  readonly phase: Phase;
  readonly channel: AlarmChannel;
}

/** Null when there is nothing to do now, or somebody else does it. */
async function tellOne(telling: Telling, { episode, phase, channel }: Untold, now: Date): Promise<Told | null> {
  const { ledger, log } = telling;
  const notice = await ledger.notice(episode, phase);
  if (notice === null || now.getTime() - Date.parse(notice.at) > newsMs) return null;
  const made = episode.attempts.get(`${phase}/${channel.name}`) ?? 0;
  if (made > 0) {
    const claimed = await ledger.claimedAt(episode, phase, channel.name, made);
    if (now.getTime() - claimed.getTime() < retryAfterMs(made)) return null;
  }
  if (!(await ledger.claim(episode, phase, channel.name, made + 1, now))) return null;
  const delivered = await deliver(channel, notice, log);
  if (delivered) await ledger.markDelivered(episode, phase, channel.name, now);
  return { id: notice.id, channel: channel.name, delivered };
}

/** Whether the channel took it over; why not stands in the log, whose lines carry no secret. */
export async function deliver(
  channel: AlarmChannel,
  notice: AlarmNotice,
  log: (line: string) => void,
): Promise<boolean> {
  try {
    await within(deliveryTimeoutMs, `the ${channel.name}`, channel.deliver(notice));
    return true;
  } catch (error) {
    log(`${notice.id} not delivered: ${error instanceof Error ? error.message : 'unknown'}`);
    return false;
  }
}
