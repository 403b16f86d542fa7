import { appendFile, mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { TransientError } from '@relais/core';
import { retrying, type Patience } from '@relais/core/retrying';
import { askJson } from '@relais/http-json';
import type { LineageEvent } from './event.js';

/** Takes events over, in their order. */
export type EventSink = (events: readonly LineageEvent[]) => Promise<void>;

/** A run waits for its events to be taken over; it is not to wait long for somebody else's service. */
const patience: Patience = { attempts: 3, backoffMs: 250, longestBackoffMs: 1_000, longestRetryAfterMs: 2_000 };
const timeoutMs = 10_000;

/**
 * Events to an address that takes a POST for each, or to a file, a line each.
 * @param url http, https or `file:`
 * @param apiKey sent as a bearer token
 */
export const eventSink = ({ url, apiKey }: { readonly url: string; readonly apiKey: string | null }): EventSink =>
  url.startsWith('file:') ? toFile(fileURLToPath(url)) : toService(url, apiKey);

const toFile =
  (path: string): EventSink =>
  async (events) => {
    await mkdir(dirname(path), { recursive: true });
    // One write for all, so that workers that share a file do not mix their lines.
    await appendFile(path, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
  };

/** @throws TransientError `OPENLINEAGE_UNDELIVERED` */
const toService =
  (url: string, apiKey: string | null): EventSink =>
  async (events) => {
    const signal = AbortSignal.timeout(timeoutMs);
    const where = new URL(url).origin;
    for (const body of events) await retrying(() => post(url, where, apiKey, body, signal), patience, signal);
  };

async function post(url: string, where: string, apiKey: string | null, body: LineageEvent, signal: AbortSignal) {
  const headers = apiKey === null ? {} : { Authorization: `Bearer ${apiKey}` };
  const request = { method: 'POST', url, headers, body, largestAnswerBytes: 1_000_000, signal } as const;
  const { status } = await askJson(request, (words) => undelivered(where, `does not answer (${words})`));
  if (status >= 300) throw undelivered(where, `answered ${status}`);
}

const undelivered = (where: string, what: string): TransientError =>
  new TransientError(`[telemetry/open-lineage] ${where} ${what}; see OPENLINEAGE_URL and OPENLINEAGE_API_KEY`, {
    code: 'OPENLINEAGE_UNDELIVERED',
  });
