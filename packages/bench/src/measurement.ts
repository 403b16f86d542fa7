import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Config } from '@relais/config';
import type { RegisteredPipeline } from '@relais/core';
import { codeVersion } from '@relais/worker/code-version';
import type { Code, Measurement, Verdict } from './bench-report.js';
import type { HomeOptions } from './bench-home.js';
import { describeMachine } from './machine.js';

/** What every measurement is asked with. */
export interface BenchOptions {
  /** Where the tools and the checkout are; what is measured gets a home of its own below this one, removed afterwards. */
  readonly config: Config;
  readonly variables: NodeJS.ProcessEnv;
  readonly pipeline: RegisteredPipeline;
  readonly scale: number;
  readonly seed: number;
  /** The command that was asked for. */
  readonly command: string;
  readonly onProgress: (line: string) => void;
  /** Ends what is measured; nothing of it stays. */
  readonly signal: AbortSignal;
}

/** What all measurements say of themselves. */
export async function describeMeasurement(
  { config, pipeline, scale, seed, command }: BenchOptions,
  verdicts: readonly Verdict[],
): Promise<Measurement> {
  return {
    pipeline: pipeline.definition.name,
    measuredAt: new Date().toISOString(),
    machine: describeMachine(),
    code: await describeCode(config.root),
    command,
    seed,
    scale,
    verdicts,
  };
}

/** The home of a measurement that reads these sources. */
export const homeOptions = (
  { config, variables, pipeline, signal }: BenchOptions,
  settings: Readonly<Record<string, string>>,
): HomeOptions => ({ config, variables, pipeline, settings, signal });

async function describeCode(root: string): Promise<Code> {
  const git = async (...args: string[]): Promise<string | null> =>
    promisify(execFile)('git', ['-C', root, ...args]).then(
      ({ stdout }) => stdout.trim(),
      () => null,
    );
  // What was measured just before lies in docs.
  const changes = await git('status', '--porcelain', '--untracked-files=no', '--', '.', ':(exclude)docs');
  return { version: codeVersion(), commit: await git('rev-parse', 'HEAD'), changed: (changes ?? '') !== '' };
}
