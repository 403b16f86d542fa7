import type { SampleDataset, SampleOptions } from '@relais/core';
import { toChunks } from './csv.js';
import { marketOf } from './market.js';
import { monthNumber } from './months.js';
import { longTextFields, longTexts } from './long-texts.js';
import { placeFields } from './places.js';
import { trainingCells, trainingFields } from './training-cells.js';
import { trainingIn } from './trainings.js';

const fields = [['date_extract', 'date'], ...placeFields, ...trainingFields, ...longTextFields] as const;
const datasetId = 'moncompteformation_catalogueformation';

/** Row numbers with this remainder are followed by an exact copy: the publisher repeats one row in about 5 000. */
const REPEATED = { every: 5_000, remainder: 1_000 } as const;

const LINE_END = Buffer.from('\n');

const rowCount = ({ scale }: SampleOptions): number => Math.round(195_000 * scale);

function* pieces(options: SampleOptions): Generator<string | Buffer> {
  yield `\uFEFF${fields.map(([name]) => name).join(';')}\n`;
  const count = rowCount(options);
  let written = 0;
  for (const [place, training] of rows(options)) {
    if (written++ === count) return;
    yield place;
    yield training;
  }
}

/** Without end: slot after slot, a row for each place, now and then one twice. */
function* rows(options: SampleOptions): Generator<readonly [place: string, training: Buffer]> {
  const market = marketOf(options);
  const month = monthNumber(options.date);
  const drawLongTexts = longTexts(options.seed);
  for (let slot = 0, number = 0; ; slot++) {
    const training = trainingIn(market, slot, month);
    const cells = Buffer.from(`${trainingCells(training)};`);
    const bytes = Buffer.concat([cells, ...drawLongTexts(training.draw), LINE_END]);
    for (const place of training.places) {
      const row = [`${options.date};${place.cells};`, bytes] as const;
      yield row;
      if (number++ % REPEATED.every === REPEATED.remainder) yield row;
    }
  }
}

/** The catalogue of courses: 195 000 rows in every month, and a thirtieth of the trainings new. */
export const coursesSample: SampleDataset = {
  path: `/api/explore/v2.1/catalog/datasets/${datasetId}/exports/csv`,
  dataset: 'courses',
  contentType: 'text/csv; charset=utf-8',
  recordsCount: rowCount,
  content: (options) => toChunks(pieces(options), 'utf8'),
  opendatasoft: { datasetId, fields: fields.map(([name, type]) => ({ name, type })) },
};
