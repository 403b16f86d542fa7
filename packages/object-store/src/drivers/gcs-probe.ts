import type { Bucket } from '@google-cloud/storage';
import { makeClient } from './gcs/client.js';
import type { GcsOptions } from './gcs/options.js';

export type GcsProbeOptions = Pick<GcsOptions, 'uri' | 'endpoint' | 'impersonate'>;

/** A bucket as the service describes it, and what the caller may do with all of its objects. */
export interface GcsProbe {
  /** Upper case, e.g. `EU`, `EUROPE-WEST9`. */
  readonly location: string;
  /** Seconds of a retention policy of the bucket, which would hold for locks too; null = none. */
  readonly bucketRetentionSeconds: number | null;
  readonly objectRetention: boolean;
  /** Seconds that deleted objects can be restored; 0 = gone at once. */
  readonly softDeleteSeconds: number;
  /** Held over every object of the bucket, raw ones included: rights bound to a prefix do not show. */
  readonly heldEverywhere: readonly string[];
}

/** Rights by which an object is deleted or overwritten. */
const destructive = ['storage.objects.delete', 'storage.objects.update'];

/** Looks at the bucket; changes nothing. Errors are the service's own. */
export async function probeGcs(options: GcsProbeOptions): Promise<GcsProbe> {
  const bucket = (await makeClient(options)).bucket(bucketOf(options.uri));
  const [metadata] = await bucket.getMetadata();
  return {
    location: String(metadata.location ?? '').toUpperCase(),
    bucketRetentionSeconds: metadata.retentionPolicy ? Number(metadata.retentionPolicy.retentionPeriod) : null,
    objectRetention: metadata.objectRetention?.mode === 'Enabled',
    softDeleteSeconds: Number(metadata.softDeletePolicy?.retentionDurationSeconds ?? 0),
    // An emulator knows no rights.
    heldEverywhere: options.endpoint === null ? await heldOf(bucket) : [],
  };
}

async function heldOf(bucket: Bucket): Promise<readonly string[]> {
  const [held] = await bucket.iam.testPermissions(destructive);
  return destructive.filter((right) => held[right] === true);
}

const bucketOf = (uri: string): string => /^gs:\/\/([^/]+)/.exec(uri)?.[1] ?? '';
