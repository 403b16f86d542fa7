import { PermanentError } from '@relais/core';
import { assertObjectPath } from '../../object-path.js';

export interface Location {
  readonly bucket: string;
  /** Put before every path: empty, or ends in `/`. */
  readonly prefix: string;
  /** Without a slash at its end. */
  readonly uri: string;
}

/** @throws PermanentError `STORE_UNSUPPORTED` where it is no `gs://bucket/prefix`, `OBJECT_PATH_REFUSED` for its prefix */
export function parseLocation(uri: string): Location {
  const [, bucket, rest] = /^gs:\/\/([^/]+)\/*(.*?)\/*$/i.exec(uri) ?? [];
  if (bucket === undefined || rest === undefined)
    throw new PermanentError(`[object-store/gcs] ${uri} names no bucket; write gs://bucket/prefix`, {
      code: 'STORE_UNSUPPORTED',
    });
  if (rest === '') return { bucket, prefix: '', uri: `gs://${bucket}` };
  return { bucket, prefix: `${assertObjectPath(rest)}/`, uri: `gs://${bucket}/${rest}` };
}
