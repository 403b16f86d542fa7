import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { loadConfig } from '@relais/config';
import { defaultBounds, worstDelayMs } from '@relais/cli/watch/bounds';
import { environmentSchema } from '@relais/config/environment';
import { shutdownGraceSeconds } from '@relais/worker/shutdown-grace';
import { parseAllDocuments } from 'yaml';
import {
  deployed,
  deployment,
  documents,
  folder,
  one,
  pod,
  variablesOf,
  type Pod,
  type Resource,
} from './manifests.js';

const overlays = ['temporal-cloud', 'self-hosted'];
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));

test.each(files)('%s is YAML with a kind', (name) => {
  for (const { kind, apiVersion } of documents(name))
    expect([typeof kind, typeof apiVersion]).toEqual(['string', 'string']);
});

test('what a kustomization names is there, and every file is named', () => {
  const named = files
    .filter((name) => name.endsWith('kustomization.yaml'))
    .flatMap((name) => {
      const { resources = [], patches = [] } = one(name) as { resources?: string[]; patches?: { path: string }[] };
      return [...(resources as string[]), ...(patches as { path: string }[]).map(({ path }) => path)].map((path) =>
        join(dirname(name), path),
      );
    });
  for (const path of named) expect([path, existsSync(join(folder, path))]).toEqual([path, true]);
  for (const name of files.filter((file) => !file.endsWith('kustomization.yaml'))) expect(named).toContain(name);
});

test('settings and secrets are variables that Relais reads, and no secret stands among the settings', () => {
  const settings = files.flatMap((name) => documents(name)).filter(({ kind }) => kind === 'ConfigMap');
  const secrets = files.flatMap((name) => documents(name)).filter(({ kind }) => kind === 'ExternalSecret');
  const keys = secrets.flatMap(({ spec }) =>
    (spec as { data: { secretKey: string }[] }).data.map((row) => row.secretKey),
  );
  const names = settings.flatMap(({ data = {} }) => Object.keys(data));
  expect(names).toEqual(
    expect.arrayContaining(['RELAIS_STORE', 'RELAIS_WAREHOUSE', 'BIGQUERY_PROJECT', 'TEMPORAL_ADDRESS']),
  );
  for (const name of [...names, ...keys]) expect(Object.keys(environmentSchema.shape)).toContain(name);
  for (const name of names) expect(name).not.toMatch(/KEY|TOKEN|SECRET|PASSWORD/);
  expect(keys).toEqual(['TEMPORAL_API_KEY', 'RELAIS_ALARM_WEBHOOK']);
});

test.each(overlays)('the settings of %s are a pair that fits', (overlay) => {
  const data = { ...one('base/settings.yaml').data, ...one(`overlays/${overlay}/settings.yaml`).data };
  expect(environmentSchema.safeParse(data).error).toBeUndefined();
  expect(data).toMatchObject({
    RELAIS_WAREHOUSE: 'bigquery',
    RELAIS_STORE: expect.stringMatching(/^gs:\/\//) as string,
  });
});

test.each([
  ['worker', undefined],
  // Compose starts it so too.
  ['watch', ['/app/packages/cli/dist/main.js', 'watch']],
] as const)('the pod of the %s is what the image is: its command, its user, its home', (name, args) => {
  const dockerfile = readFileSync(join(folder, '..', 'docker', 'Dockerfile'), 'utf8');
  const [container] = pod(name).containers;
  // What is not set is the image's own: node, and the worker.
  expect([container?.command, container?.args]).toEqual([undefined, args]);
  expect(dockerfile).toMatch(/^ENTRYPOINT \["node"\]\nCMD \["\/app\/packages\/worker\/dist\/main.js"\]$/m);
  const home = /RELAIS_HOME=(\S+)/.exec(dockerfile)?.[1];
  expect(container?.volumeMounts).toContainEqual({ name: 'home', mountPath: home });
  // The user `node` of the image has the id 1000.
  expect(dockerfile).toMatch(/^USER node$/m);
  expect(pod(name).securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 });
});

test.each(deployed)('nothing can be written but the volumes, and every mount has one: %s', (name) => {
  const { containers, volumes } = pod(name);
  expect(containers[0]?.securityContext).toMatchObject({
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
  });
  expect(containers[0]?.volumeMounts.map(({ name }) => name)).toEqual(volumes.map(({ name }) => name));
  for (const { emptyDir } of volumes) expect(emptyDir).toMatchObject({ sizeLimit: expect.any(String) as string });
});

test('the copies that a worker keeps leave most of its home to what it is working on', () => {
  const home = pod().volumes.find(({ name }) => name === 'home')?.emptyDir as { readonly sizeLimit: string };
  const gibibytes = Number(/^(\d+)Gi$/.exec(home.sizeLimit)?.[1]);
  expect(Number(one('base/settings.yaml').data?.['RELAIS_CACHE_MB'])).toBeLessThan((gibibytes * 1024) / 2);
});

test('the cluster waits longer than the worker takes to end', () => {
  expect(pod().terminationGracePeriodSeconds).toBeGreaterThan(10 * shutdownGraceSeconds);
});

test('the watch lives by what it writes after a round, and its patience is longer than a round', () => {
  const [container] = pod('watch').containers;
  const file = container?.env?.find(({ name }) => name === 'RELAIS_WATCH_ALIVE_FILE')?.value ?? '';
  expect(container?.volumeMounts.map(({ mountPath }) => mountPath)).toContain(dirname(file));
  expect(container?.startupProbe?.exec.command).toEqual(['test', '-f', file]);
  const [shell = '', option = '', script = ''] = container?.livenessProbe?.exec.command ?? [];
  const minutes = Number(/-mmin -(\d+)/.exec(script)?.[1]);
  expect(minutes * 60_000).toBeGreaterThan(2 * worstDelayMs(defaultBounds));
  const here = mkdtempSync(join(tmpdir(), 'relais-alive-'));
  const probe = () => spawnSync(shell, [option, script.replaceAll(file, join(here, 'alive'))]).status;
  expect(probe()).toBe(1);
  writeFileSync(join(here, 'alive'), '');
  expect(probe()).toBe(0);
  const longAgo = Date.now() / 1000 - (minutes + 2) * 60;
  utimesSync(join(here, 'alive'), longAgo, longAgo);
  expect(probe()).toBe(1);
  rmSync(here, { recursive: true });
});

test('worker and watch are told apart by label, and what is meant for one misses the other', () => {
  const nameLabel = (labels: object): unknown => (labels as Record<string, unknown>)['app.kubernetes.io/name'];
  for (const name of deployed) {
    const { selector, template } = deployment(name);
    expect([nameLabel(selector.matchLabels), nameLabel(template.metadata.labels)]).toEqual(
      Array(2).fill(`relais-${name}`),
    );
  }
  const { labels } = one('base/kustomization.yaml') as unknown as {
    readonly labels: readonly { readonly pairs: object }[];
  };
  expect(labels.flatMap(({ pairs }) => Object.keys(pairs))).toEqual(['app.kubernetes.io/part-of']);
  expect(one('base/disruption-budget.yaml').spec).toMatchObject({
    selector: { matchLabels: { 'app.kubernetes.io/name': 'relais-worker' } },
  });
});

test.each([['base/watch.yaml'], ['overlays/temporal-cloud/watch.yaml']])(
  'whom the watch tells is a secret that may be absent, and that the worker never sees: %s',
  (file) => {
    const secrets = (name: string) =>
      (one(name).spec as { template: { spec: Pod } }).template.spec.containers[0]?.envFrom.map(
        (each) => each.secretRef,
      );
    expect(secrets(file)).toContainEqual({ name: 'relais-alarms', optional: true });
    expect(secrets(file.replace('watch', 'worker'))?.map((each) => each?.name)).not.toContain('relais-alarms');
  },
);

test.each(deployed)('the pod of the %s acts as the account that carries the worker’s identity', (name) => {
  const account = one('base/service-account.yaml');
  const namespace = one('base/namespace.yaml').metadata.name;
  expect(pod(name).serviceAccountName).toBe(account.metadata.name);
  expect(account.metadata).toMatchObject({
    annotations: { 'iam.gke.io/gcp-service-account': expect.stringMatching(/^relais-worker@/) as string },
  });
  const variables = readFileSync(join(folder, '..', 'terraform', 'variables.tf'), 'utf8');
  expect(variables).toContain(`"${namespace}/${account.metadata.name}"`);
});

test('nobody can reach the worker or the watch, in any overlay', () => {
  expect(one('base/network-policy.yaml').spec).toMatchObject({ ingress: [], policyTypes: ['Ingress', 'Egress'] });
  for (const overlay of overlays)
    expect(one(`overlays/${overlay}/network-policy.yaml`).spec).not.toHaveProperty('ingress');
});

test('who collects metrics finds the worker’s port, may reach it, and nothing else', () => {
  const variables = variablesOf(pod().containers);
  const { host, port } = loadConfig({}, variables, '/project').telemetry?.metrics ?? {};
  expect(host).toBe('0.0.0.0');
  expect(pod().containers[0]?.ports).toEqual([{ name: 'metrics', containerPort: port }]);
  const { annotations } = deployment('worker').template.metadata;
  expect(annotations).toEqual({
    'prometheus.io/scrape': 'true',
    'prometheus.io/port': String(port),
    'prometheus.io/path': '/metrics',
  });
  const reached = documents('base/network-policy.yaml').filter(
    ({ spec }) => ((spec as { ingress?: readonly object[] }).ingress ?? []).length > 0,
  );
  expect(reached).toMatchObject([
    {
      spec: {
        podSelector: { matchLabels: { 'app.kubernetes.io/name': 'relais-worker' } },
        policyTypes: ['Ingress'],
        ingress: [{ from: [{ namespaceSelector: expect.anything() as object }], ports: [{ protocol: 'TCP', port }] }],
      },
    },
  ]);
});

const kubectl = spawnSync('kubectl', ['version', '--client'], { encoding: 'utf8' });
const whenPresent = kubectl.status === 0 ? test : test.skip;
whenPresent.each([...overlays, 'autoscaled'])(
  `kustomize builds %s${kubectl.status === 0 ? '' : ' (skipped: no kubectl on PATH)'}`,
  (overlay) => {
    const { status, stdout, stderr } = spawnSync('kubectl', ['kustomize', join(folder, 'overlays', overlay)], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const built = parseAllDocuments(stdout).map((document) => document.toJS() as Resource);
    expect(built.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['Deployment', 'ConfigMap', 'NetworkPolicy']));
    const selected = built.filter(({ kind }) => kind === 'Deployment').map(({ spec }) => spec as { selector: object });
    expect(selected.map(({ selector }) => selector)).toEqual(
      ['relais-watch', 'relais-worker'].map((name) => ({
        matchLabels: { 'app.kubernetes.io/name': name, 'app.kubernetes.io/part-of': 'relais' },
      })),
    );
    expect(stdout).not.toContain('image: relais/worker');
    expect(built.find(({ kind }) => kind === 'ConfigMap')?.data).toHaveProperty('TEMPORAL_ADDRESS');
  },
);
