import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { markdownFiles } from './end-to-end/read-commands';

const root = process.cwd();

/** The name that a heading is linked by on GitHub: lower case, no punctuation, hyphens for blanks. */
const anchorOf = (heading: string): string =>
  heading
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');

/** What is written between fences is no heading, and no link. */
const textOf = (file: string): string =>
  readFileSync(join(root, file), 'utf8')
    .replace(/```[^]*?```/g, '')
    .replace(/`[^`\n]*`/g, (code) => (code.includes('](') ? '' : code));

const anchorsOf = (file: string): readonly string[] =>
  [...textOf(file).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading));

const links = markdownFiles(root).flatMap((file) =>
  [...textOf(file).matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)].map(([, target = '']) => ({ file, target })),
);

test('pages are read', () => {
  expect(links.length).toBeGreaterThan(50);
  expect(anchorOf('`run <pipeline>`: what, *where*')).toBe('run-pipeline-what-where');
});

test('every link leads to a file of the repository, and to a heading that is there', () => {
  const broken = links.filter(({ file, target }) => {
    const [path = '', anchor] = decodeURIComponent(target).split('#');
    const meant = path === '' ? file : relative(root, join(root, dirname(file), path));
    if (!existsSync(join(root, meant))) return true;
    if (anchor === undefined) return false;
    // A folder is shown with its README.
    const page = statSync(join(root, meant)).isDirectory() ? join(meant, 'README.md') : meant;
    return !anchorsOf(page).includes(anchor);
  });
  expect(broken).toEqual([]);
});

test('every page of docs is reached from its contents', () => {
  const reached = new Set(
    links
      .filter(({ file }) => file === join('docs', 'README.md'))
      .map(({ target }) => join('docs', target.split('#')[0] ?? '')),
  );
  const pages = markdownFiles(root).filter((file) => file.startsWith(`docs/`) && file !== join('docs', 'README.md'));
  expect(pages.filter((page) => !reached.has(page))).toEqual([]);
});
