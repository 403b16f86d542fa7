import type { Patience } from '@relais/core/retrying';

export interface GcsOptions {
  /** `gs://bucket` or `gs://bucket/prefix`. */
  readonly uri: string;
  /** A local folder for downloaded objects and files on their way in; made when it is needed. */
  readonly cacheFolder: string;
  /** Downloaded objects beyond this many bytes are removed again, those first that were longest not asked for. */
  readonly cacheBytes?: number;
  /** Address of an emulator, which is asked without credentials; null = the real service. */
  readonly endpoint: string | null;
  /** Service account to act as; null = the application default credentials as they are. */
  readonly impersonate: string | null;
  /** What outlasts it is thrown as a TransientError; the driver's own unless given. */
  readonly patience?: Patience;
}
