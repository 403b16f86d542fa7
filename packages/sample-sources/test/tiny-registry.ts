import type { Registry, SampleDataset, SampleOptions } from '@relais/core';

const LINE = 64;

/** Numbered lines of 64 bytes that name their options; `made` counts the chunks that were really made. */
export function tinySource(): { readonly registry: Registry; readonly made: { chunks: number } } {
  const made = { chunks: 0 };
  const lines: SampleDataset = {
    path: '/api/explore/v2.1/catalog/datasets/lines/exports/csv',
    dataset: 'lines',
    contentType: 'text/csv; charset=utf-8',
    recordsCount: ({ scale }) => Math.round(1_000 * scale),
    *content(options) {
      for (let first = 0; first < lines.recordsCount(options); first += 100) {
        made.chunks++;
        yield Buffer.from(Array.from({ length: 100 }, (_, index) => line(first + index, options)).join(''));
      }
    },
    opendatasoft: { datasetId: 'lines', fields: [{ name: 'line', type: 'text' }] },
  };
  const archive: SampleDataset = {
    path: '/zip/words.zip',
    dataset: 'words',
    contentType: 'application/zip',
    recordsCount: () => 2,
    content: () => [Buffer.from('un\n'), Buffer.from('deux\n')],
    zipMember: 'words.xls',
  };
  const entry = { definition: { name: 'tiny' }, sample: { datasets: [lines, archive] } };
  return { registry: { tiny: entry } as unknown as Registry, made };
}

const line = (number: number, options: SampleOptions): string =>
  `${number};${JSON.stringify(options).replaceAll('"', '')}`.slice(0, LINE - 1).padEnd(LINE - 1) + '\n';
