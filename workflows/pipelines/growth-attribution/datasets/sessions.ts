import type { DatasetDefinition } from '@relais/core';
import { dailyFile } from './daily-file.js';

/** Visits, also of people who register later, or never. */
export const sessions: DatasetDefinition = {
  ...dailyFile,
  name: 'sessions',
  description: 'Every session of the product, with the medium that led to it.',
  grain: 'one session of one user by one medium',
  source: { kind: 'inbox', folderVariable: 'GROWTH_INBOX', path: 'sessions/{date}.csv', maxBytes: 2_000_000_000 },
  columns: [
    { name: 'userid', type: 'INT64', required: true, description: 'Who; 19 digits, given before anybody registers' },
    { name: 'time_started', type: 'TIMESTAMP', required: true, description: 'Start of the session, UTC' },
    { name: 'is_paid', type: 'BOOL', required: true, description: 'Whether the medium is paid for' },
    { name: 'medium', type: 'STRING', description: 'What led to the session, as it was recorded, e.g. PAID SEARCH' },
  ],
  rowId: ['userid', 'time_started', 'is_paid', 'medium'],
  reconciliation: [{ name: 'all' }, { name: 'userid', column: 'userid' }, { name: 'medium', column: 'medium' }],
};
