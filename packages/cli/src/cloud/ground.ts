import { UsageError } from '../usage-error.js';

/** What `setup gcp` and `destroy gcp` are about. */
export interface Ground {
  readonly project: string;
  readonly location: string;
  readonly bucket: string;
  readonly prefix: string;
  /** Holds Terraform's state. */
  readonly stateBucket: string;
  /** Further variables of infra/terraform, as `name=value`. */
  readonly variables: readonly string[];
  readonly variableFile: string | null;
}

export interface GroundOptions {
  readonly project?: string;
  readonly location?: string;
  readonly bucket?: string;
  readonly prefix?: string;
  readonly stateBucket?: string;
  readonly var?: readonly string[];
  readonly varFile?: string;
}

/**
 * The ground that flags name, or else the environment that an earlier `setup gcp` printed.
 * @throws UsageError `GROUND_UNNAMED`, `GROUND_INVALID`
 */
export function readGround(options: GroundOptions, environment: NodeJS.ProcessEnv): Ground {
  const [, storeBucket, storePrefix] = /^gs:\/\/([^/]+)(?:\/(.+?))?\/*$/.exec(environment.RELAIS_STORE ?? '') ?? [];
  const project = options.project ?? environment.BIGQUERY_PROJECT;
  if (!project)
    throw new UsageError(
      'GROUND_UNNAMED',
      '[cli/cloud] which project? name one with --project',
      './relais setup --help',
    );
  const bucket = options.bucket ?? storeBucket ?? `${project}-relais`;
  const ground = {
    project,
    location: options.location ?? environment.BIGQUERY_LOCATION ?? 'EU',
    bucket,
    prefix: options.prefix ?? storePrefix ?? 'relais',
    stateBucket: options.stateBucket ?? `${bucket}-state`,
    variables: options.var ?? [],
    variableFile: options.varFile ?? null,
  };
  for (const [name, shape] of Object.entries(shapes)) assertShape(name, ground[name as keyof typeof shapes], shape);
  for (const variable of ground.variables) assertShape('var', variable, /^[a-z_]+=[^\0]*$/);
  return ground;
}

/** As infra/terraform/variables.tf has them; here so that a fault is known before anything is made. */
const shapes = {
  project: /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/,
  location: /^[A-Za-z][A-Za-z0-9-]*$/,
  bucket: /^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/,
  prefix: /^[a-z0-9][a-z0-9/_-]*[a-z0-9]$/,
  stateBucket: /^[a-z0-9][a-z0-9_-]{1,61}[a-z0-9]$/,
} as const;

function assertShape(name: string, value: string, shape: RegExp): void {
  if (shape.test(value)) return;
  const message = `[cli/cloud] ${JSON.stringify(value)} cannot be the ${name}; it has to match ${shape.source}`;
  throw new UsageError('GROUND_INVALID', message, './relais setup --help');
}
