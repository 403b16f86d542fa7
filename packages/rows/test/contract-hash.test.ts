import type { DatasetDefinition } from '@relais/core';
import { contractHash } from '@relais/rows';
import { courses } from './conformance/courses.js';

const changed = (index: number, change: object): DatasetDefinition => ({
  ...courses,
  columns: courses.columns.map((column, at) => (at === index ? { ...column, ...change } : column)),
});

test('12 hex digits, the same after a JSON round trip', () => {
  expect(contractHash(courses)).toMatch(/^[0-9a-f]{12}$/);
  expect(contractHash(JSON.parse(JSON.stringify(courses)) as DatasetDefinition)).toBe(contractHash(courses));
});

test.each<[string, DatasetDefinition]>([
  ['a type', changed(4, { type: 'STRING' })],
  ['a name', changed(4, { name: 'other' })],
  ['an alias', changed(4, { source: ['code_rs'] })],
  ['a parser', changed(1, { parse: 'plain' })],
  ['null values', changed(5, { nullValues: ['0'] })],
  ['the value of an empty field', changed(10, { emptyValue: '' })],
  ['a required column', changed(1, { required: true })],
  ['the order of columns', { ...courses, columns: [...courses.columns].reverse() }],
  ['the row id', { ...courses, rowId: ['training_id'] }],
  ['the format', { ...courses, format: { ...courses.format, encoding: 'latin-1' } }],
  ['the snapshot date', { ...courses, snapshotDate: { from: 'logical-date' } }],
])('changes with %s', (_, dataset) => {
  expect(contractHash(dataset)).not.toBe(contractHash(courses));
});

test.each<[string, DatasetDefinition]>([
  ['a description', changed(4, { description: 'other' })],
  ['the default parser written out', changed(4, { parse: 'plain' })],
  ['the load mode', { ...courses, load: { mode: 'replace' } }],
  ['the threshold', { ...courses, quarantineMaxShare: 1 }],
  ['checks and prose', { ...courses, reconciliation: [], description: '', grain: '', licence: { name: '' } }],
])('does not change with %s', (_, dataset) => {
  expect(contractHash(dataset)).toBe(contractHash(courses));
});
