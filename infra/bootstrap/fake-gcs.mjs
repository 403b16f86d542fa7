import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { findOnPath, isExecutable } from './find-on-path.mjs';
import { withLock } from './lock.mjs';
import { cache } from './paths.mjs';
import { step } from './progress.mjs';
import { runLogged } from './run-logged.mjs';
import { StepError } from './step-error.mjs';

/** A server that speaks Cloud Storage, for tests only: the newest that checks declared checksums and generations. */
const version = '1.56.1';
const name = 'fake-gcs-server';
const folder = join(cache, `${name}-${version}`);
const cached = join(folder, name);
/** Tests that need the server are skipped by name. */
const goWithout = '';

/** The binary, `''` where neither it nor Go is there, or null when it has to be compiled. */
function find() {
  if (process.env.RELAIS_FAKE_GCS) return process.env.RELAIS_FAKE_GCS;
  const found = findOnPath(name) ?? (isExecutable(cached) ? cached : null);
  return found ?? (findOnPath('go') === null ? goWithout : null);
}

/** No project publishes it for every machine, so Go compiles it; a machine that cannot do that goes without. */
async function provide() {
  try {
    await withLock(`${folder}.lock`, async () => find() ?? (await step(`${name} (compiled with Go, once)`, compile)));
  } catch (error) {
    if (!(error instanceof StepError)) throw error;
    process.stderr.write(`${error.message}\n`);
  }
}

async function compile() {
  const partial = `${folder}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true });
  await runLogged(name, ['go', 'install', `github.com/fsouza/${name}@v${version}`], {
    env: { GOBIN: partial, GOFLAGS: '', CGO_ENABLED: '0' },
    hint: `tests against Cloud Storage are skipped; put ${name} on PATH or name it in RELAIS_FAKE_GCS to run them`,
  });
  rmSync(folder, { recursive: true, force: true });
  renameSync(partial, folder);
}

export const fakeGcs = { find, provide, needs: [], variable: 'RELAIS_FAKE_GCS' };
