import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TransientError } from '@relais/core';
import type { DbtCoreOptions } from '../src/drivers/core.js';
import { dbtServer, type DbtServer } from '../src/dbt-server.js';
import { findPython } from './find-python.js';
import { processesNaming } from './processes-naming.js';
import { smallProject, type SmallProject } from './small-project.js';
import { untilGone } from './until-gone.js';

const describeOnLinux = process.platform === 'linux' ? describe : describe.skip;
const endless = "select count(*) + max(n) as n from range(1000000000000) cross join {{ ref('small__first') }}";

let project: SmallProject;
let server: DbtServer;
beforeEach(() => {
  project = smallProject({ 'small/models/marts/small__one.sql': 'select 1 as n' });
  const { projectFolder, scratchFolder } = project;
  server = dbtServer({ python: findPython(), projectFolder, scratchFolder });
});
afterEach(async () => {
  await server.close();
  expect(processesNaming(project.folder)).toEqual([]);
  project.remove();
});

/** What a build knows of itself when it begins, a line each. */
interface Told {
  readonly parent: number;
  readonly hasManifest: boolean;
  readonly group: boolean;
  readonly variables: readonly string[];
}

/** Has every build tell of itself, then do what the test wants. */
function tellOfBuilds(body = 'pass'): () => readonly Told[] {
  const file = join(project.folder, 'told');
  const tell = `open(${JSON.stringify(file)}, "a").write(json.dumps({"parent": os.getppid(), "hasManifest": manifest is not None, "group": os.getpgrp() == os.getpid(), "variables": sorted(os.environ)}) + "\\n")`;
  edit('run_dbt.py', '    cancel_when_terminated()\n', `    cancel_when_terminated()\n    ${tell}\n    ${body}\n`);
  return () => readFileSync(file, 'utf8').trimEnd().split('\n').map((line) => JSON.parse(line) as Told); // prettier-ignore
}

function edit(name: string, from: string, to: string): void {
  const file = join(project.projectFolder, name);
  const text = readFileSync(file, 'utf8');
  expect(text).toContain(from);
  writeFileSync(file, text.replace(from, to));
}

const build = (more = {}, options: Partial<DbtCoreOptions> = {}) =>
  project.builder({ server, ...options }).build(project.request(more));
const failureOf = (building: Promise<unknown>) => building.catch((error: unknown) => error);

describeOnLinux('a dbt that is kept', () => {
  test('is imported once and reads the project once, until that changes', async () => {
    const told = tellOfBuilds();
    expect((await build()).models.pass).toBe(1);
    expect((await build()).models.pass).toBe(1);
    project.write('small/models/marts/small__two.sql', "select 2 * n as n from {{ ref('small__one') }}");
    const seen: string[] = [];
    const onProgress = (done: number, total: number, node: string) => seen.push(`${done}/${total} ${node}`);
    expect((await build({ onProgress })).models.pass).toBe(2);
    expect(seen).toEqual(['1/2 small__one', '2/2 small__two']);
    expect((await build()).models.pass).toBe(2);

    expect(told().map(({ hasManifest }) => hasManifest)).toEqual([false, true, false, true]);
    expect(new Set(told().map(({ parent }) => parent)).size).toBe(1);
    expect(told().every(({ group, parent }) => group && parent !== process.pid)).toBe(true);
    expect(readdirSync(project.scratchFolder)).toEqual(['parsed']);
  });

  test('reads the project anew where a variable that was asked has another value', async () => {
    const told = tellOfBuilds();
    project.write(
      'small/models/marts/small__one.sql',
      "{{ config(materialized=env_var('AS', 'table')) }} select 1 as n",
    );
    await build();
    await build({ environment: { RELAIS_DUCKDB_PATH: project.databaseFile, AS: 'view' } });
    expect(told().map(({ hasManifest }) => hasManifest)).toEqual([false, false]);
  });

  test('holds what was read last before a build asks for it', async () => {
    const told = tellOfBuilds();
    await build();
    await server.close();
    const { projectFolder, scratchFolder } = project;
    server = dbtServer({ python: findPython(), projectFolder, scratchFolder });
    const [kept = ''] = readdirSync(join(scratchFolder, 'parsed'));
    server.warm();
    server.hold({ key: kept.replace('.msgpack', ''), file: join(scratchFolder, 'parsed', kept) });
    server.hold({ key: 'other', file: join(scratchFolder, 'nothing') });
    expect((await build()).models.pass).toBe(1);
    expect(told().map(({ hasManifest }) => hasManifest)).toEqual([false, true]);
  });

  test('gives each build an environment of its own, at the same time too', async () => {
    const told = tellOfBuilds();
    process.env['CANARY_SECRET'] = 'canary';
    const environmentOf = (name: string) => ({
      RELAIS_DUCKDB_PATH: join(project.folder, `${name}.duckdb`),
      [name]: '',
    });
    try {
      await Promise.all(['FIRST', 'SECOND'].map((name) => build({ environment: environmentOf(name) })));
    } finally {
      delete process.env['CANARY_SECRET'];
    }
    const own = told().map(({ variables }) => variables.filter((name) => /FIRST|SECOND|CANARY/.test(name)));
    expect(own.flat().sort()).toEqual(['FIRST', 'SECOND']);
    expect(own.every((names) => names.length === 1)).toBe(true);
  });

  test('outlives a build that fails, is killed or is cancelled', async () => {
    const told = tellOfBuilds('if "KILLED" in os.environ: os.kill(os.getpid(), signal.SIGKILL)');
    const killed = { RELAIS_DUCKDB_PATH: project.databaseFile, KILLED: '' };
    const failure: unknown = await failureOf(build({ environment: killed }));
    expect(failure).toBeInstanceOf(TransientError);
    expect(failure).toMatchObject({ code: 'DBT_ENDED', context: { signal: 'SIGKILL' } });

    project.write('small/models/marts/small__one.sql', 'select nothing');
    expect(await failureOf(build())).toMatchObject({ code: 'DBT_MODEL_FAILED', context: { node: 'small__one' } });
    project.write('small/models/marts/small__one.sql', "select * from {{ ref('nobody') }}");
    expect(await failureOf(build())).toMatchObject({
      code: 'DBT_BROKEN',
      message: expect.stringContaining("depends on a node named 'nobody'") as string,
    });

    project.write('small/models/marts/small__one.sql', endless);
    project.write('small/models/staging/small__first.sql', 'select 1 as n');
    const cancel = new AbortController();
    const reason = new Error('the run was cancelled');
    const onProgress = () => cancel.abort(reason);
    expect(await failureOf(build({ signal: cancel.signal, onProgress }))).toBe(reason);

    project.write('small/models/marts/small__one.sql', 'select 1 as n');
    expect((await build()).models.pass).toBe(2);
    expect(new Set(told().map(({ parent }) => parent)).size).toBe(1);
  });

  test('takes its build with it when it dies, and another comes up for the next', async () => {
    const told = tellOfBuilds('if "KILLS" in os.environ: os.kill(os.getppid(), signal.SIGKILL); time.sleep(60)');
    edit('run_dbt.py', 'import threading\n', 'import threading\nimport time\n');
    const kills = { RELAIS_DUCKDB_PATH: project.databaseFile, KILLS: '' };
    expect(await failureOf(build({ environment: kills }))).toMatchObject({ code: 'DBT_ENDED' });
    expect((await build()).models.pass).toBe(1);
    expect(new Set(told().map(({ parent }) => parent)).size).toBe(2);
  });

  test('that does not come up is done without', async () => {
    const told = tellOfBuilds();
    edit('serve_dbt.py', 'import run_dbt', 'import nothing');
    server.warm();
    expect((await build()).models.pass).toBe(1);
    expect((await build()).models.pass).toBe(1);
    expect(told().map(({ parent }) => parent)).toEqual([process.pid, process.pid]);
  });

  test('that would fork beside threads refuses to', async () => {
    const told = tellOfBuilds();
    edit(
      'serve_dbt.py',
      '    load_dbt()\n',
      '    load_dbt()\n    threading.Thread(target=threading.Event().wait).start()\n',
    );
    expect((await build()).models.pass).toBe(1);
    expect(told().map(({ parent }) => parent)).toEqual([process.pid]);
  });

  test('ends with its builds at the kill -9 of the process that keeps it', async () => {
    project.write('small/models/staging/small__first.sql', 'select 1 as n');
    project.write('small/models/marts/small__endless.sql', endless);
    const { projectFolder, modelsFolder, scratchFolder } = project;
    const options = { python: findPython(), projectFolder, modelsFolder, scratchFolder, threads: 1 };
    const args = [join(__dirname, 'parent.cjs'), JSON.stringify(options), JSON.stringify(project.request()), 'server'];
    const parent = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(parent.stdout, 'data');

    const children = processesNaming(project.folder).filter((pid) => pid !== parent.pid);
    expect(children).toHaveLength(2);
    parent.kill('SIGKILL');
    await Promise.all(children.map(untilGone));
  });
});
