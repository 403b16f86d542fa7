import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { findPython } from './find-python.js';
import { processesNaming } from './processes-naming.js';
import { smallProject, type SmallProject } from './small-project.js';
import { untilGone } from './until-gone.js';

let project: SmallProject;
afterEach(() => project.remove());

const onLinux = process.platform === 'linux' ? test : test.skip;

onLinux('kill -9 of the parent ends dbt in the midst of a query', async () => {
  project = smallProject({
    'small/models/staging/small__first.sql': 'select 1 as n',
    'small/models/marts/small__endless.sql':
      "select count(*) + max(n) as n from range(1000000000000) cross join {{ ref('small__first') }}",
  });
  const { projectFolder, modelsFolder, scratchFolder } = project;
  const options = { python: findPython(), projectFolder, modelsFolder, scratchFolder, threads: 1 };
  const args = [join(__dirname, 'parent.cjs'), JSON.stringify(options), JSON.stringify(project.request())];
  const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(parent.stdout, 'data');

  const children = processesNaming(join(projectFolder, 'run_dbt.py'));
  expect(children).not.toEqual([]);
  parent.kill('SIGKILL');
  await Promise.all(children.map(untilGone));
});
