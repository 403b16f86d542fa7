import { loadConfig } from '@relais/config';

const load = (variables: Record<string, string>) => loadConfig({}, variables, '/project').worker;
const cluster = { TEMPORAL_ADDRESS: 'temporal:7233' };

test('a worker takes everything unless it is told otherwise, and any release goes on with any run', () => {
  const everything = { kinds: ['runs', 'translation'], steps: 16, heartbeatSeconds: 1, deployment: null };
  expect(load({})).toEqual(everything);
  expect(load({ RELAIS_WORKER_KINDS: '', RELAIS_WORKER_STEPS: '', RELAIS_WORKER_DEPLOYMENT: '' })).toEqual(everything);
});

test('on a cluster a worker takes the kinds and as many steps as it is told', () => {
  const variables = { RELAIS_WORKER_STEPS: '2', RELAIS_HEARTBEAT_SECONDS: '20', RELAIS_WORKER_DEPLOYMENT: 'relais' };
  expect(load({ ...cluster, ...variables, RELAIS_WORKER_KINDS: 'runs' })).toEqual({
    kinds: ['runs'],
    steps: 2,
    heartbeatSeconds: 20,
    deployment: 'relais',
  });
  expect(load({ ...cluster, RELAIS_WORKER_KINDS: 'translation, runs' }).kinds).toEqual(['runs', 'translation']);
});

test.each([
  [{ ...cluster, RELAIS_WORKER_KINDS: 'builds' }, 'RELAIS_WORKER_KINDS: not a list of runs, translation'],
  [{ RELAIS_WORKER_STEPS: '0' }, 'RELAIS_WORKER_STEPS'],
  [{ RELAIS_HEARTBEAT_SECONDS: '30' }, 'RELAIS_HEARTBEAT_SECONDS: at most 20'],
  // The embedded platform's one worker would leave the rest to nobody.
  [{ RELAIS_WORKER_KINDS: 'runs' }, 'RELAIS_WORKER_KINDS: for workers of a cluster'],
  [{ RELAIS_WORKER_DEPLOYMENT: 'relais' }, 'RELAIS_WORKER_DEPLOYMENT: for workers of a cluster'],
])('%j is refused', (variables, expected) => {
  expect(() => load(variables)).toThrow(expected);
});
