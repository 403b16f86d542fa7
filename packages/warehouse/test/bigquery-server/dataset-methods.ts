import { removeDataset } from './apply-definition.js';
import type { Dataset } from './catalogue.js';
import { GoogleError } from './google-error.js';
import { assertEtag, type Method, type Request } from './method.js';
import { page } from './paging.js';
import { makeSchema } from './tables-made.js';
import type { World } from './world.js';

const referenceOf = ({ params }: Request) => ({ projectId: params.projectId ?? '', datasetId: params.datasetId ?? '' });

interface DatasetBody {
  readonly datasetReference?: { readonly datasetId?: string; readonly projectId?: string };
  readonly location?: string;
  readonly description?: string;
  readonly friendlyName?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly defaultTableExpirationMs?: string;
}

export const datasetMethods: readonly Method[] = [
  {
    name: 'datasets.list',
    verb: 'GET',
    path: ':projectId/datasets',
    answer: async (world, { params, query }) => {
      const { items, next } = page(world.catalogue.datasets(params.projectId ?? ''), query);
      const datasets = items.map((dataset) => resource(world, dataset));
      return { kind: 'bigquery#datasetList', ...(datasets.length > 0 && { datasets }), ...next };
    },
  },
  {
    name: 'datasets.insert',
    verb: 'POST',
    path: ':projectId/datasets',
    body: 'IDataset',
    answer: async (world, { params, body }) => {
      const { datasetReference, location, ...rest } = body as DatasetBody;
      const reference = {
        projectId: datasetReference?.projectId ?? params.projectId ?? '',
        datasetId: datasetReference?.datasetId ?? '',
      };
      if (!/^\w{1,1024}$/.test(reference.datasetId))
        throw new GoogleError(
          'invalid',
          `Invalid dataset ID "${reference.datasetId}". Dataset IDs must be alphanumeric (plus underscores) and must be at most 1024 characters long.`,
        );
      const assertNew = () => {
        if (!world.catalogue.hasDataset(reference)) return;
        throw new GoogleError('duplicate', `Already Exists: Dataset ${reference.projectId}:${reference.datasetId}`);
      };
      assertNew();
      const session = await world.engine.open();
      await makeSchema(session, reference).finally(() => session.close());
      // Of several that ask at once one makes it.
      assertNew();
      return resource(
        world,
        world.catalogue.putDataset({ ...rest, reference, location: location ?? world.location, created: Date.now() }),
      );
    },
  },
  {
    name: 'datasets.get',
    verb: 'GET',
    path: ':projectId/datasets/:datasetId',
    answer: async (world, request) => resource(world, world.catalogue.dataset(referenceOf(request))),
  },
  ...(['PATCH', 'PUT'] as const).map((verb): Method => ({
    name: verb === 'PATCH' ? 'datasets.patch' : 'datasets.update',
    verb,
    path: ':projectId/datasets/:datasetId',
    body: 'IDataset',
    answer: async (world, request) => {
      const old = world.catalogue.dataset(referenceOf(request));
      assertEtag(request, old.etag);
      const { friendlyName, description, labels, defaultTableExpirationMs } = request.body as DatasetBody;
      const given = { friendlyName, description, labels, defaultTableExpirationMs };
      const { reference, location, created } = old;
      const kept = verb === 'PATCH' ? old : { reference, location, created };
      return resource(world, world.catalogue.putDataset({ ...kept, ...withoutUndefined(given) }));
    },
  })),
  {
    name: 'datasets.delete',
    verb: 'DELETE',
    path: ':projectId/datasets/:datasetId',
    answer: async (world, request) => {
      const session = await world.engine.open();
      const contents = request.query.get('deleteContents') === 'true';
      await removeDataset(world, session, referenceOf(request), contents).finally(() => session.close());
      return undefined;
    },
  },
];

/** What was given, where null means: no longer any. */
export const withoutUndefined = <T extends object>(given: T): { [Name in keyof T]?: Exclude<T[Name], undefined> } =>
  Object.fromEntries(
    Object.entries(given)
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => [name, value === null ? undefined : value]),
  ) as { [Name in keyof T]?: Exclude<T[Name], undefined> };

function resource(world: World, { reference, created, modified, ...rest }: Dataset) {
  return {
    kind: 'bigquery#dataset',
    id: `${reference.projectId}:${reference.datasetId}`,
    selfLink: `${world.address()}/bigquery/v2/projects/${reference.projectId}/datasets/${reference.datasetId}`,
    datasetReference: reference,
    creationTime: String(created),
    lastModifiedTime: String(modified),
    access: [{ role: 'OWNER', specialGroup: 'projectOwners' }],
    ...rest,
  };
}
