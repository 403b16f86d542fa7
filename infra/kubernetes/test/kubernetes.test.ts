import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { environmentSchema } from '@relais/config/environment';
import { parseAllDocuments } from 'yaml';

const folder = join(__dirname, '..');
const overlays = ['temporal-cloud', 'self-hosted'];
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yaml'));
const read = (name: string) => readFileSync(join(folder, name), 'utf8');

interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: unknown;
  readonly [key: string]: unknown;
}

interface Pod {
  readonly serviceAccountName: string;
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: object;
  readonly volumes: readonly { readonly name: string; readonly emptyDir?: object }[];
  readonly containers: readonly {
    readonly command?: readonly string[];
    readonly args?: readonly string[];
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
    readonly securityContext: object;
  }[];
}

const documents = (name: string): readonly Resource[] =>
  parseAllDocuments(read(name)).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Resource;
  });
const one = (name: string): Resource => documents(name)[0]!;
const pod = (): Pod => (one('base/worker.yaml').spec as { template: { spec: Pod } }).template.spec;

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
  expect(keys).toEqual(['TEMPORAL_API_KEY']);
});

test.each(overlays)('the settings of %s are a pair that fits', (overlay) => {
  const data = { ...one('base/settings.yaml').data, ...one(`overlays/${overlay}/settings.yaml`).data };
  expect(environmentSchema.safeParse(data).error).toBeUndefined();
  expect(data).toMatchObject({
    RELAIS_WAREHOUSE: 'bigquery',
    RELAIS_STORE: expect.stringMatching(/^gs:\/\//) as string,
  });
});

test('the pod is what the image is: its command, its user, its home', () => {
  const dockerfile = readFileSync(join(folder, '..', 'docker', 'Dockerfile'), 'utf8');
  const [container] = pod().containers;
  // Neither is set, so that the image's own stand: node, and the worker.
  expect([container?.command, container?.args]).toEqual([undefined, undefined]);
  expect(dockerfile).toMatch(/^ENTRYPOINT \["node"\]\nCMD \["\/app\/packages\/worker\/dist\/main.js"\]$/m);
  const home = /RELAIS_HOME=(\S+)/.exec(dockerfile)?.[1];
  expect(container?.volumeMounts).toContainEqual({ name: 'home', mountPath: home });
  // The user `node` of the image has the id 1000.
  expect(dockerfile).toMatch(/^USER node$/m);
  expect(pod().securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000, fsGroup: 1000 });
});

test('nothing can be written but the volumes, and every mount has one', () => {
  const { containers, volumes } = pod();
  expect(containers[0]?.securityContext).toMatchObject({
    readOnlyRootFilesystem: true,
    allowPrivilegeEscalation: false,
  });
  expect(containers[0]?.volumeMounts.map(({ name }) => name)).toEqual(volumes.map(({ name }) => name));
  for (const { emptyDir } of volumes) expect(emptyDir).toMatchObject({ sizeLimit: expect.any(String) as string });
});

test('the cluster waits longer than the worker takes to end', () => {
  const main = readFileSync(join(folder, '..', '..', 'packages', 'worker', 'src', 'main.ts'), 'utf8');
  const grace = Number(/shutdownGraceTime: '(\d+) seconds?'/.exec(main)?.[1]);
  expect(pod().terminationGracePeriodSeconds).toBeGreaterThan(10 * grace);
});

test('the pod acts as the account that carries the worker’s identity', () => {
  const account = one('base/service-account.yaml');
  const namespace = one('base/namespace.yaml').metadata.name;
  expect(pod().serviceAccountName).toBe(account.metadata.name);
  expect(account.metadata).toMatchObject({
    annotations: { 'iam.gke.io/gcp-service-account': expect.stringMatching(/^relais-worker@/) as string },
  });
  const variables = readFileSync(join(folder, '..', 'terraform', 'variables.tf'), 'utf8');
  expect(variables).toContain(`"${namespace}/${account.metadata.name}"`);
});

test('nobody can reach the worker, in any overlay', () => {
  expect(one('base/network-policy.yaml').spec).toMatchObject({ ingress: [], policyTypes: ['Ingress', 'Egress'] });
  for (const overlay of overlays)
    expect(one(`overlays/${overlay}/network-policy.yaml`).spec).not.toHaveProperty('ingress');
});

const kubectl = spawnSync('kubectl', ['version', '--client'], { encoding: 'utf8' });
const whenPresent = kubectl.status === 0 ? test : test.skip;
whenPresent.each(overlays)(
  `kustomize builds %s${kubectl.status === 0 ? '' : ' (skipped: no kubectl on PATH)'}`,
  (overlay) => {
    const { status, stdout, stderr } = spawnSync('kubectl', ['kustomize', join(folder, 'overlays', overlay)], {
      encoding: 'utf8',
    });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const built = parseAllDocuments(stdout).map((document) => document.toJS() as Resource);
    expect(built.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['Deployment', 'ConfigMap', 'NetworkPolicy']));
    expect(stdout).not.toContain('image: relais/worker');
    expect(built.find(({ kind }) => kind === 'ConfigMap')?.data).toHaveProperty('TEMPORAL_ADDRESS');
  },
);
