import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PermanentError, type Registry } from '@relais/core';
import type { Config } from '@relais/config';
import { cutRecords, type SniffedFile } from '@relais/rows';
import type { Drafting } from '@relais/worker/compose-drafting';
import { UsageError } from '../usage-error.js';
import { buildCheckout } from './build-checkout.js';
import { draftPipeline, type Draft, type DraftRequest } from './draft.js';
import { fetchCsv } from './fetch-file.js';
import { formatFile } from './format-file.js';
import { pipelineFiles } from './pipeline-files.js';
import { pipelineNames, type PipelineNames } from './pipeline-names.js';
import { registrations } from './register-pipeline.js';
import { writePipeline } from './write-pipeline.js';

export interface NewPipelineRequest extends Pick<DraftRequest, 'owner' | 'timeZone' | 'schedule' | 'licence'> {
  readonly name: string;
  readonly dataset: string | undefined;
  readonly url: string;
  /** What is asked now, where the environment names another address than the one that is written down. */
  readonly askedUrl?: string;
  readonly title: string | undefined;
  readonly member: string | undefined;
  /** Whether the first record names the columns; guessed unless said. */
  readonly header: boolean | undefined;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  readonly say: (line: string) => void;
}

export interface NewPipeline {
  readonly draft: Draft;
  readonly sniffed: SniffedFile;
  /** Paths from the root of the checkout. */
  readonly files: readonly string[];
}

/** A fixture is read by people. */
const fixtureLimits = { records: 30, bytes: 40_000 };

/**
 * Looks at what an address serves and writes the pipeline that takes it in.
 * @throws UsageError `NEW_*` for names, addresses and archives; what the fetcher and the sniffer throw; PermanentError
 *   `NEW_UNPROVEN`, `NEW_BUILD_FAILED`, after which nothing is left of it
 */
export async function newPipeline(
  { root, home }: Pick<Config, 'root' | 'home'>,
  registry: Registry,
  drafting: Drafting,
  asked: NewPipelineRequest,
): Promise<NewPipeline> {
  const { name, url, signal, say } = asked;
  const names = pipelineNames(name, Object.keys(registry), asked.dataset);
  assertCheckout(root, name);
  assertPublishable(url, names.urlVariable);
  const folder = await scratchFolder(home);
  try {
    const { draft, sniffed, file } = await look(drafting, names, asked, folder);
    const cut = await cutRecords(file, sniffed.format, fixtureLimits);
    const files = pipelineFiles(draft, sniffed, cut);
    const prove = (): Promise<void> => {
      say('building …');
      return buildCheckout(root, signal);
    };
    const written = {
      root,
      pipeline: name,
      files,
      registrations: registrations(names, url),
      prove,
      format: formatFile,
    };
    if (!asked.dryRun) await writePipeline(written);
    return { draft, sniffed, files: files.map(([path]) => join('workflows', 'pipelines', name, path)) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Downloads the file, reads all of it, and draws up a definition that loads it. */
async function look(
  drafting: Drafting,
  names: PipelineNames,
  asked: NewPipelineRequest,
  folder: string,
): Promise<{ readonly draft: Draft; readonly sniffed: SniffedFile; readonly file: string }> {
  const { url, signal, say } = asked;
  const { dataset, urlVariable } = names;
  say(`fetching ${dataset} …`);
  const askedUrl = (asked.askedUrl ?? url).replaceAll('{date}', new Date().toISOString().slice(0, 10));
  const request = { dataset, urlVariable, url, askedUrl, member: asked.member, folder, signal };
  const fetched = await fetchCsv(drafting.fetcher, request);
  say('looking at every row …');
  const header = asked.header === undefined ? {} : { header: asked.header };
  const sniffed = await drafting.sniffer.sniff({ file: fetched.file, ...header, signal });
  const draft = draftPipeline({ ...asked, names, title: asked.title ?? titleOf(asked.name), fetched, sniffed });
  await proveDataset(drafting, draft, fetched.file, sniffed, join(folder, 'typed'), signal);
  return { draft, sniffed, file: fetched.file };
}

function assertCheckout(root: string, name: string): void {
  if (!existsSync(join(root, 'workflows', 'pipelines', 'index.ts')))
    throw new UsageError(
      'NEW_NO_CHECKOUT',
      `[cli/new] ${root} has no sources to write a pipeline into; run this in a clone of the project`,
      './relais version',
    );
  if (existsSync(join(root, 'workflows', 'pipelines', name)))
    throw new UsageError(
      'NEW_TAKEN',
      `[cli/new] the folder workflows/pipelines/${name} is there already; choose another name, or remove it`,
      './relais status',
    );
}

const SECRET_NAME = /key|token|secret|passw|signature|^sig$|auth/i;

/** The address is written into files that everybody reads. */
function assertPublishable(url: string, variable: string): void {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  if (parsed === null || !['http:', 'https:'].includes(parsed.protocol))
    throw new UsageError('NEW_URL', '[cli/new] --url is no http or https address', './relais new pipeline --help');
  const isSecret = parsed.username !== '' || parsed.password !== '';
  if (isSecret || [...parsed.searchParams.keys()].some((name) => SECRET_NAME.test(name)))
    throw new UsageError(
      'NEW_URL_SECRET',
      `[cli/new] --url holds credentials, and would be written into the checkout; set the whole address as ${variable} and give the public part as --url`,
      './relais new pipeline --help',
    );
}

async function scratchFolder(home: string): Promise<string> {
  await mkdir(join(home, 'scratch'), { recursive: true });
  return mkdtemp(join(home, 'scratch', 'new-'));
}

/** The very typing that a run does: the file loads as it is declared, or nothing is written. */
async function proveDataset(
  { typer }: Drafting,
  { dataset }: Draft,
  file: string,
  { records, faulty }: SniffedFile,
  folder: string,
  signal: AbortSignal,
): Promise<void> {
  await mkdir(folder);
  const request = { dataset, file, rows: records, snapshotDate: '2000-01-01', sha256: '0'.repeat(64), folder, signal };
  const { quarantined } = await typer.type(request);
  if (quarantined === faulty) return;
  throw new PermanentError(
    `[cli/new] ${quarantined} rows of the file do not fit the types that were read from it; report this file`,
    { code: 'NEW_UNPROVEN', dataset: dataset.name },
  );
}

const titleOf = (name: string): string => {
  const words = name.replaceAll('-', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
};
