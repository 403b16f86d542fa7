import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { searchAttributeNames } from '@relais/core';
import Ajv from 'ajv/dist/2020.js';
import { parse } from 'yaml';

interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly depends_on?: Readonly<Record<string, { readonly condition: string }>>;
  readonly env_file?: readonly { readonly path: string; readonly required?: boolean }[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly healthcheck?: object;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
}

interface ComposeFile {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: Readonly<Record<string, null>>;
}

const root = join(__dirname, '..', '..', '..');
const text = readFileSync(join(root, 'docker-compose.yml'), 'utf8');
const load = (environment: Readonly<Record<string, string>> = {}) =>
  parse(interpolate(text, environment), { merge: true }) as ComposeFile;
const file = load();
const services = Object.entries(file.services);

/** `${NAME:-default}` as Compose reads it; a name without a default has none to fall back to. */
function interpolate(template: string, environment: Readonly<Record<string, string>>): string {
  return template.replaceAll(/\$\{(\w+)(?::-([^}]*))?\}/g, (_, name: string, fallback?: string) => {
    const value = environment[name] || fallback;
    if (value === undefined) throw new Error(`${name} has no default`);
    return value;
  });
}

test('the file keeps to the Compose specification', () => {
  const ajv = new Ajv({ strict: false, allErrors: true, formats: { duration: /^(\d+(\.\d+)?(ns|us|µs|ms|s|m|h))+$/ } });
  const validate = ajv.compile(JSON.parse(readFileSync(join(__dirname, 'compose-spec.json'), 'utf8')) as object);
  validate(file);
  expect(validate.errors).toBeNull();
  validate({ services: { x: { imagge: 'y' } } });
  expect(validate.errors).not.toBeNull();
});

test('every service has an image of a fixed version or is built from files that are there', () => {
  for (const [, { image, build }] of services) {
    if (build === undefined) expect(image).toMatch(/^[\w/-]+:\d+\.\d+[\w.-]*$/);
    else expect(existsSync(join(root, build.context, build.dockerfile))).toBe(true);
  }
});

test('every volume is declared, and every declared one is used', () => {
  const used = services.flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0]));
  expect([...new Set(used)].sort()).toEqual(Object.keys(file.volumes).sort());
});

test('who waits for another waits for something that it can say', () => {
  const waits = services.flatMap(([, { depends_on = {} }]) => Object.entries(depends_on));
  expect(waits.length).toBeGreaterThan(0);
  for (const [name, { condition }] of waits) {
    if (condition === 'service_healthy') expect(file.services[name]?.healthcheck).toBeDefined();
    else expect([name, condition]).toEqual(['search-attributes', 'service_completed_successfully']);
  }
});

test('nothing listens outside of this machine, and ports can be chosen', () => {
  const ports = (from: ComposeFile) => Object.values(from.services).flatMap(({ ports = [] }) => ports);
  expect(ports(file)).toEqual(['127.0.0.1:7233:7233', '127.0.0.1:8080:8080']);
  expect(ports(load({ TEMPORAL_PORT: '17233', TEMPORAL_UI_PORT: '18080' }))).toEqual([
    '127.0.0.1:17233:7233',
    '127.0.0.1:18080:8080',
  ]);
});

test('one password for the database, on both sides', () => {
  const { postgres, temporal } = load({ POSTGRES_PASSWORD: 'other' }).services;
  expect([postgres?.environment?.POSTGRES_PASSWORD, temporal?.environment?.POSTGRES_PWD]).toEqual(['other', 'other']);
});

test('worker and commands share queue, home and store', () => {
  const { worker, relais } = file.services;
  expect(worker?.environment).toMatchObject(relais?.environment ?? { missing: true });
  expect(worker?.volumes).toEqual(relais?.volumes);
  expect(worker?.env_file).toEqual([{ path: '.env', required: false }]);
});

test('the search attributes are those that the code writes', () => {
  for (const name of Object.values(searchAttributeNames)) expect(text).toContain(`--name=${name}`);
});

test('the image copies what is there, and ends without root', () => {
  const dockerfile = readFileSync(join(root, 'infra', 'docker', 'Dockerfile'), 'utf8');
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, paths = '']) => paths.split(' '));
  expect(copied).toContain('pnpm-lock.yaml');
  for (const path of copied)
    expect(existsSync(join(root, path.replace('${DBT_REQUIREMENTS}', 'requirements.txt')))).toBe(true);
  const users = [...dockerfile.matchAll(/^USER (\S+)$/gm)].map(([, user]) => user);
  expect(users).toEqual(['node']);
});
