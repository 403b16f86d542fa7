import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StepError } from './step-error.mjs';

const patienceMs = 20 * 60_000;

/**
 * Does work while no other process does it; a holder that died is taken over from.
 * @template T
 * @param {string} path of the lock, a file that holds its owner's pid
 * @param {() => Promise<T>} work should look first whether the other has done it meanwhile
 * @returns {Promise<T>}
 */
export async function withLock(path, work) {
  const mine = `${path}.${process.pid}`;
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(mine, String(process.pid));
  } catch (error) {
    throw new StepError(
      `the cache cannot be written: ${error.message}`,
      'make the folder writable, or set XDG_CACHE_HOME to another one',
      error,
    );
  }
  try {
    await acquire(path, mine);
    try {
      return await work();
    } finally {
      rmSync(path, { force: true });
    }
  } finally {
    rmSync(mine, { force: true });
  }
}

/** Linking a file already written means that nobody ever sees a lock without an owner. */
async function acquire(path, mine) {
  for (const deadline = Date.now() + patienceMs; ; await sleep(200)) {
    try {
      return linkSync(mine, path);
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
    }
    const owner = ownerOf(path);
    if (owner !== null && !isAlive(owner)) breakLock(path, owner);
    if (Date.now() > deadline) {
      throw new StepError(
        `process ${owner} has held ${path} for long`,
        'end that process, or remove the file if it is gone',
      );
    }
  }
}

/** Between reading and renaming, another may have broken the lock and taken it: a live one is put back. */
function breakLock(path, owner) {
  const aside = `${path}.broken.${process.pid}`;
  try {
    renameSync(path, aside);
    if (ownerOf(aside) !== owner) linkSync(aside, path);
  } catch (error) {
    if (error.code !== 'ENOENT' && error.code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function ownerOf(path) {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
