import { cell } from './csv.js';
import type { Draw } from '@relais/core';
import { regions } from './vocabulary/regions.js';

/** A department, and its cells in the order of {@link placeFields}. */
export interface Place {
  readonly name: string;
  readonly cells: string;
}

export const placeFields = [
  ['nom_departement', 'text'],
  ['nom_region', 'text'],
  ['code_departement', 'text'],
  ['code_region', 'text'],
  ['coderegion_export', 'text'],
] as const;

export const places: readonly Place[] = regions.flatMap(([regionCode, region, departments]) =>
  departments.split(', ').map((department) => {
    const [code = '', ...words] = department.split(' ');
    const name = words.join(' ');
    return { name, cells: [name, region, code, regionCode, regionCode].map(cell).join(';') };
  }),
);

/** Of a training that is held nowhere, because it is remote. */
const nowhere: Place = { name: '', cells: ';;;;' };

/** How many departments offer a training, out of a hundred trainings. */
const shares: readonly (readonly [upTo: number, departments: number])[] = [
  [55, 1],
  [70, 2],
  [80, 3],
  [87, 4],
  [92, 5],
  [95, 6],
  [98, 7],
  [100, 8],
];

/** One to eight different places. The number of departments is a prime, so any step visits each before the first again. */
export function drawPlaces(draw: Draw): readonly Place[] {
  const dice = draw(100);
  const count = shares.find(([upTo]) => dice < upTo)?.[1] ?? 1;
  const start = draw(places.length);
  const step = 1 + draw(places.length - 1);
  if (count === 1 && draw(20) === 0) return [nowhere];
  return Array.from({ length: count }, (_, index) => places[(start + index * step) % places.length] ?? nowhere);
}
