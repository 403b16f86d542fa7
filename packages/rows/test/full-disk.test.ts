import { readdirSync } from 'node:fs';
import { withSession } from '@relais/rows/drivers/duckdb/session';
import { describeWithSmallDisk } from '../../object-store/test/small-disk.js';

describeWithSmallDisk('F14: a disk that is full', 6, (disk) => {
  test('under spilled rows is named, and what was spilled is gone', async () => {
    const options = { memoryLimit: '40MB', threads: 1, scratchFolder: disk().folder };
    const wide = `SELECT range AS i, md5(range::varchar) || md5((range + 1)::varchar) AS t FROM range(3000000)`;
    const work = withSession(options, { dataset: { name: 'courses' } }, ({ run }) => run(`CREATE TABLE t AS ${wide}`));
    await expect(work).rejects.toMatchObject({
      code: 'DISK_FULL',
      message: expect.stringContaining(disk().folder) as unknown,
      context: { folder: expect.stringContaining(disk().folder) as unknown, freeBytes: expect.any(Number) as unknown },
    });
    expect(readdirSync(disk().folder)).toEqual([]);
  });
});
