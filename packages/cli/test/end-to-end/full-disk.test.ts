import { join } from 'node:path';
import type { RunReport } from '@relais/core';
import { describeWithSmallDisk } from '../../../object-store/test/small-disk.js';
import { makeRelais, type Relais } from '../../../../workflows/test/relais.js';
import { sampleRows, startPublisher, type Publisher } from './publisher.js';

/** A store on a disk that somebody else has filled, or that has become read-only, as whoever gives the command sees it. */
const date = '2025-01-15';

describeWithSmallDisk('F14: a store on a disk', 48, (disk) => {
  let publisher: Publisher;
  let relais: Relais;

  beforeAll(async () => {
    publisher = await startPublisher();
    const RELAIS_STORE = join(disk().folder, 'store');
    relais = await makeRelais({ ...publisher.variables, RELAIS_DBT: 'none', RELAIS_STORE });
    await relais.holdPlatform();
  });
  afterAll(async () => {
    disk().readOnly(false);
    await relais?.remove();
    await publisher?.close();
  });

  const run = () => relais.json<RunReport>(['run', 'france-courses', '--date', date, '--dataset', 'courses']);
  const stored = async () => (await relais.json<unknown[]>(['snapshots', 'ls', 'france-courses'])).value;

  test('that is full: the run says so and ends, and the same command goes on once there is room', async () => {
    disk().fill(256 * 1024);
    const { code, value } = await run();
    expect({ code, error: value.error }).toMatchObject({ code: 1, error: { code: 'DISK_FULL' } });
    expect(value.error?.message).toContain(disk().folder);
    expect(await stored()).toEqual([]);
    disk().empty();
    const again = await run();
    expect(again).toMatchObject({ code: 0, value: { status: 'loaded', error: null } });
    expect(again.value.tables).toMatchObject([{ dataset: 'courses', read: sampleRows('courses', date) }]);
  });

  test('that is read-only: the run says so at once, and what is stored stays', async () => {
    disk().readOnly(true);
    const { code, value } = await run();
    expect({ code, error: value.error }).toMatchObject({ code: 1, error: { code: 'DISK_READ_ONLY' } });
    expect(value.error?.message).toContain(disk().folder);
    expect(await stored()).toHaveLength(1);
  });
});
