import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { prepareGround, type ChaosGround } from '@relais/cli/chaos/chaos-ground';
import type { TrialPlace } from '@relais/cli/chaos/emulated-cloud';
import { loadConfig, type Config } from '@relais/config';
import type { RegisteredPipeline } from '@relais/core';
import { registry } from '@relais/workflows/pipelines';
import { temporalBinary } from '../../../../workflows/test/temporal.js';

/**
 * The ground of a test file, in a home that nobody has used; closing it leaves nothing.
 * @param place where its trials write; left out = a folder and DuckDB
 */
export async function groundForTests(
  more: Readonly<Record<string, string>> = {},
  place?: (config: Config) => TrialPlace,
): Promise<ChaosGround> {
  const home = await mkdtemp(join(tmpdir(), 'relais-chaos-'));
  const variables = {
    ...process.env,
    ...more,
    RELAIS_ROOT: process.cwd(),
    RELAIS_HOME: home,
    RELAIS_TEMPORAL_BINARY: temporalBinary(),
  };
  const config = loadConfig(registry, variables);
  const pipeline = registry['france-courses'] as RegisteredPipeline;
  const ground = await prepareGround({ config, variables, registry, pipeline, ...(place && { place: place(config) }) });
  return {
    ...ground,
    close: async () => {
      await ground.close();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
