import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PermanentError, TransientError } from '@relais/core';
import { killPoints, watchKillPoints } from '@relais/core/kill-point';

/**
 * `kill` ends the process as a power cut does, `term` asks it to end as an operator does; `fail` lets the write happen
 * and tells the writer that it failed.
 */
type Action = 'kill' | 'term' | 'fail';

const FAULT = /^(kill|term|fail)@([a-z/*-]+):(before|after)(?:#(\d+))?$/;

/**
 * Arms the kill points of this process: `kill@store/raw:before,fail@*:after#12`. Each fault happens once in a home
 * (a command and the worker beside it have it once each), at the n-th time that this process reaches its point (the
 * first unless said); what has happened stands in
 * `<home>/kill-points/happened`, and every point that was reached in `<home>/kill-points/reached`.
 * @throws PermanentError `KILL_POINT_UNKNOWN`
 */
export function armKillPoints(home: string, text: string): void {
  const faults = text.split(',').filter(Boolean).map(parseFault);
  const folder = join(home, 'kill-points');
  const happenedFile = join(folder, 'happened');
  mkdirSync(folder, { recursive: true });
  const happened = new Set(existsSync(happenedFile) ? readFileSync(happenedFile, 'utf8').split('\n') : []);
  const reached = new Map<string, number>();
  watchKillPoints((point, moment) => {
    appendFileSync(join(folder, 'reached'), `${point}:${moment}\n`);
    for (const name of [`${point}:${moment}`, `*:${moment}`]) reached.set(name, (reached.get(name) ?? 0) + 1);
    for (const { name, action, at, occurrence } of faults) {
      const isHere = at === `${point}:${moment}` || at === `*:${moment}`;
      if (!isHere || happened.has(name) || reached.get(at) !== occurrence) continue;
      happened.add(name);
      appendFileSync(happenedFile, `${name}\n`);
      if (action === 'kill') process.kill(process.pid, 'SIGKILL');
      if (action === 'term') process.kill(process.pid, 'SIGTERM');
      else throw new TransientError(`[worker] ${point} was told to fail`, { code: 'FAULT_INJECTED' });
    }
  });
}

function parseFault(name: string) {
  const [, action, point = '', moment, occurrence = '1'] = FAULT.exec(name) ?? [];
  if (point !== '*' && !(point in killPoints))
    throw new PermanentError(
      `[worker] RELAIS_KILL_AT names ${JSON.stringify(name)}; the points are ${Object.keys(killPoints).join(', ')}`,
      { code: 'KILL_POINT_UNKNOWN' },
    );
  return { name, action: action as Action, at: `${point}:${moment}`, occurrence: Number(occurrence) };
}
