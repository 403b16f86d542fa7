import { deliveryTimeoutMs, type AlarmChannel, type AlarmNotice } from '../index.js';
import { noticeText } from '../notice-text.js';
import { undelivered } from '../undelivered.js';

/**
 * Posts a notice as JSON: `text` is what Slack, Mattermost and their like show, the fields beside it are for programs.
 * @param address secret as a whole: chat services put their key into the path
 */
export function webhookChannel(address: string): AlarmChannel {
  const where = new URL(address).origin;
  return {
    name: 'webhook',
    deliver: async (notice: AlarmNotice) => {
      const { status } = await post(address, { text: noticeText(notice), ...notice }).catch((cause: unknown) => {
        throw undelivered('webhook', where, 'does not answer', cause);
      });
      if (status < 200 || status > 299) throw undelivered('webhook', where, `answered ${status}`);
    },
  };
}

/** A redirect would carry the notice to an address that nobody configured, so it counts as an answer that refuses. */
async function post(address: string, body: object): Promise<Response> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    redirect: 'manual',
    signal: AbortSignal.timeout(deliveryTimeoutMs),
  });
  await response.body?.cancel();
  return response;
}
