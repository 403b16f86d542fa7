import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer, json } from 'node:stream/consumers';
import { GoogleError } from './google-error.js';
import type { JobConfiguration, JobReference } from './job.js';
import { jobResource } from './job-resource.js';
import { googleRequestCheck } from './request-schema.js';
import { startJob } from './start-job.js';
import type { World } from './world.js';

/** A load job that waits for its bytes. */
export interface Upload {
  readonly project: string;
  readonly body: { readonly jobReference?: Partial<JobReference>; readonly configuration: JobConfiguration };
  readonly bytes: Buffer;
}

/**
 * Resumable uploads, as Google's clients make them: a POST with the job is answered with an address, PUTs to it bring
 * the bytes, and the last of them starts the job. @throws GoogleError
 */
export async function answerUpload(
  world: World,
  url: URL,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const project = url.pathname.match(/\/projects\/([^/]+)\/jobs$/)?.[1];
  const id = url.searchParams.get('upload_id');
  if (request.method === 'POST' && project && url.searchParams.get('uploadType') === 'resumable') {
    const body = (await json(request)) as Upload['body'];
    googleRequestCheck()('IJob', body);
    const upload = randomUUID();
    world.uploads.set(upload, { project, body, bytes: Buffer.alloc(0) });
    url.searchParams.set('upload_id', upload);
    return void response.writeHead(200, { location: `${world.address()}${url.pathname}${url.search}` }).end();
  }
  const upload = id === null ? undefined : world.uploads.get(id);
  if (request.method !== 'PUT' || id === null || upload === undefined)
    throw new GoogleError('notFound', `[test server] ${request.method} ${url.pathname} is no upload that is known`);
  return takeBytes(world, id, upload, request, response);
}

async function takeBytes(
  world: World,
  id: string,
  upload: Upload,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const bytes = Buffer.concat([upload.bytes, await buffer(request)]);
  const total = String(request.headers['content-range']).split('/')[1];
  if (String(bytes.length) !== total) {
    world.uploads.set(id, { ...upload, bytes });
    return void response.writeHead(308, { range: `bytes=0-${bytes.length - 1}` }).end();
  }
  world.uploads.delete(id);
  const { jobReference, configuration } = upload.body;
  const job = startJob(world, { ...jobReference, projectId: upload.project }, configuration, bytes);
  await job.done;
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(jobResource(world, job)));
}
