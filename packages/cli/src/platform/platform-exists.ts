import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '@relais/config';

/** Whether there is a Temporal to ask: a cluster, or a home whose embedded server has been up before. */
export const platformExists = (config: Config): boolean =>
  config.temporal.address !== null || existsSync(join(config.home, 'platform'));
