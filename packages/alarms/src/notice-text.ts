import type { AlarmNotice } from './index.js';

/** One line for a chat window or a subject; what came from outside cannot add a second one. */
export const noticeTitle = ({ state, code, summary }: AlarmNotice): string =>
  `[relais] ${state === 'alarm' ? code : `resolved: ${code}`} ${summary}`.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');

export const noticeText = (notice: AlarmNotice): string =>
  `${noticeTitle(notice)}\n${notice.detail}\n${notice.at}, ${notice.id}`;
