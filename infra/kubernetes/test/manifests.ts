import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';

/** Where the manifests are. */
export const folder = join(__dirname, '..');

export interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec?: unknown;
  readonly [key: string]: unknown;
}

export interface Pod {
  readonly serviceAccountName: string;
  readonly terminationGracePeriodSeconds: number;
  readonly securityContext: object;
  readonly volumes: readonly { readonly name: string; readonly emptyDir?: object }[];
  readonly containers: readonly {
    readonly command?: readonly string[];
    readonly args?: readonly string[];
    readonly env?: readonly { readonly name: string; readonly value: string }[];
    readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
    readonly envFrom: readonly { readonly secretRef?: { readonly name: string; readonly optional?: boolean } }[];
    readonly startupProbe?: Probe;
    readonly livenessProbe?: Probe & { readonly periodSeconds: number; readonly failureThreshold: number };
    readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string }[];
    readonly securityContext: object;
  }[];
}

interface Probe {
  readonly exec: { readonly command: readonly string[] };
}

/** The documents of a file, which has to be YAML. */
export const documents = (name: string): readonly Resource[] =>
  parseAllDocuments(readFileSync(join(folder, name), 'utf8')).map((document) => {
    expect(document.errors).toEqual([]);
    return document.toJS() as Resource;
  });
export const one = (name: string): Resource => documents(name)[0]!;
export const deployed = ['worker', 'watch'] as const;
type Deployed = (typeof deployed)[number];
export const deployment = (name: Deployed) =>
  one(`base/${name}.yaml`).spec as {
    readonly selector: { readonly matchLabels: object };
    readonly template: {
      readonly metadata: { readonly labels: object; readonly annotations?: object };
      readonly spec: Pod;
    };
  };
export const pod = (name: Deployed = 'worker'): Pod => deployment(name).template.spec;

export const variablesOf = ([container]: Pod['containers']): Record<string, string> =>
  Object.fromEntries((container?.env ?? []).map(({ name, value }) => [name, value]));
