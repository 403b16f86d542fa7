import { spawnSync } from 'node:child_process';

const minimum = [3, 10];
const probe = 'import sys, venv, ensurepip; print("%d.%d" % sys.version_info[:2])';

/** A Python that is new enough and can make virtual environments, or null. */
export function findPython() {
  return ['python3', 'python'].find((command) => isNewEnough(versionOf(command))) ?? null;
}

function versionOf(command) {
  const { status, stdout } = spawnSync(command, ['-c', probe], { encoding: 'utf8' });
  return status === 0 ? stdout.trim().split('.').map(Number) : null;
}

const isNewEnough = (version) =>
  version !== null && (version[0] > minimum[0] || (version[0] === minimum[0] && version[1] >= minimum[1]));
