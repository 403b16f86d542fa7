import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { TransientError } from '@relais/core';
import { describeWithSmallDisk } from '../../object-store/test/small-disk.js';
import { smallProject, type SmallProject } from './small-project.js';

describeWithSmallDisk('F14: a disk that is full', 24, (disk) => {
  let project: SmallProject;
  beforeAll(() => {
    const many = 'select i, md5(i::varchar) as a, md5((i + 1)::varchar) as b from range(60000) as t(i)';
    project = smallProject({ 'small/models/marts/small__many.sql': `{{ config(materialized='table') }} ${many}` });
  });
  afterAll(() => project.remove());

  const build = (place: string, scratch: string) => {
    mkdirSync(place, { recursive: true });
    const environment = { RELAIS_DUCKDB_PATH: join(place, 'small.duckdb') };
    return project.builder({ scratchFolder: scratch }).build(project.request({ environment }));
  };
  const full = {
    code: 'DISK_FULL',
    message: expect.stringMatching(/^\[dbt\/core\] the disk of .* is full/) as unknown,
  };

  test.each([
    ['under the candidate', () => [join(disk().folder, 'candidate'), project.scratchFolder]],
    ['under what dbt writes for itself', () => [project.folder, join(disk().folder, 'scratch')]],
  ])('%s: the build fails by that name', async (_, placesOf) => {
    const [place = '', scratch = ''] = placesOf();
    mkdirSync(scratch, { recursive: true });
    disk().fill(16 * 1024);
    const failure: unknown = await build(place, scratch).catch((error: unknown) => error);
    expect(failure).toMatchObject(full);
    expect(failure).toBeInstanceOf(TransientError);
    disk().empty();
  });

  test('with room again the build works', async () => {
    const place = join(disk().folder, 'candidate');
    expect((await build(place, project.scratchFolder)).models).toMatchObject({ pass: 1, error: 0 });
    expect(existsSync(join(place, 'small.duckdb'))).toBe(true);
  });
});
