import type { DatasetDefinition } from '@relais/core';
import { dailyFile } from './daily-file.js';

/** Registrations; one user may have several. */
export const conversions: DatasetDefinition = {
  ...dailyFile,
  name: 'conversions',
  description: 'Every registration with the product.',
  grain: 'one registration of one user',
  source: { kind: 'inbox', folderVariable: 'GROWTH_INBOX', path: 'conversions/{date}.csv', maxBytes: 2_000_000_000 },
  columns: [
    { name: 'userid', type: 'INT64', required: true, description: 'Who; 19 digits' },
    { name: 'registration_time', type: 'TIMESTAMP', required: true, description: 'Moment of the registration, UTC' },
  ],
  rowId: ['userid', 'registration_time'],
  reconciliation: [{ name: 'all' }, { name: 'userid', column: 'userid' }],
};
