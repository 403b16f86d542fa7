import { assertIdentifier, objectNames, sourceTable, workflowId } from '@relais/core';

/** Names of a configuration that mean something to SQL, paths, shells or pages. */
const hostile = [
  `courses'; DROP TABLE marts; --`,
  'courses"',
  'courses`x`',
  '../../etc/passwd',
  'a/b',
  'a\\b',
  '.',
  '..',
  '$(touch /tmp/x)',
  'courses;reboot',
  'courses|cat',
  '--flag',
  '<script>alert(1)</script>',
  '=HYPERLINK("http://x")',
  'courses\n',
  'courses\0',
  'Courses',
  'cоurses',
  '',
  ' ',
  'x'.repeat(65),
];

test.each(hostile)('the name %j becomes no path, no table and no workflow id', (name) => {
  expect(() => assertIdentifier(name)).toThrow('not an identifier');
  for (const made of [
    () => objectNames.rawDataset(name, 'courses'),
    () => objectNames.rawDataset('france-courses', name),
    () => objectNames.typedDataset('france-courses', name),
    () => objectNames.quarantineDataset('france-courses', name),
    () => objectNames.load('france-courses', name, '2025-01-15', 1),
    () => objectNames.report(name, '2025-01-15', 'run'),
    () => workflowId(name, '2025-01-15'),
  ])
    expect(made).toThrow('not an identifier');
});

test.each(['2025-1-5', '2025-01-15/..', "2025-01-15'", '2025-01-15\n', 'today'])(
  'the date %j becomes no path',
  (date) => {
    expect(() => objectNames.rawSnapshot('france-courses', 'courses', date, 'ab'.repeat(32))).toThrow('not a date');
    expect(() => workflowId('france-courses', date)).toThrow('not a date');
  },
);

test('names as they are declared pass', () => {
  expect(objectNames.rawDataset('france-courses', 'courses')).toBe('raw/france-courses/courses/');
  expect(sourceTable('course-fields')).toBe('source_tables.course_fields');
});
