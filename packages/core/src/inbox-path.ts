import type { InboxSource } from './source.js';

/** Path of the file of a date, below the inbox. */
export const inboxPath = ({ path }: Pick<InboxSource, 'path'>, date: string): string => path.replace('{date}', date);
