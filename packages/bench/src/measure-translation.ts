import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import type { Step } from '@relais/activities';
import { translateTexts } from '@relais/activities/translate-texts';
import { loadConfig } from '@relais/config';
import { composeStore } from '@relais/worker/compose';
import { composeTranslationProvider } from '@relais/worker/compose-translation';
import { inBenchFolder } from './bench-folder.js';
import type { TranslatedBy, TranslationBench, Verdict } from './bench-report.js';
import { describeMeasurement, type BenchOptions } from './measurement.js';
import { sampleTexts, type SampleTexts } from './sample-texts.js';
import { startTranslationService } from './translation-service.js';
import { atMost } from './verdict.js';

const LATENCY_MS = 100;
const COLD_SECONDS = 15;
const WARM_SECONDS = 1;

/** How a worker is pointed to each service. */
const services: Readonly<Record<string, (url: string) => Readonly<Record<string, string>>>> = {
  google: (url) => ({ GOOGLE_TRANSLATE_ENDPOINT: url, BIGQUERY_PROJECT: 'bench' }),
  libretranslate: (url) => ({ LIBRETRANSLATE_URL: url }),
};

/**
 * Every text of the sample, by the step and the drivers of a worker, without a glossary: nothing is remembered at first,
 * everything the second time.
 */
export async function measureTranslation(options: BenchOptions): Promise<TranslationBench> {
  return inBenchFolder(options.config.home, async (folder) => {
    options.onProgress('the texts of the sample');
    const texts = await sampleTexts(options.pipeline, options, folder);
    const measured: TranslatedBy[] = [];
    for (const [service, settings] of Object.entries(services)) {
      options.onProgress(`${texts.texts.length} texts through ${service}, each answer after ${LATENCY_MS} ms`);
      measured.push(await measureService(options, { service, settings, texts }, folder));
    }
    const verdicts = measured.flatMap(verdictsOf);
    const measurement = await describeMeasurement(options, verdicts);
    return { measure: 'translation', ...measurement, latencyMs: LATENCY_MS, services: measured };
  });
}

interface Service {
  readonly service: string;
  readonly settings: (url: string) => Readonly<Record<string, string>>;
  readonly texts: SampleTexts;
}

async function measureService(
  { config, pipeline }: BenchOptions,
  { service, settings, texts }: Service,
  folder: string,
): Promise<TranslatedBy> {
  const server = await startTranslationService(LATENCY_MS);
  try {
    const { definition } = pipeline;
    const environment = {
      ...{ RELAIS_ROOT: config.root, RELAIS_HOME: join(folder, service), RELAIS_TRANSLATOR: service },
      ...settings(server.url),
    };
    const own = loadConfig({ [definition.name]: { definition } }, environment);
    const store = await composeStore(own, own.store.uri);
    const translate = async (): Promise<number> => {
      // A driver of its own each time, as each worker has one.
      const deps = { store, translationProvider: await composeTranslationProvider(own) };
      const started = performance.now();
      await translateTexts(
        deps,
        { ...texts, pipeline: definition.name, snapshot: '0'.repeat(64), glossary: null },
        idleStep(),
      );
      return (performance.now() - started) / 1000;
    };
    const coldSeconds = await translate();
    const requests = server.requests();
    const warmSeconds = await translate();
    const warmRequests = server.requests() - requests;
    return { service, texts: texts.texts.length, requests, coldSeconds, warmSeconds, warmRequests };
  } finally {
    await server.close();
  }
}

const idleStep = (): Step => ({
  workflowId: 'bench',
  runId: randomUUID(),
  signal: new AbortController().signal,
  progress: () => undefined,
  log: () => undefined,
});

const verdictsOf = ({ service, coldSeconds, warmSeconds }: TranslatedBy): Verdict[] => [
  atMost({ figure: `${service}, cold`, unit: 's', target: COLD_SECONDS, measured: coldSeconds }),
  atMost({ figure: `${service}, warm`, unit: 's', target: WARM_SECONDS, measured: warmSeconds }),
];
