import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';

/** One line of a fenced `sh` block. */
export interface DocumentedCommand {
  /** `README.md:28`. */
  readonly place: string;
  /** Without the remark at its end. */
  readonly line: string;
  /** Why it cannot be run by a test, where a mark says so. */
  readonly notRun: string | null;
  /** What it exits with: 0 unless a mark says that it is meant to fail. */
  readonly exitCode: number;
}

const blocks = /(?<marks>(?:<!-- (?:not run|exits).* -->\n+)*)```sh\n(?<lines>[^]*?)```/g;
const marks = /<!-- (?:not run|exits (?<code>\d))(?: `(?<command>.+?)`)?: (?<reason>.+) -->/g;

/** Every Markdown file of the checkout, the README first. */
export function markdownFiles(root: string, folder = root): string[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(
    ({ name }) => !name.startsWith('.') && name !== 'node_modules' && name !== 'dist',
  );
  const files = entries.filter((entry) => entry.isFile() && entry.name.endsWith('.md'));
  const folders = entries.filter((entry) => entry.isDirectory());
  return [
    ...files.map(({ name }) => relative(root, join(folder, name))),
    ...folders.flatMap(({ name }) => markdownFiles(root, join(folder, name))),
  ];
}

/**
 * The commands of a page in order. `<!-- not run: reason -->` before a block excepts all of its lines,
 * `<!-- not run `./relais x`: reason -->` those that begin so. `<!-- exits 1 `./relais x`: reason -->` is a line that is
 * run, and has to fail with that code.
 * @throws Error for a mark that excepts nothing: the page has changed under it
 */
export function readCommands(root: string, file: string): readonly DocumentedCommand[] {
  const text = readFileSync(join(root, file), 'utf8');
  const meant = new Set<string>();
  const commands = [...text.matchAll(blocks)].flatMap((block) => {
    const exceptions = readMarks(block.groups?.marks ?? '');
    const first = text.slice(0, block.index + block[0].indexOf('```sh')).split('\n').length + 1;
    return (block.groups?.lines ?? '').split('\n').flatMap((line, index) => {
      if (line.trim() === '' || line.startsWith('#')) return [];
      const found = exceptions.filter(({ command }) => line.startsWith(command));
      for (const exception of found) meant.add(exception.text);
      return {
        place: `${file}:${first + index}`,
        line: line.replace(/\s+# .*$/, ''),
        notRun: found.find(({ code }) => code === null)?.reason ?? null,
        exitCode: found.find(({ code }) => code !== null)?.code ?? 0,
      };
    });
  });
  const idle = readMarks(text).find((mark) => !meant.has(mark.text));
  if (idle !== undefined) throw new Error(`${file}: no command is meant by the mark ${idle.text}`);
  return commands;
}

const readMarks = (text: string) =>
  [...text.matchAll(marks)].map(([mark, code, command, reason]) => ({
    text: mark,
    command: command ?? '',
    reason: reason ?? '',
    code: code === undefined ? null : Number(code),
  }));
