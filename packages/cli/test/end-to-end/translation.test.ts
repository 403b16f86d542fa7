import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sampleAddresses } from '@relais/cli/demo/sample-addresses';
import type { RegisteredPipeline, RunReport } from '@relais/core';
import { startSampleServer } from '@relais/sample-sources';
import { registry } from '@relais/workflows/pipelines';
import { startTranslationServer, type TranslationServer } from '../../../translator/test/translation-server.js';
import { makeRelais, type Relais } from '../../../../workflows/test/relais.js';

/** A paid provider behind a whole run: what it is sent, what is kept of it, and that its key is kept to itself. */
const key = 'canary-translate-3e8d';
const pipeline = registry['france-courses'] as RegisteredPipeline;
let provider: TranslationServer;
let thesaurus: Awaited<ReturnType<typeof serveThesaurus>>;
let relais: Relais;

/** Terms that no glossary knows, in one field that it does. */
const lines = Array.from({ length: 400 }, (_, index) =>
  [11_000 + index, `terme ${index}`, '', '', '', '', '314 comptabilité', '', '', ''].join('\t'),
);

function serveThesaurus() {
  const datasets = (pipeline.sample?.datasets ?? []).map((sample) =>
    sample.dataset === 'formacode'
      ? {
          ...sample,
          recordsCount: () => lines.length,
          content: () => [Buffer.from(`${lines.join('\r\n')}\r\n`, 'latin1')],
        }
      : sample,
  );
  const changed = { 'france-courses': { ...pipeline, sample: { ...pipeline.sample, datasets } } };
  return startSampleServer({ registry: changed as typeof registry, scale: 0.002, seed: 1 });
}

beforeAll(async () => {
  [provider, thesaurus] = await Promise.all([
    startTranslationServer({ translate: (text) => `${text} in English`, apiKey: key }),
    serveThesaurus(),
  ]);
  relais = await makeRelais({
    ...sampleAddresses(pipeline, thesaurus.url),
    RELAIS_DBT: 'none',
    RELAIS_TRANSLATOR: 'google',
    GOOGLE_TRANSLATE_API_KEY: key,
    GOOGLE_TRANSLATE_ENDPOINT: provider.url,
  });
  await relais.holdPlatform();
});

afterAll(async () => {
  await relais?.remove();
  await Promise.all([thesaurus?.close(), provider?.stop()]);
});

const run = (date: string) =>
  relais.json<RunReport>(['run', 'france-courses', '--dataset', 'formacode', '--date', date]);
const sent = (): string[] => provider.asked.flatMap(({ texts }) => texts);

test('texts beyond the glossary are sent once; a later run sends nothing', async () => {
  const first = await run('2025-01-15');
  const translation = { distinct: 401, glossary: 1, memory: 0, provider: 400, untranslated: 0 };
  expect(first.value).toMatchObject({ status: 'loaded', translation });
  expect(sent().sort()).toEqual(lines.map((line) => line.split('\t')[1]).sort());
  const again = await run('2025-02-15');
  expect(again.value).toMatchObject({ status: 'loaded', translation });
  expect(sent()).toHaveLength(400);
});

test('the provider’s key lies nowhere in the home: no log, history, manifest or report', async () => {
  const names = await readdir(relais.home, { recursive: true, withFileTypes: true });
  const files = names.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const holding: string[] = [];
  for (const file of files) if ((await readFile(file)).includes(key)) holding.push(file);
  expect(files.length).toBeGreaterThan(10);
  expect(holding).toEqual([]);
});
