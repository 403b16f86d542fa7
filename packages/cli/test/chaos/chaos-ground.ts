import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareGround, type ChaosGround } from '@relais/cli/chaos/chaos-ground';
import { loadConfig } from '@relais/config';
import type { RegisteredPipeline } from '@relais/core';
import { registry } from '@relais/workflows/pipelines';
import { temporalBinary } from '../../../../workflows/test/temporal.js';

/** The ground of a test file, in a home that nobody has used; closing it leaves nothing. */
export async function groundForTests(): Promise<ChaosGround> {
  const home = await mkdtemp(join(tmpdir(), 'relais-chaos-'));
  const variables = {
    ...process.env,
    RELAIS_ROOT: process.cwd(),
    RELAIS_HOME: home,
    RELAIS_TEMPORAL_BINARY: temporalBinary(),
  };
  const config = loadConfig(registry, variables);
  const pipeline = registry['france-courses'] as RegisteredPipeline;
  const ground = await prepareGround({ config, variables, registry, pipeline });
  return {
    ...ground,
    close: async () => {
      await ground.close();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
