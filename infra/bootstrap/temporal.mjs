import { createWriteStream, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { findOnPath, isExecutable } from './find-on-path.mjs';
import { withLock } from './lock.mjs';
import { cache } from './paths.mjs';
import { step } from './progress.mjs';
import { runLogged } from './run-logged.mjs';
import { StepError } from './step-error.mjs';

/** The newest version that `go install` takes: later ones carry a replace directive, which it refuses. */
const version = '1.5.1';
const folder = join(cache, `temporal-${version}`);
const cached = join(folder, 'temporal');
const answerWithinMs = 5_000;
const downloadWithinMs = 180_000;

/** The dev server's binary, `''` when a cluster of one's own is named, or null when it has to be provided. */
export function findTemporal() {
  if (process.env.TEMPORAL_ADDRESS) return '';
  if (process.env.RELAIS_TEMPORAL_BINARY) return process.env.RELAIS_TEMPORAL_BINARY;
  return findOnPath('temporal') ?? (isExecutable(cached) ? cached : null);
}

/** Downloads the vendor's build, or compiles it where only the Go module proxy can be reached. */
export async function provideTemporal() {
  return withLock(`${folder}.lock`, async () => findTemporal() ?? (await install()));
}

async function install() {
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  try {
    await step('Temporal (download)', () => download(partial));
  } catch (error) {
    await compile(partial, error);
  }
  await runLogged('temporal-version', [join(partial, 'temporal'), '--version'], { hint: reachOneOf });
  rmSync(folder, { recursive: true, force: true });
  renameSync(partial, folder);
  return cached;
}

async function download(target) {
  const platform = { linux: 'linux', darwin: 'darwin' }[process.platform];
  const arch = { x64: 'amd64', arm64: 'arm64' }[process.arch];
  const url = `https://temporal.download/cli/archive/v${version}?platform=${platform}&arch=${arch}`;
  const archive = join(target, 'temporal.tar.gz');
  const aborter = new AbortController();
  let timer = setTimeout(() => aborter.abort(), answerWithinMs);
  const response = await fetch(url, { signal: aborter.signal }).finally(() => clearTimeout(timer));
  if (!response.ok) throw new Error(`${url} answered ${response.status}`);
  timer = setTimeout(() => aborter.abort(), downloadWithinMs);
  await pipeline(Readable.fromWeb(response.body), createWriteStream(archive)).finally(() => clearTimeout(timer));
  await runLogged('temporal-unpack', ['tar', '-xzf', archive, '-C', target, 'temporal'], { hint: reachOneOf });
  rmSync(archive);
}

const reachOneOf =
  `install the Temporal CLI (https://docs.temporal.io/cli, macOS: \`brew install temporal\`) or Go (https://go.dev), ` +
  `or set TEMPORAL_ADDRESS to a cluster of your own`;

async function compile(target, downloadError) {
  if (findOnPath('go') === null)
    throw new StepError(`Temporal could not be downloaded: ${downloadError.message}`, reachOneOf, downloadError);
  const argv = ['go', 'install', `github.com/temporalio/cli/cmd/temporal@v${version}`];
  await step('Temporal (compiled with Go: some minutes, once)', () =>
    runLogged('temporal', argv, { env: { GOBIN: target, GOFLAGS: '', CGO_ENABLED: '0' }, hint: reachOneOf }),
  );
}
