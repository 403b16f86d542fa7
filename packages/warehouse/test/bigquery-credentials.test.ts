import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PermanentError } from '@relais/core';
import { openClient } from '@relais/warehouse/drivers/bigquery/client';

const variables = ['GOOGLE_APPLICATION_CREDENTIALS', 'HOME', 'METADATA_SERVER_DETECTION'] as const;
const before = variables.map((name) => [name, process.env[name]] as const);

beforeEach(() => {
  delete process.env['GOOGLE_APPLICATION_CREDENTIALS'];
  Object.assign(process.env, { HOME: join(tmpdir(), 'nobody'), METADATA_SERVER_DETECTION: 'none' });
});
afterEach(() => {
  for (const [name, value] of before)
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
});

test.each([null, 'loader@project.iam.gserviceaccount.com'])(
  'without credentials nothing is tried again, and it says how to get some (as %s)',
  async (impersonate) => {
    const place = { project: 'project-1', location: 'EU', datasetPrefix: null, endpoint: null, impersonate };
    // A second try would last longer than this test may.
    const client = openClient({ ...place, maximumBytesBilled: 1, pauseMs: 3_600_000 });
    const error: unknown = await client
      .call('a question', { method: 'GET', path: 'datasets' })
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toMatchObject({
      code: 'CREDENTIALS_MISSING',
      message: expect.stringContaining('application-default login'),
    });
  },
);
