import type { RegisteredPipeline, Registry, SampleDataset, SampleOptions } from '@relais/core';

type Rewrite = (text: string, options: SampleOptions) => string;

/** What publishers have been seen to serve: a page instead of a file, months that no calendar has, terms nobody knows. */
const oddities: Readonly<Record<string, Rewrite>> = {
  courses: (text, { date }) => (date === '2025-01-14' ? '<!DOCTYPE html><title>Maintenance</title>' : text),
  enrollments: (text) =>
    text
      .split('\n')
      .map((line, index) => (index === 2 || index === 4 ? line.replace(/\d{4}-\d{2}/, '2024-13') : line))
      .join('\n'),
  formacode: (text) => `${text}${unknownTerms.join('')}`,
};

/** More than one request to a provider. */
const unknownTerms = Array.from(
  { length: 300 },
  (_, index) => `${[90_000 + index, `terme ${index}`, '', '', '', '', '314 comptabilité', '', '', ''].join('\t')}\r\n`,
);
const moreRecords: Readonly<Record<string, number>> = { formacode: unknownTerms.length };

/** A pipeline whose sample source has everything in it that a run refuses or asks somebody about. */
export function withOddSample(pipeline: RegisteredPipeline): Registry {
  const datasets = (pipeline.sample?.datasets ?? []).map(oddly);
  return { [pipeline.definition.name]: { ...pipeline, sample: { ...pipeline.sample, datasets } } };
}

function oddly(sample: SampleDataset): SampleDataset {
  const rewrite = oddities[sample.dataset];
  if (rewrite === undefined) return sample;
  // The archived file is of 1986: its letters are bytes.
  const encoding = sample.zipMember === undefined ? 'utf8' : 'latin1';
  const text = (options: SampleOptions): string => Buffer.concat([...sample.content(options)]).toString(encoding);
  return {
    ...sample,
    recordsCount: (options) => sample.recordsCount(options) + (moreRecords[sample.dataset] ?? 0),
    content: (options) => [Buffer.from(rewrite(text(options), options), encoding)],
  };
}
