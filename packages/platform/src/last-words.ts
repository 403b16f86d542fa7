import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

const readUpTo = 32 * 1024;
const quoteUpTo = 500;

/** How those who write our logs say why they end; the first that is found tells most. */
const tellers: readonly ((lines: readonly string[]) => string | undefined)[] = [uncaught, logged, lastLine];

/** Bytes in a log, 0 where there is none. */
export const sizeOf = (log: string): number => statSync(log, { throwIfNoEntry: false })?.size ?? 0;

/**
 * The end of a sentence about a process that ended: what it wrote to its log about that, and where the log is.
 * @param since size of the log before the process began
 */
export function lastWords(log: string, since: number): string {
  const words = causeIn(log, since);
  return words === null ? `; its log is ${log}` : `: ${words} (its log is ${log})`;
}

/**
 * On one line: an error that nobody caught, else the last thing that was logged as an error, else the last line. Null when
 * nothing was written.
 */
function causeIn(log: string, since: number): string | null {
  const lines = tailOf(log, since)
    .split('\n')
    .filter((line) => line.trim() !== '');
  for (const tell of tellers) {
    const told = tell(lines)?.replaceAll(/\s+/g, ' ').trim();
    if (told) return told.length > quoteUpTo ? `${told.slice(0, quoteUpTo)} …` : told;
  }
  return null;
}

function tailOf(log: string, since: number): string {
  try {
    const descriptor = openSync(log, 'r');
    try {
      const { size } = fstatSync(descriptor);
      // A log that became shorter was put aside, and this is the next.
      const start = Math.max(size < since ? 0 : since, size - readUpTo);
      const buffer = Buffer.alloc(size - start);
      return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, buffer.length, start));
    } finally {
      closeSync(descriptor);
    }
  } catch {
    return '';
  }
}

/** As Node prints it: `NameOfError: message`, perhaps over several lines, then its stack. */
function uncaught(lines: readonly string[]): string | undefined {
  const first = lines.findLastIndex((line) => /^(Uncaught )?[A-Za-z]*(Error|Exception)( \[\w+\])?: /.test(line));
  if (first === -1) return undefined;
  const end = lines.findIndex((line, at) => at > first && /^\s+at |^Node\.js v/.test(line));
  return lines.slice(first, end === -1 ? undefined : end).join(' ');
}

/** As the Temporal CLI logs (`level=ERROR msg="…"`), or our own worker (JSON, levels from 50). */
function logged(lines: readonly string[]): string | undefined {
  return lines.map((line) => messageOfLogfmt(line) ?? messageOfJson(line)).findLast((message) => message !== undefined);
}

function messageOfLogfmt(line: string): string | undefined {
  const quoted = /\blevel=(?:ERROR|FATAL)\b.*?\bmsg=("(?:[^"\\]|\\.)*")/i.exec(line)?.[1];
  return quoted === undefined ? undefined : String(parse(quoted));
}

function messageOfJson(line: string): string | undefined {
  const entry = parse(line) as { level?: unknown; msg?: unknown; err?: { message?: unknown } } | null;
  if (entry === null || typeof entry !== 'object' || !(Number(entry.level) >= 50)) return undefined;
  return [entry.msg, entry.err?.message].filter((part) => typeof part === 'string').join(': ');
}

function lastLine(lines: readonly string[]): string | undefined {
  return lines.at(-1);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
