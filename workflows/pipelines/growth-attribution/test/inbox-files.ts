/** A file of the inbox, as far as the models are concerned: clean CSV with the header that the datasets declare. */
export interface InboxFile {
  readonly dataset: 'sessions' | 'conversions';
  /** Its name, `YYYY-MM-DD`. */
  readonly date: string;
  readonly text: string;
}

export interface SessionLine {
  readonly userid: string;
  /** `YYYY-MM-DD HH:MM:SS[.ffffff]`, UTC. */
  readonly time_started: string;
  readonly is_paid: boolean;
  readonly medium: string;
}

export interface ConversionLine {
  readonly userid: string;
  readonly registration_time: string;
}

const headers = {
  sessions: ['userid', 'time_started', 'is_paid', 'medium'],
  conversions: ['userid', 'registration_time'],
} as const;

export const sessionsFile = (date: string, lines: readonly SessionLine[]): InboxFile => file('sessions', date, lines);

export const conversionsFile = (date: string, lines: readonly ConversionLine[]): InboxFile =>
  file('conversions', date, lines);

function file(dataset: InboxFile['dataset'], date: string, lines: readonly object[]): InboxFile {
  const cells = lines.map((line) =>
    headers[dataset].map((name) => cell(String((line as Record<string, unknown>)[name]))).join(','),
  );
  return { dataset, date, text: `${[headers[dataset].join(','), ...cells].join('\n')}\n` };
}

const cell = (text: string): string => (/[",\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** The files of both datasets in a state of the inbox: a later one of the same name takes the place of an earlier. */
export function newestFiles(files: readonly InboxFile[]): readonly InboxFile[] {
  return [...new Map(files.map((each) => [`${each.dataset}/${each.date}`, each])).values()];
}

/** A moment some microseconds before or after another. @param time `YYYY-MM-DD HH:MM:SS[.ffffff]` */
export function shifted(time: string, microseconds: number): string {
  const [seconds = '', fraction = ''] = time.split('.');
  const micros = BigInt(Date.parse(`${seconds.replace(' ', 'T')}Z`)) * 1000n + BigInt(fraction.padEnd(6, '0'));
  const moment = micros + BigInt(microseconds);
  const rest = ((moment % 1_000_000n) + 1_000_000n) % 1_000_000n;
  const whole = new Date(Number((moment - rest) / 1000n)).toISOString().slice(0, 19).replace('T', ' ');
  return rest === 0n ? whole : `${whole}.${String(rest).padStart(6, '0')}`;
}

export const second = 1_000_000;
export const hour = 3600 * second;
