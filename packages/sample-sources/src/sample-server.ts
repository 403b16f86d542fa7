import type { IncomingMessage, ServerResponse } from 'node:http';
import { dateInZone, PermanentError, type Registry, type SampleDataset, type SampleOptions } from '@relais/core';
import { generatedFile } from './generated-file.js';
import { listen, type ListenOptions, type RunningServer, sendJson } from './listen.js';
import { metadataPath, opendatasoftMetadata, unknownDataset } from './opendatasoft.js';
import { readSampleAddress, type SampleAddress } from './sample-address.js';
import { sendFile } from './send-file.js';

export interface SampleServerOptions extends ListenOptions {
  readonly registry: Registry;
  /** What an address gets that says nothing else; 1 unless said. */
  readonly seed?: number;
  readonly scale?: number;
}

/**
 * Serves the sample of every pipeline as its sources looked on any day, at `/at/<date>/<path of the source>`, or
 * with settings of its own at `/at/<date>;scale=0.1;seed=7;reset=2024-01/<path>`. `/` says what there is.
 */
export async function startSampleServer(options: SampleServerOptions): Promise<RunningServer> {
  const datasets = Object.values(options.registry).flatMap(({ sample }) => sample?.datasets ?? []);
  const defaults = { seed: options.seed ?? 1, scale: options.scale ?? 1 };
  return listen(async (request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname === '/') return sendJson(response, 200, help(datasets, defaults));
    const address = readAddress(pathname, defaults);
    if (address instanceof PermanentError)
      return sendJson(response, 400, { error_code: address.code, message: address.message });
    return answer(request, response, datasets, address);
  }, options);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  datasets: readonly SampleDataset[],
  address: SampleAddress | null,
): Promise<void> {
  if (address === null) return sendJson(response, 404, { message: 'Nothing here; / says what is served' });
  const { path, options } = address;
  const asked = datasets.find((dataset) => dataset.path === path);
  if (asked) return sendFile(request, response, generatedFile(asked, options));
  const described = datasets.find((dataset) => metadataPath(dataset) === path);
  if (described) return sendJson(response, 200, opendatasoftMetadata(described, options));
  return sendJson(response, 404, unknownDataset(path));
}

function readAddress(
  pathname: string,
  defaults: Pick<SampleOptions, 'seed' | 'scale'>,
): SampleAddress | PermanentError | null {
  try {
    return readSampleAddress(decodeURIComponent(pathname), defaults);
  } catch (error) {
    if (error instanceof PermanentError) return error;
    if (error instanceof URIError) return null;
    throw error;
  }
}

function help(datasets: readonly SampleDataset[], defaults: Pick<SampleOptions, 'seed' | 'scale'>): object {
  const today = dateInZone(Date.now(), 'UTC');
  return {
    about: 'Sample sources: made-up data in the shape of the real ones, as they looked on any day.',
    settings: 'Append to the date, in any order: ;scale=0.1 ;seed=7 ;reset=2024-01',
    defaults,
    datasets: datasets.map((dataset) => ({
      dataset: dataset.dataset,
      records: dataset.recordsCount({ ...defaults, date: today }),
      file: `/at/${today}${dataset.path}`,
      metadata: dataset.opendatasoft ? `/at/${today}${metadataPath(dataset)}` : null,
    })),
  };
}
