import { stripVTControlCharacters } from 'node:util';
import type { RunReport } from '@relais/core';
import { makeRelais, type Relais } from '../../../../workflows/test/relais.js';
import { startPublisher, type Publisher } from './publisher.js';
import { hasScript, openTerminal, type Terminal } from './terminal.js';

/** What a person sees of a run on a terminal, and what Ctrl-C does; the sources are held back until it was seen. */
const describeOnTerminal = hasScript ? describe : describe.skip;
const date = '2025-01-15';
let publisher: Publisher;
let relais: Relais;

beforeAll(async () => {
  publisher = await startPublisher();
  relais = await makeRelais({ ...publisher.variables, RELAIS_DBT: 'none' });
});

afterAll(async () => {
  await relais?.remove();
  await publisher?.close();
});

function terminal(command: string, size: { columns: number; rows: number }): Terminal {
  const variables = {
    ...publisher.variables,
    RELAIS_DBT: 'none',
    RELAIS_HOME: relais.home,
    NO_COLOR: '',
    FORCE_COLOR: '',
  };
  return openTerminal(`./relais ${command}`, size, variables);
}

describeOnTerminal(`on a pseudo-terminal${hasScript ? '' : ' (skipped: no script of util-linux)'}`, () => {
  test('a run is a tree that moves; Ctrl-C lets go of it, follow comes back, Ctrl-C twice cancels', async () => {
    const held = publisher.hold(`/at/${date}/`);
    const wide = terminal(`run france-courses --date ${date}`, { columns: 100, rows: 30 });
    await wide.shows('\u001b[36m●\u001b[39m download');
    await wide.shows(/○\S* .*reconcile/);
    wide.interrupt();
    await wide.shows('Ctrl-C again within 3 s cancels it.');
    expect(await wide.ended).toBe(0);
    const seen = stripVTControlCharacters(wide.written());
    const [, runId = ''] = /\.\/relais follow (\S+) comes back to it/.exec(seen) ?? [];
    expect((await relais.json<RunReport>(['show', runId])).value).toMatchObject({ status: 'running' });

    const narrow = terminal('follow france-courses', { columns: 40, rows: 12 });
    await narrow.shows('download');
    narrow.interrupt();
    await narrow.shows('Ctrl-C again');
    narrow.interrupt();
    expect(await narrow.ended).toBe(1);
    const text = stripVTControlCharacters(narrow.written());
    expect(text).toContain('error CANCELLED');
    expect(text).toContain(`next: ./relais run france-courses --date ${date}`);
    held.release();
    const { value } = await relais.json<RunReport>(['show', runId]);
    expect(value).toMatchObject({ status: 'failed', error: { code: 'CANCELLED' } });
  });
});
