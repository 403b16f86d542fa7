import { basename, dirname } from 'node:path/posix';
import { isCalendarDate, type InboxSource } from '@relais/core';

const placeholder = '{date}';

/** Folder of a dataset's files, below the inbox; `.` for the inbox itself. */
export const folderOf = ({ path }: Pick<InboxSource, 'path'>): string => dirname(path);

/** The date in a file's name, or null when the source's path does not explain it. */
export function dateIn({ path }: Pick<InboxSource, 'path'>, name: string): string | null {
  const [before = '', after = ''] = basename(path).split(placeholder);
  const date = name.slice(before.length, name.length - after.length);
  return isCalendarDate(date) && name === `${before}${date}${after}` ? date : null;
}
