import type { TranslationBench } from '../bench-report.js';
import type { BenchTable } from '../tables.js';
import { seconds } from './figures.js';

export const translationTables = ({ services, latencyMs }: TranslationBench): readonly BenchTable[] => [
  {
    name: 'translation',
    columns: ['service', 'texts', 'latency', 'requests', 'cold', 'requests again', 'warm'],
    rows: services.map(({ service, texts, requests, coldSeconds, warmRequests, warmSeconds }) => [
      service,
      String(texts),
      `${latencyMs} ms`,
      String(requests),
      seconds(coldSeconds),
      String(warmRequests),
      seconds(warmSeconds),
    ]),
  },
];
