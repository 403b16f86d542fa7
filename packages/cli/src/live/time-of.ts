import type { google } from '@temporalio/proto';

/** Milliseconds since the epoch; null where there is no time. Histories that were read from JSON carry plain numbers. */
export const timeOf = (time: google.protobuf.ITimestamp | null | undefined): number | null =>
  time ? Number(time.seconds ?? 0) * 1000 + (time.nanos ?? 0) / 1e6 : null;
